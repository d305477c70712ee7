import type { Clock } from '../base/index.ts';
import { isUsable, type Switchboard } from '../calls/index.ts';
import { chooseLines, type LineNow } from './line-choice.ts';
import type { AttemptEnding } from './retry-rule.ts';
import { afterFault, noHold, type TrunkHold } from './trunk-hold.ts';

/** What the dispatcher asks of the lines. */
export type Lines = Pick<Switchboard, 'capacity'> & {
  readonly trunks: Pick<Switchboard['trunks'], 'state' | 'chain'>;
};

interface UnderWay {
  readonly phone: string;
  readonly claimedAtMs: number;
  /** It has taken a line; before that it waits for one. */
  placed: boolean;
}

interface LineUse {
  hold: TrunkHold;
  readonly underWay: Map<string, UnderWay>;
  /** Numbers that it has refused since it has carried a call last. */
  readonly refused: Set<string>;
}

/** A line that refuses a number may take all others; one that refuses so many in a row takes none. */
const refusedNumbersOfFault = 3;

/** Endings that speak against the line. */
const faults: ReadonlySet<AttemptEnding> = new Set(['line-fault', 'line-refused', 'line-silent', 'cut-off']);

/** What the dispatcher remembers of the lines: who is under way, which rests after a fault. Losing it costs nothing. */
export class LineBook {
  readonly #clock: Clock;
  readonly #lines: Lines;
  readonly #uses = new Map<string, LineUse>();

  constructor(clock: Clock, lines: Lines) {
    this.#clock = clock;
    this.#lines = lines;
  }

  /** Whether this line or one that stands in for it can be called by. Throws `Failure` `trunk.missing`. */
  anyUsable(trunkId: string): boolean {
    return this.#lines.trunks.chain(trunkId).some((id) => this.#isUsable(id));
  }

  /** The lines by which up to `wanted` calls of this line may leave now, one for each. Throws as `anyUsable`. */
  choose(trunkId: string, wanted: number): readonly string[] {
    return chooseLines(
      wanted,
      this.#lines.trunks.chain(trunkId).map((id) => this.#now(id)),
    );
  }

  began(trunkId: string, attemptId: string, phone: string): void {
    const claimedAtMs = this.#clock.monotonicMs();
    this.#use(trunkId).underWay.set(attemptId, { phone, claimedAtMs, placed: false });
  }

  placed(trunkId: string, attemptId: string): void {
    const attempt = this.#use(trunkId).underWay.get(attemptId);
    if (attempt) attempt.placed = true;
  }

  /** Somebody's telephone rings, or he talks: the line does its work. */
  carried(trunkId: string, attemptId: string): void {
    const use = this.#use(trunkId);
    if (this.#tells(use, attemptId)) this.#trust(use);
  }

  ended(trunkId: string, attemptId: string, ending: AttemptEnding): void {
    const use = this.#use(trunkId);
    const attempt = use.underWay.get(attemptId);
    // what began before the line failed says nothing of the line now
    if (!attempt || !this.#tells(use, attemptId)) return;
    if (ending === 'line-refused' && !this.#refusesAll(use, attempt.phone)) return;
    if (faults.has(ending)) use.hold = afterFault(use.hold, this.#clock.monotonicMs());
    else this.#trust(use);
  }

  settled(trunkId: string, attemptId: string): void {
    this.#use(trunkId).underWay.delete(attemptId);
  }

  #now(trunkId: string): LineNow {
    const { freeLines, nextStartInMs, callsPerSecond } = this.#lines.capacity(trunkId);
    const { hold, underWay } = this.#use(trunkId);
    const attempts = [...underWay.values()];
    return {
      trunkId,
      usable: this.#isUsable(trunkId),
      onTrial: hold.faults > 0,
      trialUnderWay: attempts.some(({ claimedAtMs }) => claimedAtMs >= hold.untilMs),
      freeLines,
      waiting: attempts.filter(({ placed }) => !placed).length,
      nextStartInMs,
      callsPerSecond,
    };
  }

  #isUsable(trunkId: string): boolean {
    const rested = this.#clock.monotonicMs() >= this.#use(trunkId).hold.untilMs;
    return rested && isUsable(this.#lines.trunks.state(trunkId));
  }

  #tells({ hold, underWay }: LineUse, attemptId: string): boolean {
    return (underWay.get(attemptId)?.claimedAtMs ?? 0) >= hold.untilMs;
  }

  /** Whether one more number that it has refused means all. */
  #refusesAll({ refused }: LineUse, phone: string): boolean {
    const isNew = !refused.has(phone);
    refused.add(phone);
    return isNew && refused.size >= refusedNumbersOfFault;
  }

  #trust(use: LineUse): void {
    use.hold = noHold;
    use.refused.clear();
  }

  #use(trunkId: string): LineUse {
    let use = this.#uses.get(trunkId);
    if (!use) {
      use = { hold: noHold, underWay: new Map(), refused: new Set() };
      this.#uses.set(trunkId, use);
    }
    return use;
  }
}
