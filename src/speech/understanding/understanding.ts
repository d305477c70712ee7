import { anotherCall } from './another-call.ts';
import { answerPhrases, farewells } from './answer-phrases.ts';
import { dayOf } from './calendar.ts';
import { dateSaid } from './dates.ts';
import { findIntent, type Evidence, type Intent } from './intent.ts';
import { findNames, indexNames, type ClinicName } from './names.ts';
import { isNumeral } from './numerals.ts';
import { findPhrases, type Marked } from './phrases.ts';
import { findAnswer, indexAnswers, type AnswerFound, type ClinicAnswer } from './questions.ts';
import { ringAgain } from './ring-again.ts';
import { findSaid, type Said, type SaidFound, type Span } from './said.ts';
import { minutesOf, type ClinicHours, type TimeSaid } from './times.ts';
import { wordsOf, type Word } from './words.ts';

/** What the clinic knows; all of it may be missing. */
export interface ClinicWords {
  readonly names?: readonly ClinicName[];
  readonly answers?: readonly ClinicAnswer[];
  readonly hours?: ClinicHours;
}

/** When it is said, and about which visit: days and times of the clinic's own zone. */
export interface Occasion {
  /** `2026-11-22` */
  readonly today: string;
  /** The visit that was asked about: «да, в четверг» is a yes to a visit on Thursday only. */
  readonly visit?: { readonly date: string; readonly time: string };
}

/** What an answer means, and what was told with it. */
export type Understood = {
  /** 0 to 1, of the words alone: from 0.85 on a yes is plain, below it something was said that is no yes. */
  readonly confidence: number;
  readonly said: Said;
} & (
  | { readonly intent: 'digits'; readonly digits: string }
  | { readonly intent: 'question'; readonly answer?: AnswerFound }
  | { readonly intent: Exclude<Intent, 'digits' | 'question'> }
);

export interface Understanding {
  /** Never throws on any text; time grows with its length. */
  understand(text: string, occasion: Occasion): Understood;
}

/** What is no surer than this may as well be one of the questions that the clinic answers. */
const vague = 0.7;
const surelyAsked = 0.6;

/**
 * Understands what a recogniser has written down of an answer to "will you come?", with marks or without, ё or е. Russian only.
 * A yes is plain only when every word of it is understood: hedges, conditions, another day, words of no known use make it unsure.
 */
export function createUnderstanding(clinic: ClinicWords = {}): Understanding {
  const names = indexNames(clinic.names ?? []);
  const answers = indexAnswers(clinic.answers ?? []);
  return {
    understand(text, { today, visit }) {
      const { list: words, asks } = wordsOf(text);
      const phrases = findPhrases(words, answerPhrases);
      const goodbyes = goodbyesOf(words, phrases);
      const found = findSaid(words, dayOf(today), clinic.hours, goodbyes);
      const marks = ringAgain(words, phrases, found);
      const known = knownWords(words, marks, found);
      const named = findNames(words, names, (at) => known.has(at));
      const said: Said = {
        dates: found.dates.map(({ days }) => dateSaid(days)),
        times: found.times.map(({ time }) => time),
        phones: found.phones.map(({ phone, or }) => ({ phone, or })),
        numbers: found.numbers
          .filter((number) => !isPartOf(number, marks) && !isArticle(number, words))
          .map(({ value }) => value),
        names: named.map(({ name }) => name),
      };
      const digits = digitsOf(words, marks, found);
      if (digits !== undefined) return { intent: 'digits', digits, confidence: 0.95, said };
      const when = [...found.dates, ...found.times];
      const answer = findAnswer(
        words.filter((_, at) => !when.some(({ from, to }) => from <= at && at < to)),
        answers,
      );
      const evidence: Evidence = {
        words,
        asks,
        marks,
        spans: [...found.dates, ...found.times, ...goodbyes, ...named],
        otherWhen: otherWhen(found, visit),
        named: named.length > 0,
      };
      const { intent, confidence } = findIntent(evidence);
      const score = answer?.score ?? 0;
      const mayAsk =
        intent === 'question' ||
        (confidence <= vague &&
          ((intent === 'other' && answer) || (intent === 'yes' && score >= surelyAsked)));
      if (mayAsk) return { intent: 'question', confidence, said, ...(answer ? { answer } : {}) };
      if (intent === 'later') {
        const day = visit && dayOf(visit.date);
        return { intent, confidence, said: { ...said, anotherCall: anotherCall(words, marks, found, day) } };
      }
      return { intent: intent === 'digits' ? 'other' : intent, confidence, said };
    },
  };
}

