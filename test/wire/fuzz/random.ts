/** A whole number from 0 to `below` − 1. */
export type Pick = (below: number) => number;

/** mulberry32: the same numbers for the same seed. */
export function random(seed: number): Pick {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export function oneOf<T>(pick: Pick, choices: readonly T[]): T {
  return choices[pick(choices.length)] as T;
}
