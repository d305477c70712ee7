import type { ReminderFacts } from '../../src/scenario/facts.ts';
import { beforeTalk, decide, type TalkEvent } from '../../src/scenario/interpreter.ts';
import { loadScenario } from '../../src/scenario/load-scenario.ts';
import type { ScenarioOutcome, StepEvent } from '../../src/scenario/outcome.ts';
import type { PartnerAction } from '../../src/scenario/partner.ts';
import { newTalk, type Talk } from '../../src/scenario/prompt.ts';
import { outcomeOf } from '../../src/scenario/talk-state.ts';
import type { AnswerVerdict, Meaning, Said } from '../../src/speech/index.ts';

const scenario = loadScenario('reminder');
const facts: ReminderFacts = {
  clinicName: 'Белая роза',
  date: '2026-11-23',
  time: '15:00',
  doctor: 'Иванова Мария Петровна',
  specialty: 'стоматолог',
  disclosureLevel: 1,
  zone: 'Europe/Moscow',
  answers: [
    { id: 'price', asked: ['сколько стоит'], say: 'Приём стоит 1500 ₽.' },
    { id: 'doctor', asked: ['какой врач'], say: 'Вас примет {doctor.nominative}.' },
  ],
};
const sentenceMs = 2000;

/** A talk of the reminder with a partner who does what the test says. */
export class TestTalk {
  readonly said: string[] = [];
  readonly actions: PartnerAction[] = [];
  readonly news: StepEvent[] = [];
  readonly #talk: Talk;
  #state = beforeTalk;
  #atMs = 0;

  constructor(changes: Partial<ReminderFacts> = {}) {
    this.#talk = newTalk(scenario, { ...facts, ...changes }, '2026-11-22');
    this.send({ event: 'begin' });
  }

  get step(): string {
    return this.#state.step;
  }

  /** Milliseconds since the talk began. */
  get atMs(): number {
    return this.#atMs;
  }

  get over(): boolean {
    return this.#state.phase === 'ended';
  }

  get outcome(): ScenarioOutcome {
    return outcomeOf(this.#state);
  }

  get lastAction(): PartnerAction | undefined {
    return this.actions.at(-1);
  }

  send(event: TalkEvent): this {
    const decision = decide(this.#talk, this.#state, event, this.#atMs);
    this.#state = decision.state;
    this.actions.push(...decision.actions);
    this.news.push(...decision.news);
    return this;
  }

  /** The robot says its prompt up to and into the sentence with this number (from 0). */
  reaches(sentence: number): this {
    const { sayId } = this.#state;
    for (let index = this.#state.sentence; index < sentence; index += 1) this.#say(index, true);
    return this.#begins(sentence) ? this.send({ event: 'sentence-began', id: sayId, sentence }) : this;
  }

  /** The robot says all of its prompt; to words that ask nothing nobody replies. */
  finishes(): this {
    this.saysAll();
    const asksNothing = scenario.steps[this.step]?.kind === 'say';
    return asksNothing && this.#state.phase === 'listening' ? this.silence() : this;
  }

  /** The robot says all of its prompt and listens. */
  saysAll(): this {
    // another prompt in its place is begun from its beginning
    for (let index = this.#state.sentence; index < this.#state.prompt.length; index += 1)
      if (!this.#say(index, true)) index = -1;
    return this.send({ event: 'said', id: this.#state.sayId });
  }

  /** He speaks after the robot, or, when the robot is in the middle of a sentence, over it. */
  hears(
    meaning: Meaning,
    confidence = 0.95,
    over: { readonly msFromEnd?: number; readonly msIn?: number } | undefined = undefined,
    more: { readonly text?: string; readonly said?: Said; readonly answer?: string } = {},
  ): this {
    this.#atMs += 700;
    const { phase, sayId, sentence } = this.#state;
    const place = { id: sayId, sentence, msIn: 1000, msFromEnd: 1000, ...over };
    return this.send({
      event: 'heard',
      meaning,
      confidence,
      agoMs: 600,
      ...more,
      ...(phase === 'saying' ? { over: place } : {}),
    });
  }

  /** «Угу» over the first sentence of what the robot is saying. */
  nodsBeforeQuestion(): this {
    const over = { id: this.#state.sayId, sentence: 0, msIn: 500, msFromEnd: 1500 };
    const first = this.#state.prompt[0]?.accepts;
    if (this.#state.phase !== 'saying' || first === 'all') return this;
    return this.send({ event: 'heard', meaning: 'yes', confidence: 0.99, text: 'угу', agoMs: 0, over });
  }

  presses(key: string): this {
    this.#atMs += 300;
    return this.send({ event: 'key', key });
  }

  silence(): this {
    this.#atMs += 6000;
    return this.send({ event: 'silence' });
  }

  /** Somebody listens to who has answered, and thinks so. */
  isAnsweredBy(who: AnswerVerdict['who'], change: Partial<AnswerVerdict> = {}): this {
    const by: AnswerVerdict = { who, confidence: 0.93, reasons: ['beep'], atMs: this.#atMs, ...change };
    return this.send({ event: 'answered-by', by });
  }

  greetingEnds(how: 'beep' | 'quiet' | 'time' = 'beep'): this {
    return this.send({ event: 'greeting-over', how });
  }

  connects(taken: boolean): this {
    return this.send({ event: 'connect-ended', taken, talkMs: taken ? 30_000 : 0 });
  }

  hangsUp(): this {
    return this.send({ event: 'gone' });
  }

  /** Whether the sentence may be begun; false when the robot says something else instead. */
  #begins(sentence: number): boolean {
    const { sayId } = this.#state;
    this.send({ event: 'sentence-next', id: sayId, sentence });
    return this.#state.sayId === sayId;
  }

  #say(sentence: number, finished: boolean): boolean {
    const { sayId, prompt } = this.#state;
    const { text } = prompt[sentence]!;
    if (!this.#begins(sentence)) return false;
    this.said.push(text);
    this.send({ event: 'sentence-began', id: sayId, sentence });
    this.#atMs += sentenceMs;
    this.send({ event: 'sentence-said', id: sayId, sentence, text, heardMs: sentenceMs, finished });
    return true;
  }
}
