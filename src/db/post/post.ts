import { Failure, newId, type Clock, type Lifecycle, type Log, type Timer } from '../../base/index.ts';
import type { Database } from '../database.ts';
import { Answering, type Handler } from './answering.ts';
import { Asking, type AskLimits } from './asking.ts';
import { DatabaseTime } from './database-time.ts';
import { letterChannel, Letters, type Letter } from './letters.ts';
import { Listener } from './listener.ts';
import type { Message } from './message.ts';
import { newsChannel, NewsChannel } from './news-channel.ts';
import { answeringLock } from './role-lock.ts';
import type { Sealing } from './sealing.ts';

export interface PostOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly sealing: Sealing;
  /** The roles of other processes that this one asks. */
  readonly asks?: readonly string[];
  /** News of another process; `undefined`: some was missed, whatever is remembered has to be asked for anew. */
  onNews?(news: unknown): void;
  /** The roles of `asks` that do not answer have changed. */
  onAway?(roles: readonly string[]): void;
  /** Another process has this one's role: it waits for its end. */
  onWaiting?(): void;
  /** Another process has taken the role that this one had: whatever only one may do has to end here. */
  onLost?(why: Failure): void;
}

const lookEveryMs = 2_000;
const sweepEveryMs = 60_000;
/** Who has only lost his connection is back sooner and answers then. */
const goneAfterMs = 5_000;

/**
 * What the processes of one house say to each other over PostgreSQL: requests to whoever has a role, their answers, and
 * news to all. Needs a connection that keeps its session (no pooler in between that shares it).
 */
export class Post implements Lifecycle {
  readonly #o: PostOptions;
  readonly #log: Log;
  readonly #address = newId();
  readonly #time: DatabaseTime;
  readonly #letters: Letters;
  readonly #listener: Listener;
  readonly #asking: Asking;
  readonly #answering: Answering;
  readonly #news: NewsChannel;
  readonly #underWay = new Set<Promise<void>>();
  readonly #timers: Timer[] = [];
  #served: { readonly role: string; readonly handler: Handler } | undefined;
  #isReading = false;
  #readAgain = false;
  #waitingTold = false;
  #away: readonly string[] = [];
  /** Since when nobody has the role, by our clock. */
  readonly #absent = new Map<string, number>();

  constructor(options: PostOptions) {
    const { clock, database, sealing } = options;
    this.#o = options;
    this.#log = options.log.child({ room: 'db' });
    this.#letters = new Letters(database);
    const common = { clock, log: this.#log, letters: this.#letters, sealing, address: this.#address };
    this.#time = new DatabaseTime(clock);
    this.#asking = new Asking({ ...common, timeOf: (ms) => this.#timeOf(ms) });
    this.#answering = new Answering(common);
    this.#news = new NewsChannel({ ...common, database });
    this.#listener = new Listener({
      ...{ clock, log: this.#log, database },
      channels: [letterChannel, newsChannel],
      mark: `perezvon ${this.#address}`,
      onNotice: (channel, payload) => this.#heard(channel, payload),
      onUp: () => this.#up(),
      onWaiting: () => this.#waits(),
      onLost: (why) => {
        this.#log.error({ code: why.code }, 'another process has taken the role of this one');
        options.onLost?.(why);
      },
    });
  }

  /** Resolves at once: what is asked before it listens is answered then. */
  async start(): Promise<void> {
    const { clock, asks = [] } = this.#o;
    await this.#listener.start();
    if (asks.length > 0) this.#timers.push(clock.every(lookEveryMs, () => void this.#look()));
    this.#timers.push(clock.every(sweepEveryMs, () => void this.#letters.sweep().catch(() => undefined)));
    await this.#look();
  }

