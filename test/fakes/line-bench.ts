import { Failure, ManualClock, silentLog } from '../../src/base/index.ts';
import type { ReminderFacts } from '../../src/scenario/facts.ts';
import { loadScenario } from '../../src/scenario/load-scenario.ts';
import type { ScenarioOutcome, StepEvent } from '../../src/scenario/outcome.ts';
import { ScenarioRun } from '../../src/scenario/scenario-run.ts';
import type { VoiceLine } from '../../src/scenario/voice-line.ts';
import { createVoicePartner } from '../../src/scenario/voice-partner.ts';
import { levelsOf } from '../../src/speech/frame-level.ts';
import { keptSpeech } from '../../src/speech/speech.ts';
import type {
  Heard,
  Hearing,
  Meaning,
  Recognizer,
  RecognizerListener,
  TalkVoice,
} from '../../src/speech/index.ts';

export const phraseMs = 1000;
export const facts: ReminderFacts = {
  clinicName: 'Белая роза',
  date: '2026-11-23',
  time: '15:00',
  disclosureLevel: 1,
  zone: 'Europe/Moscow',
};
const hearing: Hearing = { language: 'ru', today: '2026-11-22', vocabulary: [] };
const quietFrame = new Int16Array(160);
const loudFrame = Int16Array.from({ length: 160 }, (_, n) => ((n * 7919) % 2001) - 1000);
/** A voice rises and falls; so many frames of it, the first two nearly silent. */
const syllableFrames = 14;
/** Every phrase is this one sound. */
const phraseSamples = Int16Array.from(
  { length: 8 * phraseMs },
  (_, n) => 8000 * Math.sin(n / 3) * (Math.floor(n / 1600) % 2),
);

/** A line, a recognizer and phrases that do what the test says, moved by one clock. */
export class LineBench {
  readonly clock = new ManualClock(Date.UTC(2026, 10, 22, 9));
  readonly played: string[] = [];
  readonly asked: string[] = [];
  readonly connected: { uri: string; ringMs: number }[] = [];
  broken: (text: string) => boolean = () => false;
  /** Phrases wait for it. */
  ready: Promise<void> = Promise.resolve();
  unplayable = false;
  hungUp = false;
  #audioMs = 0;
  #speaking = false;
  #spoken = 0;
  readonly #listeners = new Set<Parameters<VoiceLine['on']>[0]>();
  #recognizer: RecognizerListener | undefined;
  #end: () => void = () => undefined;
  #endConnect: (result: { taken: boolean; talkMs: number }) => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });
  #playing: { stop(): void } | undefined;

  readonly speaker = {
    speak: async (text: string) => {
      this.asked.push(text);
      await this.ready;
      if (this.broken(text))
        throw new Failure('unavailable', { code: 'speech.synthesizer-died', message: 'It died.' });
      return keptSpeech({ path: 'phrase.wav', durationMs: phraseMs, levels: levelsOf(phraseSamples) });
    },
    prepare: async (texts: readonly string[]): Promise<TalkVoice> => {
      await Promise.all(texts.map((text) => this.speaker.speak(text)));
      return this.speaker;
    },
  };

