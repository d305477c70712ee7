import { Failure, type Clock, type Log } from '../base/index.ts';
import type { RobotVoice, TalkVoice } from '../speech/index.ts';
import type { ReminderFacts } from './facts.ts';
import { answerNotKept, beforeTalk, decide, type Decision, type TalkEvent } from './interpreter.ts';
import type { ReminderEnding, ReminderMark, ScenarioOutcome, StepEvent } from './outcome.ts';
import type { Partner } from './partner.ts';
import { newTalk, textsOf, type Talk } from './prompt.ts';
import type { Scenario } from './script.ts';
import { outcomeOf } from './talk-state.ts';

export interface ScenarioRunOptions {
  readonly scenario: Scenario;
  readonly partner: Partner;
  readonly facts: ReminderFacts;
  readonly clock: Clock;
  readonly log: Log;
  onStep?(event: StepEvent): void;
  /**
   * Keeps an answer for good. The talk goes on (the patient is thanked) only when it has resolved; false means that
   * the answer may not stand, and then a person goes on.
   */
  onMark?(mark: ReminderMark, ending: ReminderEnding): Promise<boolean>;
}

/** One talk: begins when the line is open, ends when it is hung up. Not to be run twice. */
export class ScenarioRun {
  readonly #options: ScenarioRunOptions;
  readonly #talk: Talk;
  readonly #waiting: { readonly event: TalkEvent; readonly atMs: number }[] = [];
  #state = beforeTalk;
  #beganMs = 0;
  #busy = false;
  #over: (() => void) | undefined;

  /** Throws `Failure` (`scenario.bad-facts`) when date, time or zone are none. */
  constructor(options: ScenarioRunOptions) {
    this.#options = options;
    this.#talk = talkOf(options.scenario, options.facts, options.clock);
  }

  /** Talks to the end and never rejects. An aborted signal breaks the talk off. */
  async run(signal?: AbortSignal): Promise<ScenarioOutcome> {
    const { partner, clock } = this.#options;
    const stop = (): void => this.#take({ event: 'stop' });
    this.#beganMs = clock.monotonicMs();
    const over = new Promise<void>((resolve) => {
      this.#over = resolve;
    });
    this.#take({ event: 'begin' });
    partner.begin((event) => this.#take(event));
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    await over;
    signal?.removeEventListener('abort', stop);
    partner.close();
    return outcomeOf(this.#state);
  }

  /** One event after another, also when an action makes the partner report at once or an answer is being kept. */
  #take(event: TalkEvent): void {
    this.#waiting.push(this.#now(event));
    if (!this.#busy) void this.#drain();
  }

  #now(event: TalkEvent): { readonly event: TalkEvent; readonly atMs: number } {
    return { event, atMs: this.#options.clock.monotonicMs() - this.#beganMs };
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const keeping = this.#turn(next.event, next.atMs);
      if (keeping) await keeping;
    }
    this.#busy = false;
    if (this.#state.phase === 'ended') this.#over?.();
  }

  /** Gives a promise only when the turn has to wait for an answer to be kept. */
  #turn(event: TalkEvent, atMs: number): Promise<void> | undefined {
    try {
      const { onMark } = this.#options;
      const decision = decide(this.#talk, this.#state, event, atMs);
      const marked = decision.news.some((news) => news.kind === 'mark');
      if (marked && onMark) return this.#keep(decision, event, onMark);
      this.#carryOut(decision);
    } catch (err) {
      this.#failed(event, err);
    }
    return undefined;
  }

  async #keep(
    decision: Decision,
    event: TalkEvent,
    onMark: NonNullable<ScenarioRunOptions['onMark']>,
  ): Promise<void> {
    try {
      const { mark, ending } = outcomeOf(decision.state);
      const kept = await onMark(mark, ending).catch((err: unknown) => {
        this.#options.log.error({ err, mark }, 'an answer could not be kept');
        return false;
      });
      // "not confirmed" claims nothing, so it needs no keeping to be acted on; "never again" is a promise
      if (kept || (mark === 'not-confirmed' && ending !== 'stop-calling')) this.#carryOut(decision);
      else this.#waiting.unshift(this.#now({ event: 'trouble', code: answerNotKept }));
    } catch (err) {
      this.#failed(event, err);
    }
  }

  #carryOut(decision: Decision): void {
    this.#state = decision.state;
    decision.actions.forEach((action) => this.#options.partner.act(action));
    decision.news.forEach((news) => this.#options.onStep?.(news));
  }

  /** A bug ends one talk: a person goes on, and when that fails too, the line is let go. */
  #failed(event: TalkEvent, err: unknown): void {
    this.#options.log.error({ err, event: event.event }, 'a talk failed');
    // the end of the line is told once: without it the talk would go on for ever
    const ends = this.#waiting.filter(({ event: { event: name } }) => name === 'gone' || name === 'stop');
    this.#waiting.length = 0;
    if (event.event === 'gone') {
      this.#state = { ...this.#state, phase: 'ended' };
      return;
    }
    const next: TalkEvent =
      event.event === 'trouble' || event.event === 'stop'
        ? { event: 'gone' }
        : { event: 'trouble', code: 'scenario.bug' };
    this.#waiting.push(this.#now(next), ...ends);
  }
}

/** Makes ready, before dialling, every sentence that the talk may come to say, and gives who says it. Throws as `RobotVoice.prepare` and `ScenarioRun` do. */
export async function prepareTalk(order: {
  readonly scenario: Scenario;
  readonly facts: ReminderFacts;
  readonly clock: Clock;
  readonly voice: Pick<RobotVoice, 'prepare'>;
}): Promise<TalkVoice> {
  const talk = talkOf(order.scenario, order.facts, order.clock);
  return order.voice.prepare(textsOf(talk));
}

/** One of a zone costs more to make than a hundred days to tell. */
const calendars = new Map<string, Intl.DateTimeFormat>();

/** Tells days as `2026-11-22`. Throws RangeError when there is no such zone. */
function calendarOf(zone: string): Intl.DateTimeFormat {
  const calendar = calendars.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  calendars.set(zone, calendar);
  return calendar;
}

function talkOf(scenario: Scenario, facts: ReminderFacts, clock: Clock): Talk {
  try {
    const talk = newTalk(scenario, facts, calendarOf(facts.zone).format(clock.now()));
    textsOf(talk);
    return talk;
  } catch (cause) {
    throw new Failure('invalid', {
      code: 'scenario.bad-facts',
      message: 'The date, time or time zone of a visit is not one.',
      cause,
    });
  }
}
