// ITU-T Q.23, Q.24: keys heard as two tones in the sound. Goertzel filters find the pair; how fast their phase turns
// tells the exact frequencies, so that ±1.5 % is taken and ±3.5 % is not. Speech is told apart (Q.24: digit simulation)
// by asking for nearly all the energy in two steady tones, for at least 27 ms.
import { keypad, keypadColumns, keypadRows, sampleRate } from '../tone.ts';

const frameSamples = 160;
const hopSamples = 80;
const quarterSamples = frameSamples / 4;
const frequencies = [...keypadRows, ...keypadColumns];
const rowCount = keypadRows.length;

// Hann's window: a tone 100 Hz away is not seen
const hann = Float64Array.from(
  { length: frameSamples },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frameSamples),
);
const windowSum = hann.reduce((sum, weight) => sum + weight, 0);
const windowPower = hann.reduce((sum, weight) => sum + weight * weight, 0);
/** |X|² of a tone to its share of the window's energy. */
const toEnergy = (2 * windowPower) / (windowSum * windowSum);
const cosines = Float64Array.from(frequencies, (hertz) => Math.cos((2 * Math.PI * hertz) / sampleRate));
const sines = Float64Array.from(frequencies, (hertz) => Math.sin((2 * Math.PI * hertz) / sampleRate));

// 0 dBm0 is 3.14 dB below the loudest sine of A-law (G.711 table 5); keys are heard down to 4 dB below Q.24's −25 dBm0
const fullAmplitude = 32_768 * 10 ** (-3.14 / 20);
const leastAmplitude = fullAmplitude * 10 ** (-29 / 20);
const leastEnergy = (leastAmplitude * leastAmplitude * windowPower) / 2;
/** A column may be louder than its row by 4 dB and softer by 8, and 1 dB of doubt. */
const mostForwardTwist = 10 ** (5 / 10);
const mostReverseTwist = 10 ** (9 / 10);
// of the energy, before and after what an off frequency costs is made good
const leastShareAtOnce = 0.5;
const leastShare = 0.9;
const mostShare = 1.2;
const mostDeviation = 0.022;
/** No quarter of a window may be much softer than the rest: the tones fill it. */
const leastQuarter = 0.5;
const mostLevelChange = 10 ** (2.5 / 10);
/** A gap of 10 ms is no pause (Q.24): it spoils three windows, and the pair with the next one. */
const releaseWindows = 5;

/** What one window holds: its two strongest tones, if it can be a key. */
interface Seen {
  row: number;
  column: number;
  rowEnergy: number;
  columnEnergy: number;
  total: number;
}

/** Hears keys in 8 kHz sound, 20 ms at a time; each is told once, when about 30 ms of it have been heard. */
export class ToneDetector {
  readonly #samples = new Float64Array(hopSamples + frameSamples);
  readonly #energy = new Float64Array(frequencies.length);
  readonly #phase = new Float64Array(frequencies.length);
  readonly #phaseBefore = new Float64Array(frequencies.length);
  #now: Seen = nothing();
  #before: Seen = nothing();
  #pressed = '';
  #missed = 0;

  /** A key is held down now. */
  get isHeld(): boolean {
    return this.#pressed !== '';
  }

  /** The key that was found in this frame; undefined when none began. */
  hear(frame: Int16Array): string | undefined {
    const samples = this.#samples;
    samples.copyWithin(0, frameSamples);
    for (let i = 0; i < frameSamples; i += 1) samples[hopSamples + i] = frame[i]!;
    const first = this.#window(0);
    return this.#window(hopSamples) ?? first;
  }

