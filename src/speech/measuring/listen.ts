import type { Heard, Hearing, Recognizer } from '../recognizer.ts';

const frameSamples = 160;
/** Longer than any silence that an utterance may hold, so that every one ends. */
const afterwardsFrames = 80;

/** Nothing of a clinic is told: the sound alone is judged. */
const hearing: Hearing = { language: 'ru', today: '2026-11-23', vocabulary: [] };

/**
 * Plays a sound (8 kHz) to a session of its own and waits for the meaning of every utterance in it. `quiet` is the sample value of
 * the line's silence, of which `beforeFrames` frames come first.
 */
export function listen(
  recognizer: Recognizer,
  samples: Int16Array,
  { quiet = 0, beforeFrames = 0 }: { readonly quiet?: number; readonly beforeFrames?: number } = {},
): Promise<readonly Heard[]> {
  return new Promise((resolve) => {
    const heard: Heard[] = [];
    let begun = 0;
    let played = false;
    const finish = (): void => {
      if (!played || heard.length < begun) return;
      session.close();
      resolve(heard);
    };
    const listener = {
      onSpeechStart: () => {
        begun += 1;
      },
      onHeard: (one: Heard) => {
        heard.push(one);
        finish();
      },
    };
    const session = recognizer.open(listener, hearing);
    const silence = new Int16Array(frameSamples).fill(quiet);
    for (let n = 0; n < beforeFrames; n += 1) session.push(silence);
    for (let at = 0; at + frameSamples <= samples.length; at += frameSamples)
      session.push(samples.subarray(at, at + frameSamples));
    for (let n = 0; n < afterwardsFrames; n += 1) session.push(silence);
    played = true;
    finish();
  });
}
