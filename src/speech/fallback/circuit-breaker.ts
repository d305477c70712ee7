import type { Clock } from '../../base/index.ts';
import type { EngineTrouble } from '../recognizer.ts';

/** How an engine has been of late; no word of what was said is in it. */
export interface EngineState {
  /** `resting`: it failed too often in a row and is left alone; `trying`: its rest is over, nobody knows yet. */
  readonly state: 'untried' | 'works' | 'resting' | 'trying';
  readonly sinceMs: number;
  /** What was last wrong; kept while it works, too. */
  readonly trouble?: EngineTrouble;
}

export interface CircuitBreakerOptions {
  readonly clock: Clock;
  /** Failures in a row that are too many. */
  readonly inARow?: number;
  /** Its first rest; doubles with each one that did not help. */
  readonly restMs?: number;
  readonly longestRestMs?: number;
  onState(state: EngineState): void;
}

/** Leaves an engine alone that fails again and again, and has it tried after a while. */
export class CircuitBreaker {
  readonly #clock: Clock;
  readonly #inARow: number;
  readonly #firstRestMs: number;
  readonly #longestRestMs: number;
  readonly #onState: (state: EngineState) => void;
  #state: EngineState;
  #failures = 0;
  #restMs: number;
  #restUntilMs = 0;

  constructor(options: CircuitBreakerOptions) {
    const { clock, inARow = 3, restMs = 30_000, longestRestMs = 300_000, onState } = options;
    this.#clock = clock;
    this.#inARow = inARow;
    this.#firstRestMs = restMs;
    this.#longestRestMs = longestRestMs;
    this.#onState = onState;
    this.#restMs = restMs;
    this.#state = { state: 'untried', sinceMs: clock.now() };
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Whether somebody who begins to listen may ask it. */
  mayAsk(): boolean {
    if (this.#state.state !== 'resting') return true;
    if (this.#clock.monotonicMs() < this.#restUntilMs) return false;
    this.#become('trying');
    return true;
  }

  /** Whether somebody who listens may go on asking it. */
  get rests(): boolean {
    return this.#state.state === 'resting';
  }

  succeeded(): void {
    this.#failures = 0;
    // what was asked before the rest may still be answered, and says nothing of what comes
    if (this.#state.state === 'works' || this.#state.state === 'resting') return;
    this.#restMs = this.#firstRestMs;
    this.#become('works');
  }

  failed(trouble: EngineTrouble): void {
    this.#failures += 1;
    if (this.#state.state === 'resting') return;
    const tried = this.#state.state === 'trying';
    if (!tried && this.#failures < this.#inARow) {
      this.#state = { ...this.#state, trouble };
      return;
    }
    if (tried) this.#restMs = Math.min(2 * this.#restMs, this.#longestRestMs);
    this.#become('resting', trouble);
  }

  #become(state: EngineState['state'], trouble = this.#state.trouble): void {
    this.#failures = 0;
    this.#restUntilMs = this.#clock.monotonicMs() + this.#restMs;
    this.#state = { state, sinceMs: this.#clock.now(), ...(trouble === undefined ? {} : { trouble }) };
    this.#onState(this.#state);
  }
}
