// Music on hold: a calm melody over broken chords, made by arithmetic, so that nobody's rights are touched.

import { sampleRate } from './tone.ts';

const beatMs = 400;
// semitones from A3 (220 Hz); four chords, eight notes each: C, Am, F, G
const accompaniment = [
  [3, 7, 10, 15, 10, 7, 10, 7],
  [0, 3, 7, 12, 7, 3, 7, 3],
  [-4, 0, 3, 8, 3, 0, 3, 0],
  [-2, 2, 5, 10, 5, 2, 5, 2],
];
// [beat, semitone, beats held] of the voice above, over eight chords
const voice: readonly (readonly [number, number, number])[] = [
  [0, 22, 3], [3, 19, 1], [4, 15, 4], [8, 12, 2], [10, 15, 2], [12, 19, 4],
  [16, 20, 3], [19, 19, 1], [20, 15, 4], [24, 17, 2], [26, 14, 2], [28, 17, 4],
  [32, 19, 2], [34, 22, 2], [36, 27, 4], [40, 24, 3], [43, 22, 1], [44, 19, 4],
  [48, 20, 2], [50, 24, 2], [52, 20, 4], [56, 22, 2], [58, 17, 2], [60, 14, 4],
]; // prettier-ignore

const beats = 64;
const loudness = 5200;

/** One round of the melody (25.6 s), to be repeated; it ends where it begins. */
export function holdMusic(): Int16Array {
  const mix = new Float32Array((beats * beatMs * sampleRate) / 1000);
  for (let beat = 0; beat < beats; beat += 1) {
    const chord = accompaniment[(beat >> 3) % accompaniment.length]!;
    pluck(mix, { beat, semitone: chord[beat & 7]!, holdBeats: 3, gain: 0.32 });
  }
  for (const [beat, semitone, holdBeats] of voice)
    pluck(mix, { beat, semitone, holdBeats: holdBeats + 1, gain: 0.5 });
  return Int16Array.from(mix, (sample) => Math.round(loudness * Math.tanh(sample * 1.3)));
}

/** Adds a soft plucked note; what rings past the end rings on at the beginning. */
function pluck(
  mix: Float32Array,
  note: { beat: number; semitone: number; holdBeats: number; gain: number },
): void {
  const start = (note.beat * beatMs * sampleRate) / 1000;
  const length = (note.holdBeats * beatMs * sampleRate) / 1000;
  const step = (2 * Math.PI * 220 * 2 ** (note.semitone / 12)) / sampleRate;
  for (let i = 0; i < length; i += 1) {
    const attack = Math.min(1, i / 120);
    const release = Math.min(1, (length - i) / 800);
    const decay = Math.exp((-3.2 * i) / length);
    const phase = step * i;
    const colour =
      Math.sin(phase) + 0.28 * Math.sin(2 * phase) * decay + 0.1 * Math.sin(3 * phase) * decay * decay;
    const at = (start + i) % mix.length;
    mix[at] = mix[at]! + note.gain * attack * release * decay * colour;
  }
}
