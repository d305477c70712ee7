/** Where a fault strikes: before, inside or after the commit of a transaction, or at a step of a call; the `nth` of a worker's life. */
export type FaultPoint =
  | { readonly at: 'transaction'; readonly phase: 'before' | 'inside' | 'after'; readonly nth: number }
  | { readonly at: 'call'; readonly step: CallStep; readonly nth: number };

const callSteps = ['welcome', 'placed', 'ringing', 'answered', 'kept', 'over'] as const;
export type CallStep = (typeof callSteps)[number];

export type Fault = { readonly point: FaultPoint } & (
  | { readonly kind: 'kill' }
  /** The database can't be reached for so long. `killed`: the worker dies meanwhile. `diskFull`: so is the journal's disk. */
  | {
      readonly kind: 'cut';
      readonly forMs: number;
      readonly killedAfterMs?: number;
      readonly diskFull: boolean;
    }
  /** PostgreSQL breaks every connection, as it does when it is started anew. */
  | { readonly kind: 'restart' }
  /** It sleeps for so long, while another worker takes over its lease. */
  | { readonly kind: 'duplicate'; readonly forMs: number }
  /** `everywhere`: PostgreSQL's clock jumps with the worker's own. */
  | { readonly kind: 'jump'; readonly byMs: number; readonly everywhere: boolean }
  /** So many calls are refused by the line. */
  | { readonly kind: 'dead-trunk'; readonly calls: number }
);

/** How a patient takes his calls, one after another; the last for all further ones. */
export type Manner = 'yes' | 'no' | 'no-answer' | 'busy';

export interface Plan {
  readonly seed: number;
  /** One for each life of a worker; lives after the last are undisturbed. */
  readonly lives: readonly (readonly Fault[])[];
  readonly patients: readonly (readonly Manner[])[];
}

/** What happens in a run: the same for the same seed. `mulberry32`, by Tommy Ettinger (public domain). */
export function planOf(seed: number): Plan {
  let state = seed >>> 0;
  const draw = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const one = <T>(of: readonly T[]): T => of[draw(of.length)] as T;
  const point = (): FaultPoint =>
    draw(2) === 0
      ? { at: 'transaction', phase: one(['before', 'inside', 'after']), nth: 1 + draw(12) }
      : { at: 'call', step: one(callSteps), nth: 1 + draw(4) };
  const fault = (): Fault => {
    const where = { point: point() };
    switch (draw(9)) {
      case 0:
      case 1:
      case 2:
        return { ...where, kind: 'kill' };
      case 3:
        return { ...where, kind: 'cut', forMs: 60_000, diskFull: draw(3) === 0 };
      case 4:
        return {
          ...where,
          kind: 'cut',
          forMs: 60_000,
          killedAfterMs: 1_000 * draw(40),
          diskFull: draw(4) === 0,
        };
      case 5:
        return { ...where, kind: 'restart' };
      case 6:
        return { ...where, kind: 'duplicate', forMs: 15_000 + 1_000 * draw(60) };
      case 7:
        return { ...where, kind: 'jump', byMs: one([-2, 180]) * 60_000, everywhere: draw(2) === 0 };
      default:
        return { ...where, kind: 'dead-trunk', calls: 1 + draw(6) };
    }
  };
  const manners: readonly (readonly Manner[])[] = [
    ['yes'],
    ['no'],
    ['no-answer'],
    ['busy', 'yes'],
    ['no-answer', 'yes'],
  ];
  return {
    seed,
    patients: Array.from({ length: 5 }, () => one(manners)),
    lives: Array.from({ length: 1 + draw(3) }, () => Array.from({ length: 1 + draw(2) }, fault)),
  };
}
