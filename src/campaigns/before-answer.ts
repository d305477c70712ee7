import type { Call, Switchboard } from '../calls/index.ts';
import type { EarlyVerdict, ReminderFacts, VoiceLine } from '../scenario/index.ts';

/** What is said of a number before the answer; while he is talking to another he may still answer. */
export type Announced = Exclude<NonNullable<EarlyVerdict['announcement']>, 'waiting'>;

/** Nobody answers after these. */
const final: ReadonlySet<Announced> = new Set(['no-such-number', 'switched-off', 'barred']);

/** Hears what the network says. */
export interface EarlyListener {
  /** Listens to a line before the answer; gives what ends it. */
  listenEarly(
    line: Pick<VoiceLine, 'on'>,
    order: {
      readonly projectId: string;
      readonly facts: ReminderFacts;
      readonly onVerdict: (verdict: EarlyVerdict) => void;
    },
  ): () => void;
}

interface BeforeAnswerOptions {
  readonly talker: EarlyListener;
  readonly switchboard: { readonly records: Pick<Switchboard['records'], 'addEvent'> };
}

interface BeforeAnswerOrder {
  readonly projectId: string;
  readonly facts: ReminderFacts;
}

/** What is heard on a line before the answer: an announcement that is understood says why nobody answers, and may end the call. */
export class BeforeAnswer {
  readonly #o: BeforeAnswerOptions;
  readonly #order: BeforeAnswerOrder;
  readonly #call: Call;
  #end: (() => void) | undefined;
  #announced: Announced | undefined;

  constructor(options: BeforeAnswerOptions, order: BeforeAnswerOrder, call: Call) {
    this.#o = options;
    this.#order = order;
    this.#call = call;
  }

  /** Undefined when nothing was said, or nobody has written it down. */
  get announced(): Announced | undefined {
    return this.#announced;
  }

  listen(): void {
    this.#end ??= this.#o.talker.listenEarly(this.#call, {
      projectId: this.#order.projectId,
      facts: this.#order.facts,
      onVerdict: (verdict) => this.#take(verdict),
    });
  }

  end(): void {
    this.#end?.();
    // it listens once
    this.#end = () => undefined;
  }

  #take({ who, announcement, confidence, reasons }: EarlyVerdict): void {
    // that it rings is known
    if (who === 'ringback' || this.#announced) return;
    const detail = { who, ...(announcement ? { announcement } : {}), confidence, reasons };
    this.#o.switchboard.records.addEvent(this.#call.id, 'answered-by', detail);
    if (announcement === undefined || announcement === 'waiting') return;
    this.#announced = announcement;
    // busy in words may go on: «оставайтесь на линии»; the network ends it, or he takes the call
    if (final.has(announcement) || reasons.includes('busy-tone')) this.#call.hangUp();
  }
}
