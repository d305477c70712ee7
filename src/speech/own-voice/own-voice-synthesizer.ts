import { toTelephoneRate } from '../resample.ts';
import type { Pcm, Speaker, SynthesisWish, Synthesizer, Voice } from '../synthesizer.ts';
import { wholeSound } from '../whole-sound.ts';
import { coverOf, type Piece, type RecordedParts } from './cover.ts';
import { madeReady } from './examine-recording.ts';
import { joined, readyRateHz, type JoinedPart } from './join.ts';

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
 * recorded, else it is the other's. Who says it, and from which recordings, is told by `speakerOf`.
 */
export function createOwnVoice({ synthesizer, inUse }: OwnVoiceOptions): Synthesizer {
  return {
    get id() {
      return synthesizer.id;
    },
    start: () => synthesizer.start(),
    stop: () => synthesizer.stop(),
    speakerOf: (text, voice) => speakerOf(text, inUse()) ?? synthesizer.speakerOf?.(text, voice),
    synthesize: (text, voice, wish) => said(text, voice, wish),
  };

  async function* said(text: string, voice: Voice, wish?: SynthesisWish): AsyncGenerator<Pcm> {
    const recorded = inUse();
    const pieces = recorded && piecesOf(text, recorded);
    if (pieces) yield { samples: await joinedOf(pieces, voice, wish), sampleRateHz: readyRateHz };
    else yield* synthesizer.synthesize(text, voice, wish);
  }

  async function joinedOf(
    pieces: readonly Piece<RecordedPart>[],
    voice: Voice,
    wish: SynthesisWish | undefined,
  ): Promise<Int16Array> {
    const parts: JoinedPart[] = [];
    for (const piece of pieces) {
      const { pauseMs } = piece;
      const samples =
        piece.kind === 'recorded' ? piece.part.samples : await synthesised(piece.text, voice, wish);
      parts.push({ samples, pauseMs });
    }
    return joined(parts);
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

function speakerOf(text: string, voice: RecordedVoice | undefined): Speaker | undefined {
  const pieces = voice && piecesOf(text, voice);
  if (!pieces) return undefined;
  const edition = pieces.map((piece) => (piece.kind === 'recorded' ? piece.part.id : piece.text)).join('/');
  return { name: `own-voice ${voice.id}`, edition };
}