  /** What is being carried out is finished and answered. */
  async stop(): Promise<void> {
    for (const timer of this.#timers.splice(0)) timer.cancel();
    this.#served = undefined;
    await Promise.all(this.#underWay);
    await this.#news.drain();
    await this.#listener.stop();
    this.#asking.close();
  }

  /**
   * Resolves once this process alone has the roles, all of them or none; they are to be served when all is ready for it.
   * Rejects with `role.lost` (`onLost` is told too).
   */
  take(...roles: readonly string[]): Promise<void> {
    return this.#listener.lock(roles);
  }

  /** From now on this process answers what the role is asked. */
  async serve(role: string, handler: Handler): Promise<void> {
    this.#served = { role, handler };
    await this.#listener.lock([answeringLock(role)]);
    this.#read();
  }

  /** As `Asking.ask`. */
  ask(role: string, name: string, args: readonly unknown[], limits?: AskLimits): Promise<unknown> {
    return this.#asking.ask(role, name, args, limits);
  }

  /** To all other processes. Never throws, never waits. */
  tell(news: unknown): void {
    this.#news.tell(news);
  }

  /** The roles of `asks` that did not answer when it was looked last. */
  get away(): readonly string[] {
    return this.#away;
  }

  #up(): void {
    void this.#letters.sweep().catch(() => undefined);
    this.#read();
    this.#o.onNews?.(undefined);
  }

  #waits(): void {
    if (this.#waitingTold) return;
    this.#waitingTold = true;
    this.#o.onWaiting?.();
  }

  #heard(channel: string, payload: string): void {
    if (channel === newsChannel) {
      const notice = this.#news.read(payload);
      if (notice) this.#o.onNews?.(notice.news);
    } else if (this.#recipients.includes(payload)) this.#read();
  }

  get #recipients(): readonly string[] {
    const role = this.#served?.role;
    const answers = role !== undefined && this.#listener.has(answeringLock(role));
    return answers ? [this.#address, role] : [this.#address];
  }

  #read(): void {
    this.#readAgain = true;
    if (!this.#isReading) void this.#readAll();
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    while (this.#readAgain) {
      this.#readAgain = false;
      try {
        for (const letter of await this.#letters.take(this.#recipients)) this.#open(letter);
      } catch (error) {
        // who asked gives up by itself; what still lies there is read after the break
        this.#log.warn({ code: (error as { code?: string }).code }, 'letters could not be read');
      }
    }
    this.#isReading = false;
  }

  #open({ sender, body }: Letter): void {
    const text = body.length === 0 ? undefined : this.#o.sealing.open(body);
    if (text === undefined) {
      this.#log.error({}, 'a process with another key file speaks to this one');
      for (const role of this.#o.asks ?? []) this.#asking.giveUp(role, otherKey());
      if (body.length > 0) this.#keep(this.#answering.refuse(sender));
      return;
    }
    const message = JSON.parse(text) as Message;
    if (message.kind !== 'ask') this.#asking.take(message);
    else if (this.#served) this.#keep(this.#answering.take(sender, message, this.#served.handler));
  }

  #keep(work: Promise<void>): void {
    const kept = work.finally(() => this.#underWay.delete(kept));
    this.#underWay.add(kept);
  }

  async #look(): Promise<void> {
    const { asks = [], clock } = this.#o;
    if (asks.length === 0) return;
    const answering = await this.#time.learn(() => this.#letters.answering(asks)).catch(() => undefined);
    if (!answering) return;
    for (const role of asks) this.#judge(role, answering.marks.get(role), clock.monotonicMs());
    const away = asks.filter((role) => !answering.marks.has(role));
    if (away.join() === this.#away.join()) return;
    this.#away = away;
    this.#o.onAway?.(away);
  }

  /** Whoever was asked and is gone will not answer; nor will another one that has come in its place. */
  #judge(role: string, mark: string | undefined, nowMs: number): void {
    if (mark !== undefined) {
      this.#absent.delete(role);
      this.#asking.answers(role, mark);
      return;
    }
    const sinceMs = this.#absent.get(role) ?? nowMs;
    this.#absent.set(role, sinceMs);
    if (nowMs - sinceMs >= goneAfterMs) this.#asking.giveUp(role);
  }

  async #timeOf(monotonicMs: number): Promise<Date> {
    const known = this.#time.of(monotonicMs);
    if (known) return known;
    await this.#time.learn(() => this.#letters.answering(this.#o.asks ?? ['']));
    return this.#time.of(monotonicMs)!;
  }
}

function otherKey(): Failure {
  return new Failure('unavailable', {
    code: 'post.other-key',
    message: 'The processes of Perezvon have different key files: give all of them the same secret.key.',
    retryable: false,
  });
}
