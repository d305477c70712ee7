// A pure tone obeys x[n] = 2·cos(ω)·x[n−1] − x[n−2]; what is left over after the best such ω is its impurity.

const rateHz = 8000;
const lowestHz = 350;
const highestHz = 2600;
/** The left-over share of energy: about 0.001 for a tone through G.711, above 0.05 for a voice. */
const purest = 0.02;
const driftHz = 40;
/** −38 dBFS. */
const quietest = 0.0126;
/** 200 ms of one tone. */
const framesOfBeep = 10;

/** Hears the beep of an answering machine, and the tones of a fax or of a line that is not a person's. */
export class BeepEar {
  #frames = 0;
  #hz = 0;

  /** One frame of 160 samples at 8 kHz; true once, when a tone has lasted long enough. */
  push(frame: Int16Array): boolean {
    const hz = toneOf(frame);
    if (hz === undefined) {
      this.#frames = 0;
      return false;
    }
    this.#frames = this.#frames > 0 && Math.abs(hz - this.#hz) <= driftHz ? this.#frames + 1 : 1;
    this.#hz = hz;
    return this.#frames === framesOfBeep;
  }
}

/** The frequency of a frame that is one pure tone. */
function toneOf(frame: Int16Array): number | undefined {
  let energy = 0;
  let cross = 0;
  let middle = 0;
  let older = frame[0]!;
  let before = frame[1]!;
  for (let n = 2; n < frame.length; n += 1) {
    const now = frame[n]!;
    energy += now * now;
    cross += (now + older) * before;
    middle += before * before;
    older = before;
    before = now;
  }
  if (Math.sqrt(energy / frame.length) / 32768 < quietest || middle === 0) return undefined;
  const coefficient = cross / middle;
  if (Math.abs(coefficient) >= 2) return undefined;
  let left = 0;
  for (let n = 2; n < frame.length; n += 1)
    left += (frame[n]! - coefficient * frame[n - 1]! + frame[n - 2]!) ** 2;
  const hz = (Math.acos(coefficient / 2) * rateHz) / (2 * Math.PI);
  return left / energy <= purest && hz >= lowestHz && hz <= highestHz ? hz : undefined;
}
