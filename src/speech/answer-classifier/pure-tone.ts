// A pure tone obeys x[n] = 2·cos(ω)·x[n−1] − x[n−2]; what is left over after the best such ω is its impurity.

const rateHz = 8000;
const lowestHz = 350;
const highestHz = 2600;
/** −38 dBFS. */
const quietest = 0.0126 * 32768;

/** The tone that fits a frame best. */
export interface Tone {
  readonly hz: number;
  /** The left-over share of energy: about 0.001 for a tone through G.711, above 0.05 for a voice. */
  readonly impurity: number;
}

/** The tone of a frame that is loud enough to have one, in the telephone's middle; undefined for everything else. */
export function toneOf(frame: Int16Array): Tone | undefined {
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
  if (Math.sqrt(energy / frame.length) < quietest || middle === 0) return undefined;
  const coefficient = cross / middle;
  if (Math.abs(coefficient) >= 2) return undefined;
  const hz = (Math.acos(coefficient / 2) * rateHz) / (2 * Math.PI);
  if (hz < lowestHz || hz > highestHz) return undefined;
  let left = 0;
  for (let n = 2; n < frame.length; n += 1)
    left += (frame[n]! - coefficient * frame[n - 1]! + frame[n - 2]!) ** 2;
  return { hz, impurity: left / energy };
}