  #window(at: number): string | undefined {
    const before = this.#now;
    this.#now = this.#before;
    this.#before = before;
    this.#phaseBefore.set(this.#phase);
    const key = this.#look(at) && this.#agree() ? keypad[this.#now.row * 4 + this.#now.column]! : '';
    if (key === '') {
      this.#missed += 1;
      if (this.#missed >= releaseWindows) this.#pressed = '';
      return undefined;
    }
    this.#missed = 0;
    if (key === this.#pressed) return undefined;
    this.#pressed = key;
    return key;
  }

  /** Looks at one window by itself. False, and nothing seen, when it can't be part of a key. */
  #look(at: number): boolean {
    const seen = this.#now;
    seen.row = -1;
    if (!this.#isFilled(at)) return false;
    for (let i = 0; i < frequencies.length; i += 1) this.#filter(i, at);
    const row = this.#strongest(0, rowCount);
    const column = this.#strongest(rowCount, frequencies.length);
    const rowEnergy = this.#energy[row]!;
    const columnEnergy = this.#energy[column]!;
    if (rowEnergy + columnEnergy < leastShareAtOnce * seen.total) return false;
    seen.row = row;
    seen.column = column - rowCount;
    seen.rowEnergy = rowEnergy;
    seen.columnEnergy = columnEnergy;
    return true;
  }

  /** Loud enough, and as loud at its ends as within. */
  #isFilled(at: number): boolean {
    let whole = 0;
    let weighted = 0;
    let least = Infinity;
    for (let quarter = 0; quarter < 4; quarter += 1) {
      let sum = 0;
      for (let i = quarter * quarterSamples; i < (quarter + 1) * quarterSamples; i += 1) {
        const square = this.#samples[at + i]! ** 2;
        sum += square;
        weighted += square * hann[i]! * hann[i]!;
      }
      whole += sum;
      least = Math.min(least, sum);
    }
    this.#now.total = weighted;
    return weighted >= leastEnergy && 4 * least >= leastQuarter * whole;
  }

  /** Goertzel's recursion, with the phase kept. */
  #filter(index: number, at: number): void {
    const cosine = cosines[index]!;
    let one = 0;
    let two = 0;
    for (let i = 0; i < frameSamples; i += 1) {
      const next = this.#samples[at + i]! * hann[i]! + 2 * cosine * one - two;
      two = one;
      one = next;
    }
    const real = one - two * cosine;
    const imaginary = two * sines[index]!;
    this.#energy[index] = (real * real + imaginary * imaginary) * toEnergy;
    this.#phase[index] = Math.atan2(imaginary, real);
  }

  #strongest(from: number, to: number): number {
    let best = from;
    for (let i = from + 1; i < to; i += 1) if (this.#energy[i]! > this.#energy[best]!) best = i;
    return best;
  }

  /** This window and the one 10 ms before hold the same two steady tones, at their right frequencies. */
  #agree(): boolean {
    const now = this.#now;
    const before = this.#before;
    if (now.row !== before.row || now.column !== before.column) return false;
    if (changed(now.rowEnergy, before.rowEnergy) || changed(now.columnEnergy, before.columnEnergy))
      return false;
    const rowOff = this.#offHertz(now.row);
    const columnOff = this.#offHertz(rowCount + now.column);
    if (Math.abs(rowOff) > mostDeviation * keypadRows[now.row]!) return false;
    if (Math.abs(columnOff) > mostDeviation * keypadColumns[now.column]!) return false;
    const row = now.rowEnergy / response(rowOff);
    const column = now.columnEnergy / response(columnOff);
    if (Math.min(row, column) < leastEnergy) return false;
    if (column > row * mostForwardTwist || row > column * mostReverseTwist) return false;
    const share = (row + column) / now.total;
    return share >= leastShare && share <= mostShare;
  }

  /** How far a tone is from its nominal frequency: how much more its phase turned in 10 ms. ±50 Hz. */
  #offHertz(index: number): number {
    const turns =
      (this.#phase[index]! - this.#phaseBefore[index]!) / (2 * Math.PI) -
      (frequencies[index]! * hopSamples) / sampleRate;
    return (turns - Math.round(turns)) * (sampleRate / hopSamples);
  }
}

function nothing(): Seen {
  return { row: -1, column: -1, rowEnergy: 0, columnEnergy: 0, total: 0 };
}

function changed(one: number, other: number): boolean {
  return one > other * mostLevelChange || other > one * mostLevelChange;
}

/** How much of a tone's energy Hann's window shows so many hertz beside it. */
function response(hertz: number): number {
  const bins = (hertz * frameSamples) / sampleRate;
  if (Math.abs(bins) < 1e-6) return 1;
  const amplitude = Math.sin(Math.PI * bins) / (Math.PI * bins * (1 - bins * bins));
  return amplitude * amplitude;
}
