import type { Clock, Timer } from '../base/index.ts';
import {
  levelOf,
  type Heard,
  type HeardSoFar,
  type Hearing,
  type Recognizer,
  type RecognizerSession,
  type TalkVoice,
} from '../speech/index.ts';
import { AnswerEar } from './answer-ear.ts';
import { EchoEar } from './echo-ear.ts';
import type { Partner, PartnerAction, PartnerEvent, Sentence } from './partner.ts';
import { SentencePlayer } from './sentence-player.ts';
import { TalkOver } from './talk-over.ts';
import type { VoiceLine } from './voice-line.ts';

export interface VoicePartnerOptions {
  /** Says all sentences of this talk. */
  readonly speaker: TalkVoice;
  readonly recognizer: Recognizer;
  /** What the recognizer may know beforehand. */
  readonly hearing: Hearing;
  readonly clock: Clock;
  /** `sip:…`, or a number that goes out by the call's own trunk. */
  readonly administratorUri: string;
}

const frameMs = 20;
/** A recognizer that has not told by then what it heard the beginning of will not tell. */
const longestUtteranceMs = 8000;
/** One who does not stop talking is talked over after this. */
const politeMs = 5000;
const lookMs = 100;
/** Noises put silence off, but not for ever: this many times the asked-for silence is the end. */
const longestListening = 3;
/** Results may come late; of how many utterances we remember when they began. */
const rememberedUtterances = 20;
/** An utterance that nobody told us the beginning of: it may have been before all we said. */
const unknownPlace = { id: 0, sentence: 0, msIn: 0, msFromEnd: Infinity };
/** What begins within this after an echoing sentence is its end. */
const echoTailMs = 700;
/** A sentence that was held is begun again after this, unless what was heard has changed what is to be said. */
const resumeMs = 300;

/** A person on the telephone: sentences are played, what he says goes to the recognizer, his keys are told. */
export function createVoicePartner(line: VoiceLine, options: VoicePartnerOptions): Partner {
  return new VoicePartner(line, options);
}

interface Utterance {
  readonly startMs: number;
  /** What was being said when it began. */
  readonly over: SentencePlayer['place'];
  readonly maybeEcho: boolean;
  /** Nobody waits any more for what it meant. */
  readonly lost: boolean;
}

class VoicePartner implements Partner {
  readonly #line: VoiceLine;
  readonly #options: VoicePartnerOptions;
  readonly #player: SentencePlayer;
  readonly #answerEar = new AnswerEar((event) => this.#report?.(event));
  readonly #echo = new EchoEar();
  readonly #talkOver = new TalkOver();
  #session: RecognizerSession | undefined;
  #report: ((event: PartnerEvent) => void) | undefined;
  #audioMs = 0;
  /** Utterances begun and not yet told, the oldest first: a recognizer may be behind with what was said. */
  #utterances: readonly Utterance[] = [];
  #silence: { readonly forMs: number; readonly latestMs: number; timer: Timer | undefined } | undefined;
  #lost: Timer | undefined;
  #echoing = false;
  #spokeAtMs = -Infinity;
  #connecting: Promise<unknown> | undefined;
  #deafen: (() => void) | undefined;
  #resuming: Timer | undefined;
  #saying: readonly Sentence[] = [];

  constructor(line: VoiceLine, options: VoicePartnerOptions) {
    this.#line = line;
    this.#options = options;
    const report = (event: PartnerEvent): void => {
      const sentence = event.event === 'sentence-began' ? this.#saying[event.sentence] : undefined;
      if (sentence) this.#answerEar.says(sentence);
      this.#report?.(event);
    };
    this.#player = new SentencePlayer({ ...options, line, report, quiet: () => this.#quiet() });
  }

