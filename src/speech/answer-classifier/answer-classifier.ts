import type { AnswerReason, AnswerVerdict, Answerer } from './answer-verdict.ts';
import { isDoubtful, isMachine, isSurelyMachine } from './answer-verdict.ts';
import { judgeWords, withoutOurs, type WordsVerdict } from './answer-words.ts';
import type { Meaning } from '../recognizer.ts';
import { isPersonal, machineLikeness, type GreetingSigns } from './greeting-signs.ts';
import { SpeechRhythm, type Stretch } from './speech-rhythm.ts';
import { ToneEar, type ToneSign } from './tone-ear.ts';

/** What was understood of one utterance, or of its beginning. Milliseconds of audio since the classifier's first frame. */
export interface AnswerWords {
  readonly startMs: number;
  readonly text?: string;
  /** What it was understood as: also an engine that writes nothing tells this. */
  readonly meant?: { readonly meaning: Meaning; readonly confidence: number };
  /** More of it may follow: what a network announces is known by its end («занят… оставайтесь на линии»). */
  readonly unfinished?: boolean;
  /** It began when he had heard our question: people say the words of machines of other things, too. */
  readonly asked?: boolean;
  /** What we had said until it began; whoever repeats it, or a line that sends it back, tells nothing of himself. */
  readonly ours?: string;
}

/** A person says so much to pick up a telephone, and then waits. */
const shortGreetingMs = 1300;
/** What begins later may be said to us, by one who has heard what we want. */
const greetingUntilMs = 5000;
/** From this likeness of a machine on he is doubted: one of so many who are trusted may be one. */
const doubtedFrom = 0.2;
/** Whoever speaks for longer may be reading out a greeting; nobody can tell yet. */
const longGreetingMs = 2200;
/** Greetings begin this soon; who speaks later, and says what people say, speaks to us. */
const greetsWithinMs = 1500;
const decidesByMs = 2500;
/** Who begins to talk later than this after the answer is not reading out a greeting. */
const startsWithinMs = 3000;
/** «Да-да, я помню, приду» takes a slow one 3.4 s; what goes on for longer than this is a greeting. */
const longSpeechMs = 4800;
/** Sentences with pauses between them, from the first word to the last. */
const longStretchMs = 6000;
/** Or so much sound in sentences with longer pauses: it talks on, whoever speaks to it. */
const talksOnMs = 5000;
const talksOnPauseMs = 1500;
/** Of that so much has to be sound. */
const talkShare = 0.55;
/** Decibels; see `SpeechRhythm.swing`. */
const voiceSwing = 5;
/** A sound so long that does not swing is no talk. */
const steadyMs = 1000;
/** Where there is noise behind the voice, rhythm alone is not enough. */
const doubtfulMachine = 0.7;
/** RMS: what goes on without a pause and is louder is meant to be heard. */
const loudBackground = 500;
const musicMs = 2000;
const nothingHeardMs = 5000;
/** A tone this soon is the line's own, of who picks up. */
const pickUpToneMs = 600;
const earlySpeechMs = 1500;
/** Somebody who has said this much may only be drawing breath. */
const suspiciousMs = 1500;
const breathMs = 900;
/** One who may be a machine is waited for longer: its beep, or its next sentence, comes by then. */
const doubtfulBreathMs = 1500;
/** Words of a machine count as long as it may still be one; a person may say them of another later. */
const wordsUntilMs = 45_000;
/** What words are worth that were said after our question. */
const askedWords = 0.75;
const mostUtterances = 12;
/** Whoever has not been found to be a machine by then becomes one by beeps and words only. */
const rhythmUntilMs = 14_000;

const music: Judgement = { who: 'music', confidence: 0.7, reasons: ['steady-sound'] };

interface Judgement {
  readonly who: Answerer;
  readonly confidence: number;
  readonly reasons: readonly AnswerReason[];
  readonly announcement?: AnswerVerdict['announcement'];
}

