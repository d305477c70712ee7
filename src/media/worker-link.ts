import { closeSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { Failure, startWorker, type Log } from '../base/index.ts';
import { MessageBatch } from './message-batch.ts';
import { DescriptorLedger } from './thread/descriptor-ledger.ts';
import type { News, Order, Reply, WorkerInput } from './worker-protocol.ts';

type StreamNews = Exclude<News, { kind: 'ready' | 'reply' | 'frames' }>;
type Asking = Extract<Order, { ask: number }>;
/** An order that is answered, before it got its number. */
export type Ask = Asking extends infer K ? (K extends Asking ? Omit<K, 'ask'> : never) : never;

export interface LinkListener {
  onStreamNews(news: StreamNews): void;
  onFrame(handle: number, frame: Int16Array): void;
  /** The thread ended by itself; nothing that lived in it exists any more. */
  onLost(): void;
}

const frameSamples = 160;

/** One worker thread, as the main thread sees it: orders, questions and news. */
export class WorkerLink {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  /** Orders of one turn of the event loop. */
  readonly #orders: MessageBatch<Order>;
  readonly #listener: LinkListener;
  readonly #asked = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Failure) => void }>();
  #nextAsk = 1;
  #ended = false;

  /** `sockets`: how many it may open. */
  constructor(options: Omit<WorkerInput, 'ledger'>, sockets: number, log: Log, listener: LinkListener) {
    this.#listener = listener;
    const ledger = new DescriptorLedger(sockets);
    const input: WorkerInput = { ...options, ledger: ledger.memory };
    this.#worker = startWorker(new URL('./media-worker.ts', import.meta.url), { workerData: input });
    this.#orders = new MessageBatch((orders, transfer) => {
      if (!this.#ended) this.#worker.postMessage(orders, transfer);
    });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (batch: readonly News[]) => {
        for (const news of batch) {
          if (news.kind === 'ready') {
            if (news.instead !== undefined) log.warn({ why: news.instead }, 'media packets go by node:dgram');
            resolve();
          } else this.#take(news);
        }
      });
      this.#worker.on('error', (error) => log.error({ err: error }, 'media worker failed'));
      this.#worker.on('exit', () => {
        // a thread that dies of a full heap does not close what Node does not know
        for (const descriptor of ledger.takeAll()) closeAnyhow(descriptor);
        reject(lost());
        this.#lose();
      });
    });
  }

  get alive(): boolean {
    return !this.#ended;
  }

  /** Sends an order, handing `transfer` over; one to a thread that ended is lost with it. */
  post(order: Exclude<Order, { ask: number }>, transfer: readonly ArrayBuffer[] = []): void {
    if (!this.#ended) this.#send(order, transfer);
  }

  /** Sends an order that is answered; throws `Failure` `media.worker-lost` when the thread ends first. */
  ask(order: Ask): Promise<Reply> {
    if (this.#ended) return Promise.reject(lost());
    const ask = this.#nextAsk;
    this.#nextAsk += 1;
    return new Promise((resolve, reject) => {
      this.#asked.set(ask, { resolve, reject });
      this.#send({ ...order, ask });
    });
  }

  #send(order: Order, transfer: readonly ArrayBuffer[] = []): void {
    if (this.#orders.add(order, transfer)) setImmediate(() => this.#orders.flush());
  }

  /** Ends the thread at once, as wanted: `onLost` is not called. */
  async terminate(): Promise<void> {
    this.#ended = true;
    await this.#worker.terminate();
    this.#refuseAll();
  }

  #take(news: Exclude<News, { kind: 'ready' }>): void {
    switch (news.kind) {
      case 'reply':
        this.#asked.get(news.ask)?.resolve(news.reply);
        this.#asked.delete(news.ask);
        break;
      case 'frames':
        for (const [index, handle] of news.handles.entries()) {
          this.#listener.onFrame(
            handle,
            news.samples.subarray(index * frameSamples, (index + 1) * frameSamples),
          );
        }
        break;
      default:
        this.#listener.onStreamNews(news);
    }
  }

  #lose(): void {
    const wanted = this.#ended;
    this.#ended = true;
    this.#refuseAll();
    if (!wanted) this.#listener.onLost();
  }

  #refuseAll(): void {
    for (const { reject } of this.#asked.values()) reject(lost());
    this.#asked.clear();
  }
}

function closeAnyhow(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // it is closed then
  }
}

function lost(): Failure {
  return new Failure('unavailable', {
    code: 'media.worker-lost',
    message: 'The media worker ended unexpectedly.',
  });
}
