import type { ManualClock, Clock } from '../../../src/base/index.ts';
import { silentLog } from '../../../src/base/index.ts';
import { Appointments, Projects } from '../../../src/clinic/index.ts';
import {
  Dispatcher,
  Journal,
  type JournalDisk,
  type RobotCallOrder,
  type RobotCallResult,
} from '../../../src/campaigns/index.ts';
import { DatabaseClock } from '../../../src/db/index.ts';
import { talkOutcome } from '../../factories/talk-outcome.ts';
import { CuttablePostgres } from '../../fakes/cuttable-postgres.ts';
import { FaultyDatabase } from './faulty-database.ts';
import type { CallStep, Fault, FaultPoint, Manner } from './plan.ts';
import type { WorldEvent } from './world.ts';

export interface WorkerOptions {
  readonly url: string;
  /** True time, which is also PostgreSQL's. */
  readonly clock: ManualClock;
  readonly faults: readonly Fault[];
  readonly disk: JournalDisk & { isFull: boolean };
  readonly alone: boolean;
  /** How many times each number has been called, and how its owner takes the next one. */
  takes(phone: string): Manner;
  /** What its patients live through. */
  saw(event: WorldEvent): void;
  /** The process is killed, here and now. */
  die(): void;
  /** Another process begins, by whom the lease is taken. */
  duplicate(): void;
  /** PostgreSQL breaks all connections. */
  restart(): Promise<void>;
}

const never = new Promise<never>(() => undefined);
const unanswered = { talkMs: 0, rang: false } as const;

/** One life of a process that calls, until it dies by its faults. */
export class Worker {
  readonly #options: WorkerOptions;
  /** Faults that have struck. */
  readonly struck: Fault['kind'][] = [];
  readonly #pending: Fault[];
  readonly #way: CuttablePostgres;
  readonly #passed = { transaction: 0, welcome: 0, placed: 0, ringing: 0, answered: 0, kept: 0, over: 0 };
  #database: FaultyDatabase | undefined;
  #dispatcher: Dispatcher | undefined;
  #dead = false;
  #asleep: Promise<void> | undefined;
  #refusals = 0;
  /** How far its own clock, and PostgreSQL's, are from the truth. */
  readonly #ahead = { own: 0, law: 0 };

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#pending = [...options.faults];
    this.#way = new CuttablePostgres(options.url);
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** PostgreSQL has not answered yet: time has to wait for it. */
  get isAsking(): boolean {
    return this.#way.isBusy;
  }