  readonly recognizer: Recognizer = {
    id: 'fake',
    start: async () => undefined,
    stop: async () => undefined,
    open: (listener) => {
      this.#recognizer = listener;
      return { push: () => undefined, close: () => (this.#recognizer = undefined) };
    },
  };

  readonly line: VoiceLine = {
    on: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
    play: () => this.#play(),
    connect: (order) => {
      this.connected.push(order);
      return new Promise((resolve) => {
        this.#endConnect = resolve;
      });
    },
    hangUp: () => {
      this.hungUp = true;
      this.ends();
    },
    ended: this.ended,
  };

  partner() {
    const { speaker, recognizer, clock } = this;
    return createVoicePartner(this.line, {
      speaker,
      recognizer,
      hearing,
      clock,
      administratorUri: 'sip:100@127.0.0.1',
    });
  }

  /** Sound heard so far. */
  get audioMs(): number {
    return this.#audioMs;
  }

  /** Somebody wants the frames of the far end. */
  get isListenedTo(): boolean {
    return [...this.#listeners].some(({ onFrame }) => onFrame);
  }

  /** Time goes by, with frames of the far end. */
  async wait(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 20) {
      this.#audioMs += 20;
      const frame = this.#nextFrame();
      for (const { onFrame } of this.#listeners) onFrame?.(frame);
      await this.clock.advanceAsync(20);
    }
  }

  #nextFrame(): Int16Array {
    this.#spoken = this.#speaking ? this.#spoken + 1 : 0;
    return this.#speaking && this.#spoken % syllableFrames > 1 ? loudFrame : quietFrame;
  }

  starts(): void {
    this.#speaking = true;
    this.#recognizer?.onSpeechStart(this.#audioMs);
  }

  says(meaning: Meaning, lastedMs: number, confidence = 0.95, more: Partial<Heard> = {}): void {
    this.#speaking = false;
    this.#recognizer?.onHeard({
      meaning,
      confidence,
      startMs: this.#audioMs - lastedMs,
      endMs: this.#audioMs,
      ...more,
    });
  }

  /** What he said some time ago is told only now. */
  saidLongAgo(meaning: Meaning, startMs: number, endMs: number): void {
    this.#recognizer?.onHeard({ meaning, confidence: 0.95, startMs, endMs });
  }

  /** What the engine has made of it so far, of an utterance that began so long ago. */
  saysSoFar(text: string, lastedMs: number): void {
    const startMs = this.#audioMs - lastedMs;
    this.#recognizer?.onPartial?.({ text, startMs, atMs: this.#audioMs });
  }

  stopsSpeaking(): void {
    this.#speaking = false;
  }

  async utters(meaning: Meaning, confidence = 0.95, lastedMs = 400): Promise<void> {
    this.starts();
    await this.wait(lastedMs);
    this.says(meaning, lastedMs, confidence);
    await this.wait(20);
  }

  presses(key: string): void {
    for (const { onDigit } of this.#listeners) onDigit?.(key);
  }

  ends(): void {
    this.#playing?.stop();
    this.#end();
  }

  /** What plays ends before its time, for no reason told. */
  breaksOff(): void {
    this.#playing?.stop();
  }

  async administrator(taken: boolean): Promise<void> {
    this.#endConnect({ taken, talkMs: taken ? 5000 : 0 });
    await this.wait(20);
  }

  #play() {
    this.#playing?.stop();
    const beganMs = this.clock.monotonicMs();
    const playedMs = (): number => Math.min(phraseMs, this.clock.monotonicMs() - beganMs);
    type End = { playedMs: number; finished: boolean; problem?: string };
    let end: (result: End) => void = () => undefined;
    const done = new Promise<End>((resolve) => (end = resolve));
    if (this.unplayable) end({ playedMs: 0, finished: false, problem: 'file-missing' });
    const timer = this.clock.after(phraseMs, () => end({ playedMs: phraseMs, finished: true }));
    const stop = (): void => {
      timer.cancel();
      end({ playedMs: playedMs(), finished: false });
    };
    this.#playing = { stop };
    return {
      done,
      stop,
      get playedMs() {
        return playedMs();
      },
    };
  }
}

/** A whole talk on a bench. */
export function talkOn(bench: LineBench, changes: Partial<ReminderFacts> = {}) {
  const steps: StepEvent[] = [];
  const abort = new AbortController();
  const run = new ScenarioRun({
    scenario: loadScenario('reminder'),
    partner: bench.partner(),
    facts: { ...facts, ...changes },
    clock: bench.clock,
    log: silentLog,
    onStep: (event) => steps.push(event),
  });
  let outcome: ScenarioOutcome | undefined;
  void run.run(abort.signal).then((result) => (outcome = result));
  return { steps, abort, outcome: () => outcome };
}

/** The five sentences of the question and the breaths between them. */
export const questionMs = 5 * phraseMs + 4 * 150 + 200;
