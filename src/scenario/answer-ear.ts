import {
  AnswerClassifier,
  type AnswerVerdict,
  type AnswerWords,
  type Heard,
  type HeardSoFar,
} from '../speech/index.ts';
import type { PartnerEvent, Sentence } from './partner.ts';

/** No beep came and nobody has spoken for so long: the greeting is over, or it was a question. */
const greetingPauseMs = 1600;
/** The tone has to be over at the other end, too. */
const afterBeepMs = 200;
/** Of how many of our sentences we remember the words: those of a prompt and of the one before. */
const rememberedSentences = 12;

/** Listens to who has answered, and for the end of a machine's greeting. Times are milliseconds of audio since the answer. */
export class AnswerEar {
  readonly #classifier = new AnswerClassifier();
  readonly #report: (event: PartnerEvent) => void;
  #atMs = 0;
  #said: readonly { readonly text: string; readonly atMs: number }[] = [];
  /** When our question began. */
  #askedAtMs = Infinity;
  #waiting: { readonly sinceMs: number; readonly longestMs: number } | undefined;

  constructor(report: (event: PartnerEvent) => void) {
    this.#report = report;
  }

  /** A frame of the far end; `ours` while our own voice may come back with it. */
  push(frame: Int16Array, ours: boolean): void {
    this.#atMs += 20;
    this.#tell(this.#classifier.push(frame, ours));
    this.#lookForEnd();
  }

  /** What a recognizer has made of an utterance that was not our own. */
  heard({
    startMs,
    text,
    meaning,
    confidence,
  }: Pick<Heard, 'startMs' | 'text' | 'meaning' | 'confidence'>): void {
    this.#tell(this.#classifier.take({ ...this.#words(startMs, text), meant: { meaning, confidence } }));
  }

  heardSoFar({ startMs, text }: HeardSoFar): void {
    this.#tell(this.#classifier.take({ ...this.#words(startMs, text), unfinished: true }));
  }

  /** We begin to say a sentence; one that `yields` may be answered. */
  says({ text, yields }: Pick<Sentence, 'text' | 'yields'>): void {
    this.#said = [...this.#said.slice(1 - rememberedSentences), { text, atMs: this.#atMs }];
    if (yields) this.#askedAtMs = Math.min(this.#askedAtMs, this.#atMs);
  }

  /** What has been heard since then was our own voice. */
  drop(sinceMs: number): void {
    this.#classifier.drop(sinceMs);
  }

  /** Somebody has just said more than one says to pick up a telephone, and may only be drawing breath. */
  get mayGoOn(): boolean {
    return this.#classifier.mayGoOn;
  }

  /** Reports `greeting-over` once: after a beep, after some silence, or when that takes too long. */
  awaitGreeting(longestMs: number): void {
    this.#waiting = { sinceMs: this.#atMs, longestMs };
  }

  #words(startMs: number, text: string | undefined): AnswerWords {
    const before = this.#said.filter(({ atMs }) => atMs <= startMs);
    const ours = before.map((sentence) => sentence.text).join(' ');
    return { startMs, asked: startMs >= this.#askedAtMs, ours, ...(text === undefined ? {} : { text }) };
  }

  #tell(by: AnswerVerdict | undefined): void {
    if (by) this.#report({ event: 'answered-by', by });
  }

  #lookForEnd(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    const { beepedAtMs } = this.#classifier;
    const waitedMs = this.#atMs - waiting.sinceMs;
    // what was quiet before was not listened to for this: we may have been speaking ourselves
    const quietMs = Math.min(this.#classifier.quietMs, waitedMs);
    const how =
      beepedAtMs !== undefined && this.#atMs - beepedAtMs >= afterBeepMs
        ? 'beep'
        : quietMs >= greetingPauseMs
          ? 'quiet'
          : waitedMs >= waiting.longestMs
            ? 'time'
            : undefined;
    if (how === undefined) return;
    this.#waiting = undefined;
    this.#report({ event: 'greeting-over', how });
  }
}
