import { Failure, loggedError, type Clock, type Log } from '../../../base/index.ts';
import type { GatewayKind } from './gateway-kind.ts';
import type { GatewayRow } from './gateway-store.ts';
import {
  isPassing,
  type GatewayNews,
  type Receipt,
  type SendResult,
  type SmsGateway,
  type SmsTrouble,
} from './sms-gateway.ts';
import type { Sms } from './sms.ts';

const atOnce = 20;
const shortestRestMs = 5_000;
const longestRestMs = 5 * 60_000;

interface LiveGatewayOptions {
  readonly row: GatewayRow;
  /** Secrets too. */
  readonly fields: Readonly<Record<string, string>>;
  readonly kind: GatewayKind | undefined;
  readonly clock: Clock;
  readonly log: Log;
  onNews(news: GatewayNews): Promise<void>;
}

/** A gateway that is in use: how much it has to do, and its rests after troubles of its own. */
export class LiveGateway {
  readonly row: GatewayRow;
  readonly #clock: Clock;
  readonly #gateway: SmsGateway | undefined;
  readonly #underWay = new Set<Promise<unknown>>();
  #asking: Promise<unknown> | undefined;
  readonly sender: string | undefined;
  #restMs = 0;
  #restsUntilMs = 0;

  constructor({ row, fields, kind, clock, log, onNews }: LiveGatewayOptions) {
    this.row = row;
    this.#clock = clock;
    this.sender = row.sender === '' ? undefined : row.sender;
    try {
      this.#gateway = kind?.make(fields, { clock, log, onNews });
      this.#gateway?.open?.();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      log.warn(
        { err: loggedError(error), kind: row.kind },
        'an SMS gateway can not be used as it is filled in',
      );
    }
  }

  /** How many more it takes now. */
  get room(): number {
    if (!this.#gateway || this.#clock.monotonicMs() < this.#restsUntilMs) return 0;
    return atOnce - this.#underWay.size;
  }

  /** How long it rests from now on, at least. */
  get restLeftMs(): number {
    return Math.max(0, this.#restsUntilMs - this.#clock.monotonicMs());
  }

  /** Whether it has to be asked what became of messages. */
  get asks(): boolean {
    return this.#gateway?.ask !== undefined;
  }

  /** Whether it may be asked now: one question at a time, which takes no room from what is sent. */
  get mayBeAsked(): boolean {
    return this.asks && this.#asking === undefined && this.restLeftMs === 0;
  }

  /** Asks, and is asking until `heard`, which never rejects, has ended. */
  ask(
    messages: Parameters<NonNullable<SmsGateway['ask']>>[0],
    heard: (receipts: readonly Receipt[]) => Promise<void>,
  ): void {
    this.#asking = this.#gateway
      ?.ask?.(messages)
      .then(heard)
      .finally(() => (this.#asking = undefined));
  }

  async send(sms: Sms): Promise<SendResult> {
    if (!this.#gateway) return { kind: 'refused', trouble: 'broken' };
    const { id, phone, text } = sms;
    const result = await this.#gateway.send({ reference: id, phone, text, sender: this.sender });
    if (isOfGateway(result)) this.#rest();
    else if (result.kind === 'accepted') this.#restMs = 0;
    return result;
  }

  /** Keeps the house from ending it before `work` is over. */
  track(work: Promise<unknown>): void {
    const over = work.finally(() => this.#underWay.delete(over));
    this.#underWay.add(over);
  }

  /** Lets what is under way finish; the gateway hears of it first, so that nothing waits for a better hour. */
  async stop(): Promise<void> {
    const stopped = this.#gateway?.stop();
    await Promise.allSettled([...this.#underWay, this.#asking]);
    await stopped;
  }

  /** Of several that fail at once the first one counts. */
  #rest(): void {
    if (this.restLeftMs > 0) return;
    this.#restMs = Math.min(longestRestMs, Math.max(shortestRestMs, this.#restMs * 2));
    this.#restsUntilMs = this.#clock.monotonicMs() + this.#restMs;
  }
}

/** How a gateway is, as its last message tells. */
export function stateAfter(
  result: SendResult,
): { readonly state: 'works' | 'rests'; readonly trouble?: SmsTrouble } | undefined {
  if (result.kind === 'accepted') return { state: 'works' };
  if (result.kind === 'unknown') return { state: 'works', trouble: 'no-answer' };
  return isOfGateway(result) ? { state: 'rests', trouble: result.trouble } : undefined;
}

/** Whether others of its messages would be refused as this one was. */
function isOfGateway(result: SendResult): boolean {
  return result.kind === 'refused' && isPassing(result.trouble) && result.againInMs === undefined;
}
