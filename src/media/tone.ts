// What Russian networks sound like (ringback, busy), and keys as sound (ITU-T Q.23).

export const sampleRate = 8000;

interface Cadence {
  readonly hertz: number;
  readonly onMs: number;
  readonly offMs: number;
}

/** One period of each tone: 425 Hz, ringback 1 s of 5 s in all, busy 0.35 s on and off. */
const cadences = {
  ringback: { hertz: 425, onMs: 1000, offMs: 4000 },
  busy: { hertz: 425, onMs: 350, offMs: 350 },
} as const satisfies Record<string, Cadence>;

const level = 5000;
const rampSamples = 40;

/** One period of a network tone, to be repeated. */
export function networkTone(name: keyof typeof cadences): Int16Array {
  const { hertz, onMs, offMs } = cadences[name];
  const on = (onMs * sampleRate) / 1000;
  const samples = new Int16Array(on + (offMs * sampleRate) / 1000);
  for (let i = 0; i < on; i += 1) {
    // without a click at the edges
    const edge = Math.min(1, i / rampSamples, (on - 1 - i) / rampSamples);
    samples[i] = Math.round(level * edge * Math.sin((2 * Math.PI * hertz * i) / sampleRate));
  }
  return samples;
}

/** Q.23: a key is its row's tone and its column's. */
export const keypadRows: readonly number[] = [697, 770, 852, 941];
export const keypadColumns: readonly number[] = [1209, 1336, 1477, 1633];
export const keypad = '123A456B789C*0#D';

/** `length` samples of a key's two tones from sample `start` on, so that frames join without a click. */
export function keyTone(key: string, start: number, length: number): Int16Array {
  const place = keypad.indexOf(key);
  const low = (2 * Math.PI * keypadRows[place >> 2]!) / sampleRate;
  const high = (2 * Math.PI * keypadColumns[place & 3]!) / sampleRate;
  return Int16Array.from(
    { length },
    (_, i) => 6000 * Math.sin(low * (start + i)) + 7500 * Math.sin(high * (start + i)),
  );
}
