import { toTelephoneRate } from '../resample.ts';
import type { Pcm, SpeakerOf, SynthesisWish, Synthesizer, Voice } from '../synthesizer.ts';
import { wholeSound } from '../whole-sound.ts';
import { coverOf, type Piece, type RecordedParts } from './cover.ts';
import { madeReady } from './examine-recording.ts';
import { joined, readyRateHz, type JoinedPart } from './join.ts';
import { ownVoiceFolder } from './own-voice-folder.ts';

/** A recorded part of sentences. */
export interface RecordedPart {
  /** Another one when it was recorded again. */
  readonly id: string;
  /** At 8 kHz, ready to be said. */
  readonly samples: Int16Array;
}

/** A person's voice, as far as it was recorded. */
export interface RecordedVoice {
  readonly id: string;
  readonly parts: RecordedParts<RecordedPart>;
  /** Whether words that nobody has recorded are synthesised between those that were; a whole sentence otherwise. */
  readonly mixes: boolean;
}

export interface OwnVoiceOptions {
  /** Says what was not recorded. */
  readonly synthesizer: Synthesizer;
  /** The voice that speaks now; undefined when none was chosen. It may be another one at each question. */
  inUse(): RecordedVoice | undefined;
}

/**
 * A clinic's own recorded voice before a synthesised one: a sentence is joined from recordings when all its words were
 * recorded, else nobody but the other says it.
 */
export function createOwnVoice({ synthesizer, inUse }: OwnVoiceOptions): SpeakerOf {
  return (text, voice) => {
    const recorded = inUse();
    const pieces = recorded && piecesOf(text, recorded);
    if (!pieces) return undefined;
    const edition = pieces.map((piece) => (piece.kind === 'recorded' ? piece.part.id : piece.text)).join('/');
    return {
      name: `own-voice ${recorded.id}`,
      edition,
      folder: ownVoiceFolder(recorded.id),
      say: (wish) => said(pieces, voice, wish),
    };
  };

  async function* said(
    pieces: readonly Piece<RecordedPart>[],
    voice: Voice,
    wish: SynthesisWish | undefined,
  ): AsyncGenerator<Pcm> {
    const parts: JoinedPart[] = [];
    for (const piece of pieces) {
      const { pauseMs } = piece;
      const samples =
        piece.kind === 'recorded' ? piece.part.samples : await synthesised(piece.text, voice, wish);
      parts.push({ samples, pauseMs });
    }
    yield { samples: joined(parts), sampleRateHz: readyRateHz };
  }

  async function synthesised(text: string, voice: Voice, wish?: SynthesisWish): Promise<Int16Array> {
    const { samples, sampleRateHz } = await wholeSound(synthesizer.synthesize(text, voice, wish));
    return samples.length === 0 ? samples : madeReady(toTelephoneRate(samples, sampleRateHz, readyRateHz));
  }
}

/** How the voice says a sentence; undefined when it does not. */
function piecesOf(text: string, { parts, mixes }: RecordedVoice): readonly Piece<RecordedPart>[] | undefined {
  const pieces = coverOf(text, parts);
  const recorded = pieces.filter(({ kind }) => kind === 'recorded').length;
  return recorded > 0 && (mixes || recorded === pieces.length) ? pieces : undefined;
}