/** «да, до завтра» takes leave and tells no day. */
function goodbyesOf(words: readonly Word[], marks: readonly Marked[]): Marked[] {
  const agreed = marks.some(({ mark }) => mark === 'yes' || mark === 'weak-yes');
  return agreed ? findPhrases(words, farewells).filter(({ to }) => to === words.length) : [];
}

/** «сто процентов» is no number of anything. */
function isPartOf(number: Span, marks: readonly Marked[]): boolean {
  return marks.some(({ from, to }) => from <= number.from && number.to <= to);
}

/** «я одна», «в один день» tell no number. */
function isArticle(number: Span & { value: number }, words: readonly Word[]): boolean {
  return number.value === 1 && words.length > number.to - number.from && /^од/.test(words[number.from]!.text);
}

function knownWords(words: readonly Word[], marks: readonly Marked[], found: SaidFound): Set<number> {
  const known = new Set<number>();
  for (const { from, to } of [...marks, ...found.dates, ...found.times, ...found.phones, ...found.numbers])
    for (let at = from; at < to; at += 1) known.add(at);
  words.forEach(({ text }, at) => {
    if (isNumeral(text)) known.add(at);
  });
  return known;
}

/** What was said when it is digits and nothing else: «один», «нажимаю два», «двадцать пять». */
function digitsOf(words: readonly Word[], marks: readonly Marked[], found: SaidFound): string | undefined {
  const numbers = [...found.numbers, ...found.phones];
  const aside = marks.filter(({ mark }) => mark === 'neutral' || mark === 'key');
  const isPart = (at: number): boolean =>
    [...numbers, ...aside].some(({ from, to }) => from <= at && at < to);
  if (numbers.length === 0 || found.dates.length > 0 || found.times.length > 0) return undefined;
  if (!words.every((_, at) => isPart(at))) return undefined;
  const inOrder = [...numbers].sort((a, b) => a.from - b.from);
  return inOrder
    .map((part) => ('value' in part ? String(part.value) : part.phone.replace('+7', '8')))
    .join('');
}

/** A day and an hour are those of the visit or are not; «после трёх» and «на следующей неделе» only may be. */
function otherWhen(found: SaidFound, visit: Occasion['visit']): Evidence['otherWhen'] {
  if (found.dates.length === 0 && found.times.length === 0) return 'none';
  if (!visit) return 'unknown';
  const day = dayOf(visit.date);
  const minute = minutesOf(visit.time);
  const sameDays = found.dates.every(
    ({ days: { from, to, or } }) => day === or || ((from ?? day) <= day && day <= (to ?? day)),
  );
  if (!sameDays || !found.times.every(({ time }) => covers(time, minute))) return 'differs';
  const exact =
    found.dates.every(({ days: { from, to } }) => from !== undefined && from === to) &&
    found.times.every(
      ({ time }) => time.kind === 'at' || (time.kind === 'between' && time.part !== undefined),
    );
  return exact ? 'none' : 'unknown';
}

function covers(time: TimeSaid, minute: number): boolean {
  if (time.kind === 'in') return true;
  if (time.kind === 'at')
    return [time.time, time.or].some((told) => told !== undefined && minutesOf(told) === minute);
  return (
    (time.from === undefined || minutesOf(time.from) <= minute) &&
    (time.to === undefined || minute <= minutesOf(time.to))
  );
}