  async start(): Promise<void> {
    await this.#way.open();
    const { disk, alone } = this.#options;
    const own = this.#ownClock();
    const database = new FaultyDatabase(
      { url: this.#way.url, log: silentLog, poolSize: 6, clock: own },
      (phase) => this.#pass({ at: 'transaction', phase }),
    );
    this.#database = database;
    const now = async () => [{ at: this.#options.clock.now() + this.#ahead.law }];
    const clock = new DatabaseClock({ clock: own, database: { query: now as never } });
    this.#dispatcher = new Dispatcher({
      ...{ clock, database, alone, log: silentLog, learnTime: () => clock.learn() },
      appointments: new Appointments({ database }),
      projects: new Projects({ database, clock }),
      journal: new Journal({ disk: this.#mortal(disk), log: silentLog }),
      lines: {
        capacity: () => ({ freeLines: 100, nextStartInMs: 0, callsPerSecond: 100 }),
        trunks: { state: () => ({ state: 'reachable', sinceMs: 0 }), chain: (id) => [id] },
      },
      robotCall: (order) => this.#call(order),
      onNews: () => undefined,
    });
    await this.#dispatcher.start();
  }

  /** Ends what is left of it; the clock has to go on meanwhile. */
  async end(): Promise<void> {
    this.#dead = true;
    await this.#dispatcher?.stop();
    await this.#way.cut();
    await this.#database?.close();
  }

  /** It does nothing any more: what it has in memory is gone. */
  kill(): void {
    if (this.#dead) return;
    this.#dead = true;
    void this.#way.cut();
    this.#options.die();
  }

  async #call(order: RobotCallOrder): Promise<RobotCallResult | 'not-placed'> {
    const { clock, saw, takes } = this.#options;
    const { phone } = order;
    const tell = (event: WorldEvent): void => {
      if (!this.#dead) saw(event);
    };
    if (!(await order.isWelcome())) return 'not-placed';
    await this.#step('welcome');
    if (!order.mayPlace()) return 'not-placed';
    order.onPlaced();
    await this.#step('placed');
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      return { ...unanswered, cause: 'trunk-unavailable', sipStatus: 503 };
    }
    const manner = takes(phone);
    tell({ kind: 'rang', atMs: clock.now(), phone });
    order.onPhase('ringing');
    await this.#step('ringing');
    await clock.sleep(2_000);
    const isBusy = manner === 'busy';
    if (isBusy || manner === 'no-answer') {
      tell({ kind: 'over', atMs: clock.now(), phone, ending: isBusy ? 'busy' : 'other' });
      await this.#step('over');
      const [cause, sipStatus] = isBusy ? (['busy', 486] as const) : (['no-answer', 487] as const);
      return { ...unanswered, cause, sipStatus, rang: !isBusy };
    }
    return this.#talk(order, manner === 'yes' ? 'confirmed' : 'declined', tell);
  }

  async #talk(
    order: RobotCallOrder,
    mark: 'confirmed' | 'declined',
    tell: (event: WorldEvent) => void,
  ): Promise<RobotCallResult> {
    const { clock } = this.#options;
    const { phone } = order;
    order.onPhase('talking');
    await clock.sleep(3_000);
    await this.#step('answered');
    const kept = await order.onMark(mark, mark === 'confirmed' ? 'said-yes' : 'said-no');
    if (this.#dead) return never;
    const atMs = clock.now();
    tell(
      kept
        ? { kind: 'promised', what: mark, atMs, phone }
        : { kind: 'told-that-a-person-calls', atMs, phone },
    );
    await this.#step('kept');
    await clock.sleep(2_000);
    tell({ kind: 'over', atMs: clock.now(), phone, ending: 'other' });
    await this.#step('over');
    const callback = !kept || mark === 'declined';
    const outcome = { ...talkOutcome, mark: kept ? mark : ('not-confirmed' as const), callback };
    return { cause: 'completed', sipStatus: 200, talkMs: 5_000, rang: true, outcome };
  }

  async #step(step: CallStep): Promise<void> {
    await this.#pass({ at: 'call', step });
  }

  /** Strikes with what the plan has for here. Never goes on in a worker that is dead. */
  async #pass(
    here: { at: 'transaction'; phase: 'before' | 'inside' | 'after' } | { at: 'call'; step: CallStep },
  ) {
    const counter = here.at === 'transaction' ? 'transaction' : here.step;
    if (here.at === 'call' || here.phase === 'before') this.#passed[counter] += 1;
    const isHere = (point: FaultPoint): boolean =>
      point.at === here.at &&
      point.nth === this.#passed[counter] &&
      (point.at === 'call'
        ? point.step === counter
        : here.at === 'transaction' && point.phase === here.phase);
    const index = this.#pending.findIndex(({ point }) => isHere(point));
    if (index >= 0) await this.#strike(this.#pending.splice(index, 1)[0]!);
    await this.#asleep;
    if (!this.#dead) return;
    // an open transaction of a process that is gone is rolled back, and no answer of another one's reaches it
    if (here.at === 'transaction') throw new Error('Connection terminated: killed');
    await never;
  }

  async #strike(fault: Fault): Promise<void> {
    const { clock, disk, duplicate, restart } = this.#options;
    this.struck.push(fault.kind);
    switch (fault.kind) {
      case 'kill':
        return this.kill();
      case 'cut':
        disk.isFull = fault.diskFull;
        await this.#way.cut();
        if (fault.killedAfterMs !== undefined) clock.after(fault.killedAfterMs, () => this.kill());
        clock.after(fault.forMs, () => {
          disk.isFull = false;
          if (!this.#dead) void this.#way.open();
        });
        return;
      case 'restart':
        return restart();
      case 'duplicate':
        duplicate();
        this.#asleep = clock.sleep(fault.forMs).then(() => {
          this.#asleep = undefined;
        });
        return;
      case 'jump':
        this.#ahead.own += fault.byMs;
        if (fault.everywhere) this.#ahead.law += fault.byMs;
        return;
      case 'dead-trunk':
        this.#refusals += fault.calls;
    }
  }

  #ownClock(): Clock {
    const { clock } = this.#options;
    return {
      now: () => clock.now() + this.#ahead.own,
      monotonicMs: () => clock.monotonicMs(),
      after: (delayMs, action) => clock.after(delayMs, action),
      every: (periodMs, action) => clock.every(periodMs, action),
      sleep: (delayMs, signal) => clock.sleep(delayMs, signal),
    };
  }

  /** A dead process writes no file. */
  #mortal(disk: JournalDisk): JournalDisk {
    const alive = async <R>(work: () => Promise<R>): Promise<R> => (this.#dead ? never : work());
    return {
      read: () => alive(() => disk.read()),
      append: (bytes) => alive(() => disk.append(bytes)),
      truncate: (length) => alive(() => disk.truncate(length)),
      setAside: (bytes) => alive(() => disk.setAside(bytes)),
    };
  }
}
