import type { Worker } from 'node:worker_threads';
import { Failure, startWorker, type Log } from '../base/index.ts';
import type {
  Address,
  FromWorker,
  Misbehaviour,
  Observation,
  ToWorker,
  TownInput,
  TownLines,
  TownPeople,
} from './messages.ts';

export interface RehearsalOptions {
  readonly log: Log;
  /** Where the people's sentences are kept; nobody else's cache may lie there. */
  readonly phraseDirectory: string;
  /** UDP port of 127.0.0.1; any free one when absent. */
  readonly port?: number;
  /** Opens a second address at which one must register (user and password `rehearsal`). */
  readonly registrar?: boolean;
  /** `taught` when absent. */
  readonly people?: TownPeople;
  /** `good` when absent. */
  readonly lines?: TownLines;
  /** After each call: what the one who was called lived through. */
  onObserved?(observation: Observation): void;
}

/** The simulated telephone network, running. */
export interface RehearsalNetwork {
  /** Calls to +7 990 0xx-xx-xx are answered here by whoever lives at the number; other numbers do not exist. */
  readonly address: Address;
  /** The address that asks for a password, when it was asked for. */
  readonly registrar: Address | undefined;
  /** Takes eight calls of ten. */
  readonly administratorUri: string;
  /** Makes the whole network fail, until told `none`. */
  misbehave(how: Misbehaviour): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the network in a worker thread of its own. Throws `Failure` `rehearsal.not-started`. */
export async function startRehearsalNetwork(options: RehearsalOptions): Promise<RehearsalNetwork> {
  const input: TownInput = {
    phraseDirectory: options.phraseDirectory,
    port: options.port ?? 0,
    registrar: options.registrar ?? false,
    people: options.people ?? 'taught',
    lines: options.lines ?? 'good',
  };
  const worker = startWorker(new URL('./town-worker.ts', import.meta.url), { workerData: input });
  const requests = new Requests(worker);
  const { address, registrar } = await new Promise<Extract<FromWorker, { kind: 'ready' }>>(
    (resolve, reject) => {
      const fail = (message: string): void => reject(notStarted(message));
      worker.once('error', (error) => fail(error.message));
      worker.once('exit', () => fail('the worker ended'));
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'ready') resolve(message);
        else if (message.kind === 'failed') fail(message.message);
        else if (message.kind === 'done') requests.done(message.id);
        else if (message.kind === 'observed') options.onObserved?.(message.observation);
        else options.log[message.level](message.fields, message.message);
      });
    },
  );
  worker.on('error', (err) => options.log.error({ err }, 'the rehearsal network failed'));
  return {
    address,
    registrar,
    administratorUri: `sip:admin@${address.host}:${address.port}`,
    misbehave: (how) => requests.ask((id) => ({ kind: 'misbehave', id, how })),
    stop: async () => {
      await requests.ask((id) => ({ kind: 'stop', id }));
      await worker.terminate();
    },
  };
}

/** Questions to the worker that wait for their `done`; all are answered when it ends. */
class Requests {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, () => void>();
  #last = 0;
  #ended = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.once('exit', () => {
      this.#ended = true;
      for (const resolve of this.#waiting.values()) resolve();
      this.#waiting.clear();
    });
  }

  async ask(message: (id: number) => ToWorker): Promise<void> {
    if (this.#ended) return;
    this.#last += 1;
    const id = this.#last;
    await new Promise<void>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage(message(id));
    });
  }

  done(id: number): void {
    this.#waiting.get(id)?.();
    this.#waiting.delete(id);
  }
}

function notStarted(why: string): Failure {
  return new Failure('unavailable', {
    code: 'rehearsal.not-started',
    message: `The rehearsal network could not be started: ${why}.`,
    retryable: true,
  });
}