/**
 * Tells who answered, frame by frame: by tones at once, by the length and rhythm of speech within 1 to 2.5 s of its
 * beginning, by words when somebody writes them down. Each verdict is given when it is new; the last one counts. With
 * `early` it listens to a line before the answer, where nobody but the network speaks.
 */
export class AnswerClassifier {
  readonly #early: boolean;
  readonly #tones = new ToneEar();
  readonly #rhythm = new SpeechRhythm();
  readonly #texts = new Map<number, { readonly text: string; readonly asked: boolean }>();
  #atMs = 0;
  #words: WordsVerdict | undefined;
  /** By tones, which are certain. */
  #signed: Judgement | undefined;
  /** As long as it is asked. */
  #byRhythm: Judgement | undefined;
  #verdict: AnswerVerdict | undefined;
  #beepedAtMs: number | undefined;
  #longestMs = 0;
  /** Of the first utterances: whether only people mean this, by when they began. */
  readonly #meant = new Map<number, boolean>();

  constructor({ early = false }: { readonly early?: boolean } = {}) {
    this.#early = early;
  }

  /** One frame of 160 samples at 8 kHz; `ours` while our own voice may be coming back. Gives the verdict when it is a new one. */
  push(frame: Int16Array, ours = false): AnswerVerdict | undefined {
    this.#atMs += 20;
    const sign = ours ? undefined : this.#tones.push(frame);
    if (sign) this.#takeTone(sign);
    // also when it tells nothing any more: the end of a greeting may have to be waited for later
    this.#rhythm.push(frame, ours || this.#tones.isTone);
    return sign || this.#atMs <= rhythmUntilMs ? this.#decide() : undefined;
  }

  /** What a recognizer makes of it. A later text of an utterance takes the place of the one before. */
  take({
    startMs,
    text,
    meant,
    unfinished,
    asked = false,
    ours = '',
  }: AnswerWords): AnswerVerdict | undefined {
    if (meant?.meaning === 'noise') this.#rhythm.drop(startMs);
    else if (meant && startMs <= greetingUntilMs) this.#meant.set(startMs, isPersonal(meant));
    if (text === undefined || startMs > wordsUntilMs) return meant ? this.#decide() : undefined;
    this.#texts.set(startMs, { text: withoutOurs(text, ours), asked });
    if (this.#texts.size > mostUtterances) this.#texts.delete(this.#texts.keys().next().value!);
    const words = this.#readWords();
    if (!unfinished || words?.who !== 'announcement') this.#words = words;
    return this.#decide();
  }

  /** A machine has said what it is before it is asked anything; later words alone make no more than a doubt. */
  #readWords(): WordsVerdict | undefined {
    const texts = [...this.#texts.values()];
    const before = texts.filter(({ asked }) => !asked);
    const words = judgeWords(...texts.map(({ text }) => text));
    if (!words || !isMachine(words.who) || before.length === texts.length) return words;
    const known = judgeWords(...before.map(({ text }) => text));
    if (known && isSurelyMachine(known)) return words;
    return { ...words, confidence: Math.min(words.confidence, askedWords) };
  }

  /** What was heard since then was our own voice. */
  drop(sinceMs: number): void {
    this.#rhythm.drop(sinceMs);
  }

  get verdict(): AnswerVerdict | undefined {
    return this.#verdict;
  }

  /** How long nobody has spoken. */
  get quietMs(): number {
    return this.#rhythm.quietMs;
  }

  /** When the last beep ended; undefined when there was none. */
  get beepedAtMs(): number | undefined {
    return this.#beepedAtMs;
  }

  /** Somebody has just said more than one says to pick up a telephone, and may only be drawing breath. */
  get mayGoOn(): boolean {
    const stretch = this.#rhythm.stretch;
    if (!stretch || stretch.startMs > startsWithinMs || lengthOf(stretch) < suspiciousMs) return false;
    const doubtful = this.#verdict !== undefined && isDoubtful(this.#verdict);
    return this.#atMs - stretch.endMs < (doubtful ? doubtfulBreathMs : breathMs);
  }

  #takeTone(sign: ToneSign): void {
    if (sign === 'beep') this.#beepedAtMs = this.#atMs;
    this.#signed = this.#judgeTone(sign) ?? this.#signed;
  }

