// WHATWG HTML §9.2 "Server-sent events".
import type { Clock, Timer } from '../../base/index.ts';
import type { LiveEvent } from '../contract/index.ts';
import { merge, newsKey } from './live-news.ts';

/** Where a reader's bytes go: the part of a writable stream that is used. */
export interface LiveOutlet {
  /** False when it can't take more until `onDrain` is called. */
  write(text: string): boolean;
  onDrain(action: () => void): void;
  end(): void;
}

export interface LiveReaderOptions {
  readonly clock: Clock;
  readonly outlet: LiveOutlet;
  /** News is gathered this long before it is sent. */
  readonly gatherMs: number;
  /** A comment is sent this often, so that nothing between takes the connection for dead. */
  readonly heartbeatMs: number;
  /** Things with unsent news beyond which all is dropped and `resync` is sent instead. */
  readonly mostWaiting: number;
}

/** One console that listens: merges bursts, waits for a slow line, and never holds more than a bounded heap of news. */
export class LiveReader {
  readonly #options: LiveReaderOptions;
  readonly #heartbeat: Timer;
  #waiting = new Map<string, LiveEvent>();
  #gathering: Timer | undefined;
  #blocked = false;
  #ended = false;

  constructor(options: LiveReaderOptions) {
    this.#options = options;
    this.#heartbeat = options.clock.every(options.heartbeatMs, () => {
      if (!this.#blocked) this.#write(': still here\n\n');
    });
    options.outlet.onDrain(() => {
      this.#blocked = false;
      this.#flushSoon();
    });
    // how soon the browser comes back after a break
    this.#write('retry: 2000\n\n');
    this.#send({ kind: 'hello', at: new Date(options.clock.now()).toISOString() });
  }

  tell(event: LiveEvent): void {
    if (this.#ended) return;
    if (this.#waiting.has('resync')) return;
    const key = newsKey(event);
    const earlier = this.#waiting.get(key);
    // to the end: the order is that of the last news
    this.#waiting.delete(key);
    this.#waiting.set(key, merge(earlier, event));
    if (this.#waiting.size > this.#options.mostWaiting) {
      this.#waiting = new Map([['resync', { kind: 'resync' }]]);
    }
    this.#flushSoon();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#heartbeat.cancel();
    this.#gathering?.cancel();
    this.#waiting.clear();
    this.#options.outlet.end();
  }

  #flushSoon(): void {
    if (this.#ended || this.#gathering || this.#waiting.size === 0) return;
    this.#gathering = this.#options.clock.after(this.#options.gatherMs, () => {
      this.#gathering = undefined;
      this.#flush();
    });
  }

  #flush(): void {
    for (const [key, event] of this.#waiting) {
      if (this.#blocked || this.#ended) return;
      this.#waiting.delete(key);
      this.#send(event);
    }
  }

  #send(event: LiveEvent): void {
    this.#write(`data: ${JSON.stringify(event)}\n\n`);
  }

  #write(text: string): void {
    if (!this.#options.outlet.write(text)) this.#blocked = true;
  }
}
