import type { Clock } from '../base/index.ts';
import { isUsable, type Switchboard } from '../calls/index.ts';
import { chooseLines, type LineNow } from './line-choice.ts';
import type { AttemptEnding } from './retry-rule.ts';
import { afterFault, noHold, type TrunkHold } from './trunk-hold.ts';

/** What the dispatcher asks of the lines. */
export type Lines = Pick<Switchboard, 'capacity'> & {
  readonly trunks: Pick<Switchboard['trunks'], 'state' | 'chain'>;
};

interface LineUse {
  hold: TrunkHold;
  /** Attempts under way and when each was claimed. */
  readonly underWay: Map<string, number>;
}

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

  began(trunkId: string, attemptId: string): void {
    this.#use(trunkId).underWay.set(attemptId, this.#clock.monotonicMs());
  }

  /** Somebody's telephone rings, or he talks: the line does its work. */
  carried(trunkId: string, attemptId: string): void {
    const use = this.#use(trunkId);
    if (this.#tells(use, attemptId)) use.hold = noHold;
  }

  ended(trunkId: string, attemptId: string, ending: AttemptEnding): void {
    const use = this.#use(trunkId);
    // what began before the line failed says nothing of the line now
    if (!this.#tells(use, attemptId)) return;
    const fault = ending === 'line-fault' || ending === 'line-silent' || ending === 'cut-off';
    use.hold = fault ? afterFault(use.hold, this.#clock.monotonicMs()) : noHold;
  }

  settled(trunkId: string, attemptId: string): void {
    this.#use(trunkId).underWay.delete(attemptId);
  }

  #now(trunkId: string): LineNow {
    const { freeLines, linesInUse, nextStartInMs, callsPerSecond } = this.#lines.capacity(trunkId);
    const { hold, underWay } = this.#use(trunkId);
    return {
      trunkId,
      usable: this.#isUsable(trunkId),
      onTrial: hold.faults > 0,
      trialUnderWay: [...underWay.values()].some((claimedAtMs) => claimedAtMs >= hold.untilMs),
      freeLines,
      waiting: Math.max(0, underWay.size - linesInUse),
      nextStartInMs,
      callsPerSecond,
    };
  }

  #isUsable(trunkId: string): boolean {
    const rested = this.#clock.monotonicMs() >= this.#use(trunkId).hold.untilMs;
    return rested && isUsable(this.#lines.trunks.state(trunkId));
  }

  #tells({ hold, underWay }: LineUse, attemptId: string): boolean {
    return (underWay.get(attemptId) ?? 0) >= hold.untilMs;
  }

  #use(trunkId: string): LineUse {
    let use = this.#uses.get(trunkId);
    if (!use) {
      use = { hold: noHold, underWay: new Map() };
      this.#uses.set(trunkId, use);
    }
    return use;
  }
}
