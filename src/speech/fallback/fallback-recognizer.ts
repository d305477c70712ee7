import type { Clock, Log } from '../../base/index.ts';
import type { Hearing, Recognizer, RecognizerListener, RecognizerSession } from '../recognizer.ts';
import { CircuitBreaker, type EngineState } from './circuit-breaker.ts';
import { FallbackSession, type Told } from './fallback-session.ts';

export interface FallbackOptions {
  readonly large: Recognizer;
  /** Started and stopped by whoever made it. */
  readonly embedded: Recognizer;
  readonly clock: Clock;
  readonly log: Log;
  /** How long the embedded engine's answer waits for the large one's. */
  readonly patienceMs?: number;
  onState?(state: EngineState): void;
}

/** How many utterances were told by whom since it was started. */
export type EngineCounts = Readonly<Record<Told, number>>;

/** A recognizer that never waits long: see `withFallback`. */
export interface FallbackRecognizer extends Recognizer {
  readonly state: EngineState;
  readonly counts: EngineCounts;
}

export const usualPatienceMs = 300;

/**
 * Both engines hear everything. The large one's answer is told when it comes in time (and is weighed against the embedded
 * one's), else the embedded one's: each utterance once, nobody waits longer than `patienceMs` after either has answered. An
 * engine that fails or is late three times in a row is left alone for half a minute and longer. When it is stopped, those who
 * listen go on with the embedded engine.
 */
export function withFallback(options: FallbackOptions): FallbackRecognizer {
  return new Fallback(options);
}

class Fallback implements FallbackRecognizer {
  readonly id: string;
  readonly #options: FallbackOptions;
  readonly #breaker: CircuitBreaker;
  readonly #counts: Record<Told, number> = { large: 0, embedded: 0, late: 0, failed: 0, contradicted: 0 };
  #running = false;

  constructor(options: FallbackOptions) {
    const { large, embedded, clock } = options;
    this.#options = options;
    this.id = `${large.id}+${embedded.id}`;
    const log = options.log.child({ room: 'speech', engine: large.id });
    this.#breaker = new CircuitBreaker({
      clock,
      onState: (state) => {
        const { state: word, trouble } = state;
        if (word === 'resting') log.warn({ trouble, ...this.#counts }, 'an engine is left alone for a while');
        else log.info({ state: word }, 'an engine is asked');
        options.onState?.(state);
      },
    });
  }

  get state(): EngineState {
    return this.#breaker.state;
  }

  get counts(): EngineCounts {
    return this.#counts;
  }

  async start(): Promise<void> {
    await this.#options.large.start();
    this.#running = true;
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#options.large.stop();
  }

  open(listener: RecognizerListener, hearing: Hearing): RecognizerSession {
    const { large, embedded, clock, patienceMs = usualPatienceMs } = this.#options;
    return new FallbackSession({
      ...{ listener, hearing, clock, patienceMs, embedded },
      ...(this.#running && this.#breaker.mayAsk() ? { large } : {}),
      breaker: this.#breaker,
      isOver: () => !this.#running || this.#breaker.rests,
      onTold: (told) => (this.#counts[told] += 1),
    });
  }
}
