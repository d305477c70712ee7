import type { Clock, Timer } from '../../../../base/index.ts';
import type { ReadText } from './message-text.ts';

interface Gathering {
  readonly parts: Map<number, string>;
  readonly total: number;
  readonly timer: Timer;
}

/** A part that is not there by then will not come. */
const patienceMs = 60_000;
/** Whoever sends parts of more messages than this at once does it to fill the memory. */
const mostAtOnce = 1000;

/** Puts long messages together. What lacks a part is handed on with a gap after a minute. */
export class LongIncoming {
  readonly #clock: Clock;
  readonly #gathered = new Map<string, Gathering>();
  readonly #onLate: (phone: string, text: string) => void;

  constructor(clock: Clock, onLate: (phone: string, text: string) => void) {
    this.#clock = clock;
    this.#onLate = onLate;
  }

  /** The whole text once its last part has come; undefined while one is missing. */
  add(phone: string, { text, part }: ReadText): string | undefined {
    if (!part || part.total === 1) return text;
    const key = `${phone} ${part.reference} ${part.total}`;
    const gathering = this.#gathered.get(key) ?? this.#begin(key, phone, part.total);
    gathering.parts.set(part.number, text);
    if (gathering.parts.size < part.total) return undefined;
    return this.#end(key, gathering);
  }

  /** Hands on what has come. */
  stop(): void {
    for (const [key, gathering] of this.#gathered) {
      this.#onLate(key.split(' ')[0] ?? '', this.#end(key, gathering));
    }
  }

  #begin(key: string, phone: string, total: number): Gathering {
    const [oldest] = this.#gathered.keys();
    if (this.#gathered.size >= mostAtOnce && oldest !== undefined) {
      this.#gathered.get(oldest)?.timer.cancel();
      this.#gathered.delete(oldest);
    }
    const timer = this.#clock.after(patienceMs, () => this.#onLate(phone, this.#end(key, gathering)));
    const gathering: Gathering = { parts: new Map(), total, timer };
    this.#gathered.set(key, gathering);
    return gathering;
  }

  #end(key: string, { parts, total, timer }: Gathering): string {
    timer.cancel();
    this.#gathered.delete(key);
    return Array.from({ length: total }, (_, index) => parts.get(index + 1) ?? '…').join('');
  }
}
