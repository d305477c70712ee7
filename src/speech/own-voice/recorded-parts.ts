import { Failure } from '../../base/index.ts';
import { readWav, writeWav } from '../wav.ts';
import { coverOf, type RecordedParts } from './cover.ts';
import { joined, readyRateHz, type JoinedPart } from './join.ts';
import type { RecordedPart } from './own-voice-synthesizer.ts';
import { partKey, wordsOf } from './words.ts';

/** A recording where it is kept. */
export interface KeptRecording {
  /** Another one each time it is recorded. */
  readonly id: string;
  readonly text: string;
  /** The file that `examineRecording` made ready. */
  read(): Promise<Buffer>;
}

const breathMs = 300;

/**
 * Recordings, found by their words. `pronounced` writes words as sentences have them that the clinic says in its own way:
 * a part is found by either.
 */
export function recordedParts(
  recordings: readonly KeptRecording[],
  pronounced: (text: string) => string,
): RecordedParts<RecordedPart> {
  const byKey = new Map<string, RecordedPart>();
  let longest = 0;
  for (const { id, text, read } of recordings) {
    const part = { id, samples: async () => samplesOf(await read()) };
    byKey.set(partKey(pronounced(text)), part);
    byKey.set(partKey(text), part);
    longest = Math.max(longest, wordsOf(text).length);
  }
  return { byKey, longest };
}

/** Those of the sentences that are recorded whole, one after another: WAV, 8 kHz. Undefined when none is. */
export async function recordedExample(
  sentences: readonly string[],
  parts: RecordedParts<RecordedPart>,
): Promise<Buffer | undefined> {
  const said: JoinedPart[] = [];
  for (const sentence of sentences) {
    const pieces = coverOf(sentence, parts);
    if (pieces.some(({ kind }) => kind === 'missing')) continue;
    for (const [n, piece] of pieces.entries()) {
      if (piece.kind === 'missing') continue;
      const pauseMs = n === pieces.length - 1 ? breathMs : piece.pauseMs;
      said.push({ samples: await piece.part.samples(), pauseMs });
    }
  }
  return said.length > 0 ? writeWav(joined(said), readyRateHz) : undefined;
}

function samplesOf(file: Buffer): Int16Array {
  const samples = readWav(file, readyRateHz);
  if (samples) return samples;
  throw new Failure('unavailable', {
    code: 'own-voice.file-damaged',
    message: 'The sound of a recording is damaged.',
    retryable: false,
  });
}
