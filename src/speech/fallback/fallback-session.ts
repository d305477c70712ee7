import { isFailure, type Clock, type Timer } from '../../base/index.ts';
import type { Heard, HeardSoFar, Hearing } from '../recognizer.ts';
import type { Recognizer, RecognizerListener, RecognizerSession } from '../recognizer.ts';
import { isUnfinished } from '../understanding/unfinished.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { askedAbout, weighAnswers } from './weigh-answers.ts';

/** By whom an utterance was told; by the embedded engine because the large one was late, or failed; by nobody: they contradict. */
export type Told = 'large' | 'embedded' | 'late' | 'failed' | 'contradicted';

export interface FallbackSessionOptions {
  readonly listener: RecognizerListener;
  readonly hearing: Hearing;
  readonly clock: Clock;
  readonly patienceMs: number;
  readonly embedded: Recognizer;
  /** Absent while it is left alone. */
  readonly large?: Recognizer;
  readonly breaker: CircuitBreaker;
  /** The large engine is not to be asked any more. */
  isOver(): boolean;
  onTold(told: Told): void;
}

/** An utterance that has begun and is not yet told. */
interface Pending {
  readonly startMs: number;
  embedded?: Heard;
  large?: Heard;
  /** The last words that the large engine had of it are a beginning: «да, но…». */
  unfinished?: boolean;
  patience?: Timer;
}

/** One leg, heard by two. The embedded engine says when an utterance begins: the other one finds them in the same way. */
export class FallbackSession implements RecognizerSession {
  readonly #options: FallbackSessionOptions;
  readonly #embedded: RecognizerSession;
  #large: RecognizerSession | undefined;
  readonly #pending = new Map<number, Pending>();
  #closed = false;

  constructor(options: FallbackSessionOptions) {
    const { embedded, hearing, listener } = options;
    this.#options = options;
    this.#embedded = embedded.open(
      {
        onSpeechStart: (startMs) => {
          this.#pending.set(startMs, { startMs });
          listener.onSpeechStart(startMs);
        },
        onHeard: (heard) => this.#heardEmbedded(heard),
      },
      hearing,
    );
    this.#large = this.#openLarge();
    this.#embedded.beside = this.#large !== undefined;
  }

  push(frame: Int16Array): void {
    if (this.#closed) return;
    this.#embedded.push(frame);
    if (this.#large && this.#options.isOver()) this.#leaveLarge();
    this.#large?.push(frame);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { patience } of this.#pending.values()) patience?.cancel();
    this.#pending.clear();
    this.#large?.close();
    this.#embedded.close();
  }

  #openLarge(): RecognizerSession | undefined {
    const { large, hearing, breaker } = this.#options;
    try {
      return large?.open(
        {
          onSpeechStart: () => undefined,
          onPartial: (soFar) => this.#soFar(soFar),
          onHeard: (heard) => this.#heardLarge(heard),
        },
        hearing,
      );
    } catch (error) {
      // its process or thread has just died: the leg is heard all the same
      if (!isFailure(error)) throw error;
      breaker.failed('unreachable');
      return undefined;
    }
  }

  /** What it has not told by now is told without it. */
  #leaveLarge(): void {
    this.#large?.close();
    this.#large = undefined;
    this.#embedded.beside = false;
    for (const pending of [...this.#pending.values()]) this.#settle(pending);
  }

  #soFar(soFar: HeardSoFar): void {
    const { startMs, text } = soFar;
    const pending = this.#pending.get(startMs);
    if (!pending) return;
    if (text !== undefined) {
      pending.unfinished = isUnfinished(text);
      // both are to take what follows for the same utterance
      this.#embedded.thinks?.(startMs, pending.unfinished);
    }
    this.#options.listener.onPartial?.(soFar);
  }

  #heardEmbedded(heard: Heard): void {
    const pending = this.#pending.get(heard.startMs);
    if (!pending) return;
    pending.embedded = heard;
    this.#settle(pending);
  }

  #heardLarge(heard: Heard): void {
    const { breaker } = this.#options;
    const pending = this.#pending.get(heard.startMs);
    // told already: that it was late has been counted
    if (!pending) return;
    if (heard.trouble === undefined) breaker.succeeded();
    // our own limit says nothing about the engine
    else if (heard.trouble !== 'busy') breaker.failed(heard.trouble);
    pending.large = heard;
    this.#settle(pending);
  }

  #settle(pending: Pending): void {
    const { embedded, large } = pending;
    if (embedded && large) {
      const { heard, contradicted } = weighAnswers(large, embedded);
      const failed = large.trouble !== undefined;
      if (failed) return this.#tellWithoutWords(pending, heard, 'failed');
      return this.#tell(pending, heard, contradicted ? 'contradicted' : 'large');
    }
    if (embedded && !this.#large) return this.#tellWithoutWords(pending, embedded, 'embedded');
    if (!embedded && !large) return;
    const { clock, patienceMs } = this.#options;
    pending.patience ??= clock.after(patienceMs, () => this.#waitNoLonger(pending));
  }

  #waitNoLonger(pending: Pending): void {
    const { embedded, large } = pending;
    if (embedded) {
      this.#options.breaker.failed('late');
      this.#tellWithoutWords(pending, embedded, 'late');
    } else if (large) this.#tell(pending, askedAbout(large), 'large');
  }

  /** By what the embedded engine heard: where the other one got no further than «да, но…», its yes is asked about. */
  #tellWithoutWords(pending: Pending, embedded: Heard, told: Told): void {
    this.#tell(pending, pending.unfinished ? askedAbout(embedded) : embedded, told);
  }

  #tell(pending: Pending, heard: Heard, told: Told): void {
    if (!this.#pending.delete(pending.startMs)) return;
    pending.patience?.cancel();
    this.#options.onTold(told);
    this.#options.listener.onHeard(heard);
  }
}
