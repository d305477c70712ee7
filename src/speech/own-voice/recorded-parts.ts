import { readWav, writeWav } from '../wav.ts';
import { coverOf, type RecordedParts } from './cover.ts';
import { joined, readyRateHz, type JoinedPart } from './join.ts';
import type { RecordedPart } from './own-voice-synthesizer.ts';
import { partKey, wordsOf } from './words.ts';

/** A recording and the words that it says. */
export interface RecordedText {
  readonly text: string;
  readonly part: RecordedPart;
}

const breathMs = 300;

/** The sound of a file that `examineRecording` made ready; undefined when it is damaged. */
export function readRecordedPart(id: string, file: Buffer): RecordedPart | undefined {
  const samples = readWav(file, readyRateHz);
  return samples && { id, samples };
}

/**
 * Recordings, found by their words. `pronounced` writes words as sentences have them that the clinic says in its own way:
 * a part is found by either.
 */
export function recordedParts(
  recordings: readonly RecordedText[],
  pronounced: (text: string) => string,
): RecordedParts<RecordedPart> {
  const byKey = new Map<string, RecordedPart>();
  let longest = 0;
  for (const { text, part } of recordings) {
    const said = pronounced(text);
    byKey.set(partKey(said), part);
    byKey.set(partKey(text), part);
    longest = Math.max(longest, wordsOf(said).length, wordsOf(text).length);
  }
  return { byKey, longest };
}

/** Those of the sentences that are recorded whole, one after another: WAV, 8 kHz. Undefined when none is. */
export function recordedExample(
  sentences: readonly string[],
  parts: RecordedParts<RecordedPart>,
): Buffer | undefined {
  const said: JoinedPart[] = [];
  for (const sentence of sentences) {
    const pieces = coverOf(sentence, parts);
    if (pieces.some(({ kind }) => kind === 'missing')) continue;
    pieces.forEach((piece, n) => {
      if (piece.kind === 'missing') return;
      const pauseMs = n === pieces.length - 1 ? breathMs : piece.pauseMs;
      said.push({ samples: piece.part.samples, pauseMs });
    });
  }
  return said.length > 0 ? writeWav(joined(said), readyRateHz) : undefined;
}
