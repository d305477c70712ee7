import type { LiveEvent } from '../../../../src/api/contract/index.ts';

export type LiveStatus = 'connecting' | 'open' | 'lost';

interface LiveSourceOptions {
  readonly address: string;
  onNews(news: LiveEvent): void;
  onStatus(status: LiveStatus): void;
  /** The stream came back after a break: news may have been missed. */
  onReturn(): void;
}

const lostAfterMs = 3_000;
const longestPauseMs = 15_000;

/** One server-sent-event stream that comes back by itself, also after a refusal, where EventSource gives up. */
export class LiveSource {
  readonly #options: LiveSourceOptions;
  #stream: EventSource | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #lost: ReturnType<typeof setTimeout> | null = null;
  #failures = 0;
  #wasOpen = false;

  constructor(options: LiveSourceOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#stream) return;
    const stream = new EventSource(this.#options.address);
    this.#stream = stream;
    stream.onopen = () => this.#opened();
    stream.onmessage = (message: MessageEvent<string>) => this.#told(message.data);
    stream.onerror = () => this.#broken(stream.readyState === EventSource.CLOSED);
  }

  stop(): void {
    this.#stream?.close();
    this.#stream = null;
    if (this.#retry) clearTimeout(this.#retry);
    this.#calm();
    this.#retry = null;
  }

  #opened(): void {
    this.#calm();
    this.#options.onStatus('open');
    if (this.#wasOpen && this.#failures > 0) this.#options.onReturn();
    this.#wasOpen = true;
    this.#failures = 0;
  }

  #told(data: string): void {
    try {
      this.#options.onNews(JSON.parse(data) as LiveEvent);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }

  #broken(closed: boolean): void {
    this.#failures += 1;
    this.#lost ??= setTimeout(() => this.#options.onStatus('lost'), lostAfterMs);
    if (!closed) return;
    this.#stream?.close();
    this.#stream = null;
    const pauseMs = Math.min(longestPauseMs, 1_000 * 2 ** Math.min(this.#failures, 4));
    this.#retry = setTimeout(() => this.start(), pauseMs);
  }

  #calm(): void {
    if (this.#lost) clearTimeout(this.#lost);
    this.#lost = null;
  }
}