  begin(report: (event: PartnerEvent) => void): void {
    this.#report = report;
    const { recognizer, hearing } = this.#options;
    const listener = {
      onSpeechStart: (atMs: number) => this.#speechStarted(atMs),
      onPartial: (soFar: HeardSoFar) => this.#heardSoFar(soFar),
      onHeard: (heard: Heard) => this.#heard(heard),
    };
    this.#session = recognizer.open(listener, hearing);
    this.#line.on({ onDigit: (key) => this.#key(key) });
    this.#hark();
    void this.#line.ended.then(async () => {
      this.#player.stop();
      // the administrator's part of the story comes before its end
      await this.#connecting;
      this.#report?.({ event: 'gone' });
    });
  }

  act(action: PartnerAction): void {
    switch (action.do) {
      case 'say':
        this.#saying = action.sentences;
        return void this.#player.say(action.id, action.sentences);
      case 'stop-saying':
        return this.#player.stop();
      case 'listen':
        return this.#listen(action.forMs);
      case 'stop-listening':
        return this.#stopListening();
      case 'await-greeting':
        return this.#answerEar.awaitGreeting(action.longestMs);
      case 'connect':
        return this.#connect(action.ringMs);
      case 'hang-up':
        return this.#line.hangUp();
    }
  }

  close(): void {
    this.#report = undefined;
    this.#deafen?.();
    this.#resuming?.cancel();
    this.#lost?.cancel();
    this.#stopListening();
    this.#player.stop();
    this.#session?.close();
    this.#session = undefined;
  }

  /** Hears the far end from now on. */
  #hark(): void {
    this.#deafen = this.#line.on({ onFrame: (frame) => this.#frame(frame) });
  }

  #frame(frame: Int16Array): void {
    if (!this.#report || this.#connecting) return;
    this.#audioMs += frameMs;
    const { level } = this.#player;
    if (level > 0) this.#spokeAtMs = this.#audioMs;
    if (this.#echo.push(frame, level)) this.#foundEcho();
    this.#session?.push(frame);
    if (this.#talkOver.push(levelOf(frame)) && !this.#onlyEcho) this.#giveWay();
    this.#answerEar.push(frame, this.#echoing && this.#audioMs - this.#spokeAtMs <= echoTailMs);
  }

  /** Whatever is being said to us now is our own voice. */
  get #onlyEcho(): boolean {
    return this.#echoing && this.#utterances.every(({ lost, maybeEcho }) => lost || maybeEcho);
  }

  /** Falls silent for one who speaks; goes on when what he said changes nothing. */
  #giveWay(): void {
    if (this.#player.hold()) this.#resuming?.cancel();
  }

  /** A moment later, as an answer may still be on its way to being kept. */
  #goOnSoon(): void {
    this.#talkOver.speechEnded();
    this.#resuming?.cancel();
    this.#resuming = this.#options.clock.after(resumeMs, () => this.#player.resume());
  }

  #heardSoFar(soFar: HeardSoFar): void {
    const { text, startMs } = soFar;
    const begun = this.#utterances.find((utterance) => utterance.startMs === startMs);
    if (!(begun?.maybeEcho && this.#echoing)) this.#answerEar.heardSoFar(soFar);
    const ours = this.#saying[this.#player.place?.sentence ?? -1]?.text ?? '';
    if (text !== undefined) this.#talkOver.words(text, ours);
  }

  #foundEcho(): void {
    this.#echoing = true;
    if (!this.#speaking) return;
    this.#answerEar.drop(this.#utterances.find(({ lost }) => !lost)!.startMs);
    this.#utterances = this.#utterances.map((utterance) => ({ ...utterance, maybeEcho: true }));
  }

  #speechStarted(atMs: number): void {
    const maybeEcho = this.#audioMs - this.#spokeAtMs <= echoTailMs;
    const utterance = { startMs: atMs, over: this.#player.place, maybeEcho, lost: false };
    this.#utterances = [...this.#utterances.slice(1 - rememberedUtterances), utterance];
    this.#talkOver.speechStarted();
    this.#silence?.timer?.cancel();
    this.#lost?.cancel();
    this.#lost = this.#options.clock.after(longestUtteranceMs, () => this.#lose());
  }

  /** Somebody is in the middle of saying something, or what he said is not yet told. */
  get #speaking(): boolean {
    return this.#utterances.some((utterance) => !utterance.lost);
  }

  #lose(): void {
    this.#utterances = this.#utterances.map((utterance) => ({ ...utterance, lost: true }));
    this.#goOnSoon();
    this.#awaitSilence();
  }

  #heard(heard: Heard): void {
    const utterance = this.#utteranceOf(heard);
    this.#utterances = this.#utterances.filter((other) => other !== utterance);
    if (!this.#speaking) this.#lost?.cancel();
    const ours = Boolean(utterance?.maybeEcho) && this.#echoing;
    if (!ours) {
      // first of all: what a machine says is no answer
      this.#answerEar.heard(heard);
      this.#report?.(meant(heard, utterance ? utterance.over : unknownPlace, this.#audioMs));
    }
    if (this.#speaking) return;
    this.#goOnSoon();
    this.#awaitSilence();
  }

  /** By its beginning, as one before it may be lost; else the oldest that is waited for. */
  #utteranceOf(heard: Heard): Utterance | undefined {
    return (
      this.#utterances.find((utterance) => utterance.startMs === heard.startMs) ??
      this.#utterances.find((utterance) => !utterance.lost)
    );
  }

  #key(key: string): void {
    if (this.#connecting) return;
    this.#report?.({ event: 'key', key });
  }

  #listen(forMs: number): void {
    this.#stopListening();
    const latestMs = this.#options.clock.monotonicMs() + forMs * longestListening;
    this.#silence = { forMs, latestMs, timer: undefined };
    if (!this.#speaking) this.#awaitSilence();
  }

  /** Starts to wait anew, as somebody has just made a sound. */
  #awaitSilence(): void {
    const silence = this.#silence;
    if (!silence) return;
    silence.timer?.cancel();
    const leftMs = Math.max(0, silence.latestMs - this.#options.clock.monotonicMs());
    silence.timer = this.#options.clock.after(Math.min(silence.forMs, leftMs), () => {
      this.#silence = undefined;
      this.#report?.({ event: 'silence' });
    });
  }

  #stopListening(): void {
    this.#silence?.timer?.cancel();
    this.#silence = undefined;
  }

  /** Nobody is in the middle of saying something, and nothing that sounds like a greeting goes on. */
  async #quiet(): Promise<void> {
    const { clock } = this.#options;
    const latestMs = clock.monotonicMs() + politeMs;
    while (this.#report && clock.monotonicMs() < latestMs) {
      const speaking = this.#utterances.some(({ lost, maybeEcho }) => !lost && !(maybeEcho && this.#echoing));
      if (!speaking && !this.#answerEar.mayGoOn) return;
      await clock.sleep(lookMs);
    }
  }

  #connect(ringMs: number): void {
    this.#stopListening();
    this.#deafen?.();
    const order = { uri: this.#options.administratorUri, ringMs };
    this.#connecting = this.#line.connect(order).then(({ taken, talkMs }) => {
      this.#connecting = undefined;
      if (this.#report) this.#hark();
      this.#report?.({ event: 'connect-ended', taken, talkMs });
    });
  }
}

function meant(heard: Heard, over: SentencePlayer['place'], audioMs: number): PartnerEvent {
  return {
    event: 'heard',
    meaning: heard.meaning,
    confidence: heard.confidence,
    agoMs: Math.max(0, audioMs - heard.startMs),
    lastedMs: heard.endMs - heard.startMs,
    ...(heard.text === undefined ? {} : { text: heard.text }),
    ...(heard.said === undefined ? {} : { said: heard.said }),
    ...(heard.answer === undefined ? {} : { answer: heard.answer }),
    ...(over ? { over } : {}),
  };
}
