import type { Hearing } from '../../recognizer.ts';
import type { Dictation, Transcribed } from './transcriber.ts';

const mostFrames = 3000;

/** Asks an engine once for a whole utterance. Never rejects; ends soon after the signal, with whatever. */
export type AskWhole = (samples: Int16Array, hearing: Hearing, signal: AbortSignal) => Promise<Transcribed>;

/** A dictation for engines that take whole files: gathers the sound, asks at the end. */
export function dictateWhole(hearing: Hearing, ask: AskWhole): Dictation {
  const frames: Int16Array[] = [];
  const broken = new AbortController();
  return {
    push: (frame) => {
      if (frames.length < mostFrames) frames.push(Int16Array.from(frame));
    },
    end: () => ask(joined(frames), hearing, broken.signal),
    cancel: () => broken.abort(),
  };
}

function joined(frames: readonly Int16Array[]): Int16Array {
  const samples = new Int16Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    samples.set(frame, at);
    at += frame.length;
  }
  return samples;
}
