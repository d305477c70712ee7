import { Failure, type Clock } from '../../src/base/index.ts';
import type { Call, CallEnding, Switchboard } from '../../src/calls/index.ts';
import { LineLimit, type LineLimits } from '../../src/calls/line-limit.ts';
import type { Talker } from '../../src/campaigns/index.ts';
import { talkOutcome } from '../factories/talk-outcome.ts';

type CallListener = Parameters<Call['on']>[0];

const ending: CallEnding = {
  cause: 'completed',
  by: 'them',
  sipStatus: 200,
  ringMs: 0,
  talkMs: 20_000,
  rang: true,
  answered: true,
};

const refusal: CallEnding = {
  ...ending,
  sipStatus: 403,
  cause: 'forbidden',
  talkMs: 0,
  rang: false,
  answered: false,
};

/** A line with the real limits, behind which everybody picks up and says yes; others ring by it too. */
export class LimitedLine {
  readonly placed: { readonly callId: string; readonly to: string; readonly atMs: number }[] = [];
  /** Asked between the claim of a call and its placing. */
  beforePlacing = async (): Promise<void> => undefined;
  /** Numbers that the line refuses. */
  refuses: (to: string) => boolean = () => false;
  /** Most calls that were up at once. */
  most = 0;
  readonly limits: LineLimits;
  readonly #clock: Clock;
  readonly #limit: LineLimit;

  constructor(clock: Clock, limits: LineLimits) {
    this.#clock = clock;
    this.limits = limits;
    this.#limit = new LineLimit(limits);
  }

  readonly talker: Talker = {
    prepare: () => this.beforePlacing(),
    listenEarly: () => () => undefined,
    open: (_line, { onMark }) =>
      ({
        run: async () => {
          await onMark('confirmed', 'said-yes');
          return talkOutcome;
        },
      }) as never,
  };

  readonly records = { addEvent: () => undefined } as never;

  readonly capacity = () => ({
    freeLines: this.#limit.freeLines,
    nextStartInMs: this.#limit.nextStartInMs(this.#clock.monotonicMs()),
    callsPerSecond: this.limits.callsPerSecond,
  });

  readonly place = ({ callId, to }: Parameters<Switchboard['place']>[0]): Call => {
    const allowed = this.#limit.take(this.#clock.monotonicMs());
    if (!allowed.ok) {
      const { why } = allowed;
      const params: Record<string, number> = why === 'too-fast' ? { retryAfterMs: allowed.retryAfterMs } : {};
      throw new Failure('unavailable', { code: `trunk.${why}`, message: 'Not now.', params });
    }
    this.placed.push({ callId, to, atMs: this.#clock.now() });
    this.most = Math.max(this.most, this.#limit.inUse);
    const listeners: CallListener[] = [];
    const ended = this.refuses(to) ? this.#refuse(listeners) : this.#talk(listeners);
    const on = (listener: CallListener) => {
      listeners.push(listener);
      return () => undefined;
    };
    return { id: callId, on, hangUp: () => undefined, ended } as unknown as Call;
  };

  /** So many people ring us by this line, as far as it has room. */
  callersRing(count: number): void {
    for (let caller = 0; caller < count; caller += 1) this.#limit.takeForCaller();
  }

  /** Lines in use now, by calls of ours and of others. */
  get inUse(): number {
    return this.#limit.inUse;
  }

  callersHangUp(count: number): void {
    for (let caller = 0; caller < count; caller += 1) this.#limit.release();
  }

  async #refuse(listeners: readonly CallListener[]): Promise<CallEnding> {
    await this.#clock.sleep(300);
    this.#limit.release();
    for (const listener of listeners) listener.onEnded?.(refusal);
    return refusal;
  }

  async #talk(listeners: readonly CallListener[]): Promise<CallEnding> {
    await this.#clock.sleep(5_000);
    for (const listener of listeners) listener.onAnswered?.();
    await this.#clock.sleep(20_000);
    this.#limit.release();
    for (const listener of listeners) listener.onEnded?.(ending);
    return ending;
  }
}
