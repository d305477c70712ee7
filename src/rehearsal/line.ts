import { between, type Chance } from './chance.ts';

/** What is to be heard behind one who speaks. */
export type Surroundings = 'street' | 'car' | 'people' | 'hiss';

/** The way from a person's mouth to the network. */
export interface Line {
  /** Behind him, so many decibels below his voice. */
  readonly behind?: { readonly what: Surroundings; readonly below: number };
  /** Decibels: a weak line, or a loud one whose peaks are cut off. */
  readonly gain?: number;
  /** Share of the packets that are lost before they come here; one each is 20 ms of silence. */
  readonly lost?: number;
}

const frameSamples = 160;
/** Where peaks are cut off: a telephone that is shouted into. */
const ceiling = 16_000;

/**
 * The line of the person with these last six digits, always the same: two of three are good, on the others there is a street,
 * a car, people or hiss behind him, or they are weak, too loud, or lose packets.
 */
export function lineOf(chance: Chance): Line {
  const kind = Math.floor(chance() * 24);
  switch (kind) {
    case 0:
    case 1:
      return { behind: { what: 'street', below: between(chance, 17, 24) } };
    case 2:
      return { behind: { what: 'car', below: between(chance, 14, 22) } };
    case 3:
      return { behind: { what: 'people', below: between(chance, 22, 28) } };
    case 4:
      return { behind: { what: 'hiss', below: between(chance, 20, 28) } };
    case 5:
      return { gain: -between(chance, 8, 14), behind: { what: 'hiss', below: 26 } };
    case 6:
      return { gain: between(chance, 4, 8) };
    case 7:
      return { lost: between(chance, 10, 30) / 1000 };
    default:
      return {};
  }
}

/** Whether nothing on the line has to be made, so that sound goes as it is. */
export function isGood({ behind, gain, lost }: Line): boolean {
  return behind === undefined && gain === undefined && lost === undefined;
}

/** What comes of a voice at the other end; `noise` is as loud as it is heard, and goes round. */
export function throughLine(
  voice: Int16Array,
  { gain = 0, lost = 0 }: Line,
  noise: Int16Array | undefined,
  from: number,
  chance: Chance,
): Int16Array {
  const factor = 10 ** (gain / 20);
  const out = Int16Array.from(voice, (sample, n) => {
    const behind = noise ? noise[(from + n) % noise.length]! : 0;
    return Math.max(-ceiling, Math.min(ceiling, Math.round(sample * factor + behind)));
  });
  if (lost > 0)
    for (let at = 0; at < out.length; at += frameSamples)
      if (chance() < lost) out.fill(0, at, at + frameSamples);
  return out;
}
