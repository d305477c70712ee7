import { Failure, type Clock, type Lifecycle, type Log } from '../base/index.ts';
import type { EngineStatistics } from './statistics.ts';
import type { MediaStream, StreamOrder } from './stream.ts';

export interface MediaEngineOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Worker threads, 1 when absent. */
  readonly workers?: number;
  /** UDP ports that may be used, both inclusive; RTP takes the even ones. */
  readonly portRange?: { readonly from: number; readonly to: number };
  /** IPv4 address that sockets are bound to. */
  readonly bindHost: string;
  /** IPv4 address written into descriptions; `bindHost` when absent. */
  readonly advertisedHost?: string;
}

/** RTP of all legs, in worker threads with a 20 ms clock. */
export class MediaEngine implements Lifecycle {
  readonly #options: MediaEngineOptions;

  constructor(options: MediaEngineOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#options.log.debug({}, 'media engine started');
  }

  async stop(): Promise<void> {
    this.#options.log.debug({}, 'media engine stopped');
  }

  /** Opens the sockets of one stream. Throws `Failure` `media.no-port` or `media.not-running`. */
  async openStream(order: StreamOrder): Promise<MediaStream> {
    throw new Failure('unavailable', {
      code: 'media.not-running',
      message: `The media engine is not running (${order.id}).`,
    });
  }

  async statistics(): Promise<EngineStatistics> {
    throw new Failure('unavailable', {
      code: 'media.not-running',
      message: 'The media engine is not running.',
    });
  }
}