  #judgeTone(sign: ToneSign): Judgement | undefined {
    switch (sign) {
      case 'fax':
        return { who: 'fax', confidence: 0.97, reasons: ['fax-tone'] };
      case 'busy':
        return { who: 'announcement', announcement: 'busy', confidence: 0.95, reasons: ['busy-tone'] };
      case 'information':
        return { who: 'announcement', confidence: 0.9, reasons: ['information-tone'] };
      case 'ringback':
        return { who: 'ringback', confidence: 0.9, reasons: ['ringback-tone'] };
      case 'beep':
        return this.#judgeBeep();
    }
  }

  #judgeBeep(): Judgement | undefined {
    if (this.#early || this.#atMs <= pickUpToneMs) return undefined;
    // what a machine has said before keeps its name: a secretary that records is a secretary
    if (this.#verdict && isSurelyMachine(this.#verdict)) return undefined;
    return { who: 'voicemail', confidence: 0.93, reasons: ['beep'] };
  }

  #decide(): AnswerVerdict | undefined {
    const judged = this.#judge();
    if (!judged) return undefined;
    const before = this.#verdict;
    const machineBefore = before !== undefined && isSurelyMachine(before);
    // what was surely a machine stays one, but may turn out to be another kind
    if (machineBefore && !isSurelyMachine(judged)) return undefined;
    const verdict: AnswerVerdict = { ...judged, atMs: this.#atMs };
    const same =
      before?.who === verdict.who &&
      before.announcement === verdict.announcement &&
      standingOf(before) === standingOf(verdict);
    this.#verdict = same ? { ...verdict, atMs: before.atMs } : verdict;
    return same ? undefined : verdict;
  }

  #judge(): Judgement | undefined {
    const signed = this.#signed;
    const words = this.#words && judgementOf(this.#words);
    if (signed && (signed.who === 'fax' || signed.announcement === 'busy')) return signed;
    if (words && isSurelyMachine(words)) return words;
    const rhythm = this.#judgeSound();
    const machine = [signed, rhythm].find((sign) => sign && isSurelyMachine(sign));
    // words that are not sure by themselves still say which machine it is
    if (machine) return words && isMachine(words.who) ? { ...words, ...sureness(machine) } : machine;
    return words ?? rhythm ?? signed;
  }

  #judgeSound(): Judgement | undefined {
    if (this.#atMs <= rhythmUntilMs) this.#byRhythm = this.#early ? this.#judgeEarly() : this.#judgeRhythm();
    return this.#byRhythm;
  }

  get #isMusic(): boolean {
    return this.#atMs >= musicMs && this.#rhythm.background >= loudBackground;
  }

  #judgeEarly(): Judgement | undefined {
    const { stretch, heardMs, swing } = this.#rhythm;
    if (this.#isMusic) return music;
    if (!stretch || heardMs < earlySpeechMs || swing < voiceSwing) return undefined;
    return { who: 'announcement', confidence: 0.6, reasons: ['before-the-answer'] };
  }

  #judgeRhythm(): Judgement | undefined {
    const { stretch, speaking, onsetMs, swing } = this.#rhythm;
    if (!stretch || onsetMs === undefined) {
      if (this.#isMusic) return music;
      if (this.#atMs < nothingHeardMs) return undefined;
      return { who: 'silence', confidence: 0.8, reasons: ['nothing-heard'] };
    }
    const ms = lengthOf(stretch);
    if (swing >= voiceSwing) {
      const machine = this.#judgeLong(stretch);
      if (machine) return this.#rhythm.isNoisy ? { ...machine, confidence: doubtfulMachine } : machine;
      const isFirst = stretch.startMs === onsetMs;
      if (isFirst && speaking && this.#atMs - onsetMs >= decidesByMs && ms >= longGreetingMs)
        return { who: 'voicemail', confidence: 0.55, reasons: ['long-greeting'] };
    }
    if (swing < voiceSwing && ms >= steadyMs)
      return this.#isMusic && this.#verdict?.who !== 'person' ? music : undefined;
    if (speaking) return undefined;
    // a machine may say something short, too, after its greeting
    if (stretch.startMs <= greetingUntilMs) this.#longestMs = Math.max(this.#longestMs, ms);
    const signs = this.signs;
    // only who is understood as a person speaks to us, or who is late
    const greets = onsetMs <= greetsWithinMs || (onsetMs <= startsWithinMs && !signs.personal);
    return judgePause(signs, greets);
  }

  /** What is told of the greeting so far; for whoever teaches the model, too. */
  get signs(): GreetingSigns {
    const meant = [...this.#meant.values()];
    // what only people say in answer to us is no part of a greeting
    const toUs = [...this.#meant].flatMap(([startMs, only]) =>
      only && startMs > greetsWithinMs ? [startMs] : [],
    );
    const begun = this.#rhythm.begunBy(greetingUntilMs, toUs);
    return {
      ...{ longestMs: this.#longestMs, ...begun },
      ...{ personal: meant.includes(true), other: meant.includes(false) },
    };
  }

  /** So much speech at one go that nobody says it to pick up a telephone. */
  #judgeLong(stretch: Stretch): Judgement | undefined {
    const { sentence } = this.#rhythm;
    if (!sentence) return undefined;
    if (sentence.startMs <= startsWithinMs && lengthOf(sentence) >= longSpeechMs)
      return { who: 'voicemail', confidence: 0.9, reasons: ['long-speech'] };
    const ms = lengthOf(stretch);
    const talks = stretch.soundMs >= ms * talkShare;
    if (stretch.startMs <= startsWithinMs && ms >= longStretchMs && talks)
      return { who: 'voicemail', confidence: 0.9, reasons: ['many-sentences'] };
    const all = this.#rhythm.joined(talksOnPauseMs);
    if (!all || all.startMs > startsWithinMs || all.soundMs < talksOnMs) return undefined;
    return { who: 'voicemail', confidence: 0.85, reasons: ['many-sentences'] };
  }
}

function sureness({ confidence, reasons }: Judgement): Pick<Judgement, 'confidence' | 'reasons'> {
  return { confidence, reasons: [...reasons, 'words'] };
}

/** What is done because of it. */
function standingOf(verdict: AnswerVerdict): 'machine' | 'doubtful' | 'sure' {
  if (isSurelyMachine(verdict)) return 'machine';
  return isDoubtful(verdict) ? 'doubtful' : 'sure';
}

/** He has said so much and waits for us; `greets`: it was said to pick up, and not to us. */
function judgePause(signs: GreetingSigns, greets: boolean): Judgement {
  const short = signs.longestMs <= shortGreetingMs;
  const reasons: readonly AnswerReason[] = [short ? 'short-greeting' : 'greeting-and-pause'];
  if (!greets) return { who: 'person', confidence: short ? 0.9 : 0.75, reasons };
  if (machineLikeness(signs) >= doubtedFrom) return { who: 'person', confidence: 0.6, reasons };
  return { who: 'person', confidence: short ? 0.9 : 0.8, reasons };
}

function judgementOf({ who, announcement, confidence }: WordsVerdict): Judgement {
  return { who, confidence, reasons: ['words'], ...(announcement ? { announcement } : {}) };
}

function lengthOf({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }): number {
  return endMs - startMs;
}
