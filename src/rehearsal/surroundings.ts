import type { Chance } from './chance.ts';
import type { Surroundings } from './line.ts';

const rateHz = 8000;
/** So long until it begins again. */
const loopMs = 12_000;
/** As the phrases are: −18 dBFS where they are spoken. */
const voiceRms = 0.126 * 32768;

/** Noise of so many decibels below a voice, 8 kHz, in a loop; `talk` is what people say, mixed for `people`. */
export function surroundingSound(
  what: Surroundings,
  below: number,
  chance: Chance,
  talk: readonly Int16Array[] = [],
): Int16Array {
  const length = (loopMs * rateHz) / 1000;
  const sound = made(what, length, chance, talk);
  const rms = Math.sqrt(sound.reduce((sum, value) => sum + value * value, 0) / length) || 1;
  const factor = (voiceRms * 10 ** (-below / 20)) / rms;
  return Int16Array.from(sound, (value) => Math.max(-32768, Math.min(32767, value * factor)));
}

function made(what: Surroundings, length: number, chance: Chance, talk: readonly Int16Array[]): Float64Array {
  switch (what) {
    case 'hiss':
      return Float64Array.from({ length }, () => 2 * chance() - 1);
    case 'car':
      // the wheels' rumble, the motor's hum over it
      return withTone(rumble(length, 0.06, chance), 95, 0.15);
    case 'street':
      return passing(rumble(length, 0.25, chance));
    case 'people':
      return mixed(length, talk, chance);
  }
}

/** Noise of which the lower part is left, the more so the smaller the share. */
function rumble(length: number, share: number, chance: Chance): Float64Array {
  let low = 0;
  return Float64Array.from({ length }, () => (low += share * (2 * chance() - 1 - low)));
}

function withTone(sound: Float64Array, hz: number, level: number): Float64Array {
  const peak = level * Math.max(...sound.subarray(0, rateHz));
  return sound.map((value, n) => value + peak * Math.sin((2 * Math.PI * hz * n) / rateHz));
}

/** Cars come and go: three in a loop. */
function passing(sound: Float64Array): Float64Array {
  return sound.map((value, n) => value * (0.5 + Math.sin((3 * Math.PI * n) / sound.length) ** 2));
}

/** Several at once, each from a place of his own; a street where nobody says anything. */
function mixed(length: number, talk: readonly Int16Array[], chance: Chance): Float64Array {
  const voices = talk.filter((voice) => voice.length > 0);
  if (voices.length === 0) return passing(rumble(length, 0.25, chance));
  const out = new Float64Array(length);
  for (const voice of voices) {
    const from = Math.floor(chance() * voice.length);
    for (let n = 0; n < length; n += 1) out[n] = out[n]! + voice[(from + n) % voice.length]!;
  }
  return out;
}
