import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure, ManualClock, silentLog } from '../base/index.ts';
import type { Meaning, PhraseCache, Recognizer, RecognizerListener } from '../speech/index.ts';
import type { PartnerEvent } from './partner.ts';
import type { ReminderFacts } from './facts.ts';
import { loadScenario } from './load-scenario.ts';
import { prepareTalk, ScenarioRun } from './scenario-run.ts';
import type { ScenarioOutcome, StepEvent } from './outcome.ts';
import type { VoiceLine } from './voice-line.ts';
import { createVoicePartner } from './voice-partner.ts';

const phraseMs = 1000;
const facts: ReminderFacts = {
  clinicName: 'Белая роза',
  date: '2026-11-23',
  time: '15:00',
  disclosureLevel: 1,
  zone: 'Europe/Moscow',
};
const voice = { name: 'ru+f3' };
const quietFrame = new Int16Array(160);
const loudFrame = Int16Array.from({ length: 160 }, (_, n) => ((n * 7919) % 2001) - 1000);
let directory = '';
let file = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'voice-partner-'));
  file = join(directory, 'phrase.wav');
  const samples = Int16Array.from(
    { length: 8 * phraseMs },
    (_, n) => 8000 * Math.sin(n / 3) * (Math.floor(n / 1600) % 2),
  );
  await writeFile(file, Buffer.concat([Buffer.alloc(44), Buffer.from(samples.buffer)]));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A line, a recognizer and phrases that do what the test says, moved by one clock. */
class Bench {
  readonly clock = new ManualClock(Date.UTC(2026, 10, 22, 9));
  readonly played: string[] = [];
  readonly asked: string[] = [];
  readonly connected: { uri: string; ringMs: number }[] = [];
  broken: (text: string) => boolean = () => false;
  hungUp = false;
  #audioMs = 0;
  #speaking = false;
  #listener: Parameters<VoiceLine['on']>[0] = {};
  #recognizer: RecognizerListener | undefined;
  #end: () => void = () => undefined;
  #endConnect: (result: { taken: boolean; talkMs: number }) => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });
  #playing: { stop(): void } | undefined;

  readonly phrases = {
    phrase: async (text: string) => {
      this.asked.push(text);
      if (this.broken(text))
        throw new Failure('unavailable', { code: 'speech.synthesizer-died', message: 'It died.' });
      return { path: file, durationMs: phraseMs };
    },
  } as unknown as PhraseCache;

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
      this.#listener = listener;
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
    const { phrases, recognizer, clock } = this;
    return createVoicePartner(this.line, {
      phrases,
      voice,
      recognizer,
      clock,
      administratorUri: 'sip:100@127.0.0.1',
    });
  }

  /** Time goes by, with frames of the far end. */
  async wait(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 20) {
      this.#audioMs += 20;
      this.#listener.onFrame?.(this.#speaking ? loudFrame : quietFrame);
      await this.clock.advanceAsync(20);
    }
  }

  starts(): void {
    this.#speaking = true;
    this.#recognizer?.onSpeechStart(this.#audioMs);
  }

  says(meaning: Meaning, lastedMs: number, confidence = 0.95, text?: string): void {
    this.#speaking = false;
    this.#recognizer?.onHeard({
      meaning,
      confidence,
      text,
      startMs: this.#audioMs - lastedMs,
      endMs: this.#audioMs,
    });
  }

  stopsSpeaking(): void {
    this.#speaking = false;
  }

  async utters(meaning: Meaning, confidence = 0.95): Promise<void> {
    this.starts();
    await this.wait(600);
    this.says(meaning, 600, confidence);
    await this.wait(20);
  }

  presses(key: string): void {
    this.#listener.onDigit?.(key);
  }

  ends(): void {
    this.#playing?.stop();
    this.#end();
  }

  async administrator(taken: boolean): Promise<void> {
    this.#endConnect({ taken, talkMs: taken ? 5000 : 0 });
    await this.wait(20);
  }

  #play() {
    this.#playing?.stop();
    const beganMs = this.clock.monotonicMs();
    const playedMs = (): number => Math.min(phraseMs, this.clock.monotonicMs() - beganMs);
    let end: (result: { playedMs: number; finished: boolean }) => void = () => undefined;
    const done = new Promise<{ playedMs: number; finished: boolean }>((resolve) => (end = resolve));
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
function talk(bench: Bench, changes: Partial<ReminderFacts> = {}) {
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
const questionMs = 5 * phraseMs + 4 * 150 + 200;

describe('a talk on the line', () => {
  it('goes from greeting to a confirmed visit', async () => {
    const bench = new Bench();
    const { outcome, steps } = talk(bench);
    await bench.wait(questionMs);
    await bench.utters('yes');
    await bench.wait(phraseMs + 100);
    expect(outcome()).toMatchObject({
      mark: 'confirmed',
      ending: 'said-yes',
      listenedMs: 6000,
      lastStep: 'thanks',
    });
    expect(bench.hungUp).toBe(true);
    expect(steps.map((step) => step.kind)).toEqual([
      'step',
      'said',
      'said',
      'said',
      'said',
      'said',
      'heard',
      'mark',
      'step',
      'said',
      'hung-up',
    ]);
    expect(steps.filter((step) => step.kind === 'heard')[0]!.atMs).toBeGreaterThan(questionMs);
  });

  it('is broken off by a yes over the question, and tells how far it got', async () => {
    const bench = new Bench();
    const { outcome, steps } = talk(bench);
    await bench.wait(2 * 1150 + 300);
    await bench.utters('yes');
    await bench.wait(phraseMs + 100);
    expect(outcome()).toMatchObject({ mark: 'confirmed' });
    expect(outcome()!.listenedMs).toBeLessThan(5000);
    expect(steps.some((step) => step.kind === 'said' && !step.finished && step.step === 'visit')).toBe(true);
  });

  it('ignores a yes over the greeting, and waits with the date until he has ended', async () => {
    const bench = new Bench();
    const { outcome, steps } = talk(bench);
    await bench.wait(600);
    bench.starts();
    await bench.wait(1400);
    expect(steps.filter((step) => step.kind === 'said')).toHaveLength(1);
    bench.says('yes', 1300);
    await bench.wait(1000);
    expect(outcome()).toBeUndefined();
    await bench.wait(questionMs);
    expect(steps.filter((step) => step.kind === 'said').length).toBeGreaterThan(4);
    bench.ends();
    await bench.wait(20);
    expect(outcome()).toMatchObject({ mark: 'not-confirmed', ending: 'hung-up' });
  });

  it('asks again after silence, then calls the administrator, then promises a call back', async () => {
    const bench = new Bench();
    const { outcome } = talk(bench);
    await bench.wait(questionMs + 6100);
    await bench.wait(2 * phraseMs + 300 + 6100);
    await bench.wait(phraseMs + 100);
    expect(bench.connected).toEqual([{ uri: 'sip:100@127.0.0.1', ringMs: 30_000 }]);
    await bench.administrator(false);
    await bench.wait(phraseMs + 100);
    expect(outcome()).toMatchObject({ ending: 'silent', administrator: 'nobody-took', callback: true });
    expect(bench.hungUp).toBe(true);
  });

  it('hands over on key 0 and ends when that talk ends', async () => {
    const bench = new Bench();
    const { outcome, steps } = talk(bench);
    await bench.wait(questionMs);
    bench.presses('0');
    await bench.wait(phraseMs + 100);
    bench.presses('1');
    await bench.administrator(true);
    expect(outcome()).toMatchObject({
      ending: 'asked-for-person',
      administrator: 'connected',
      mark: 'not-confirmed',
    });
    expect(steps.at(-2)).toMatchObject({ kind: 'connected', talkMs: 5000 });
  });

  it('tells the administrator before the hang-up when both come at once', async () => {
    const bench = new Bench();
    const { outcome } = talk(bench);
    await bench.wait(questionMs);
    bench.presses('0');
    await bench.wait(phraseMs + 100);
    bench.ends();
    await bench.wait(40);
    expect(outcome()).toBeUndefined();
    await bench.administrator(true);
    expect(outcome()).toMatchObject({ administrator: 'connected', callback: false });
  });

  it('tells a machine while it still reads its greeting, and has said only the clinic', async () => {
    const bench = new Bench();
    const { outcome, steps } = talk(bench);
    await bench.wait(300);
    bench.starts();
    await bench.wait(5500);
    expect(outcome()).toMatchObject({
      mark: 'not-confirmed',
      ending: 'machine',
      administrator: 'not-needed',
    });
    const said = steps.filter((step) => step.kind === 'said');
    expect(said.map((step) => step.text)).toEqual([
      'Здравствуйте! Это автоматический звонок из клиники Белая роза.',
    ]);
  });

  it('hands over when a sentence cannot be said', async () => {
    const bench = new Bench();
    bench.broken = (text) => text.startsWith('Вы придёте?');
    const { outcome, steps } = talk(bench);
    await bench.wait(4 * phraseMs);
    await bench.administrator(true);
    expect(steps.find((step) => step.kind === 'trouble')).toMatchObject({ code: 'speech.synthesizer-died' });
    expect(outcome()).toMatchObject({ mark: 'not-confirmed', administrator: 'connected' });
  });

  it('is broken off by its signal', async () => {
    const bench = new Bench();
    const { outcome, abort } = talk(bench);
    await bench.wait(500);
    abort.abort();
    await bench.wait(20);
    expect(outcome()).toMatchObject({ ending: 'interrupted', mark: 'not-confirmed', listenedMs: 500 });
    expect(bench.hungUp).toBe(true);
  });

  it('ends at once on a line that has gone already', async () => {
    const bench = new Bench();
    bench.ends();
    const { outcome } = talk(bench);
    await bench.wait(20);
    expect(outcome()).toMatchObject({ ending: 'hung-up', listenedMs: 0 });
  });

  it('leaves no timer behind', async () => {
    const bench = new Bench();
    const { outcome } = talk(bench);
    await bench.wait(questionMs + 500);
    bench.ends();
    await bench.wait(20);
    expect(outcome()).toBeDefined();
    expect(bench.clock.pending).toBe(0);
  });
});

describe('listening', () => {
  async function listening(): Promise<{ bench: Bench; events: PartnerEvent[] }> {
    const bench = new Bench();
    const events: PartnerEvent[] = [];
    const partner = bench.partner();
    partner.begin((event) => events.push(event));
    partner.act({ do: 'listen', forMs: 3000 });
    return { bench, events };
  }

  it('reports silence once, after the asked-for time', async () => {
    const { bench, events } = await listening();
    await bench.wait(2900);
    expect(events).toEqual([]);
    await bench.wait(5000);
    expect(events).toEqual([{ event: 'silence' }]);
  });

  it('does not call it silence while he speaks', async () => {
    const { bench, events } = await listening();
    await bench.wait(2500);
    bench.starts();
    await bench.wait(2000);
    bench.says('other', 2000);
    await bench.wait(2900);
    expect(events.map((event) => event.event)).toEqual(['heard']);
    await bench.wait(200);
    expect(events.at(-1)).toEqual({ event: 'silence' });
  });

  it('does not wait for ever for a recognizer that died in the middle of an utterance', async () => {
    const { bench, events } = await listening();
    await bench.wait(1000);
    bench.starts();
    bench.stopsSpeaking();
    await bench.wait(8000 + 3100);
    expect(events).toEqual([{ event: 'silence' }]);
  });

  it('is not put off for ever by noises', async () => {
    const { bench, events } = await listening();
    for (let turn = 0; turn < 6; turn += 1) {
      await bench.wait(1500);
      await bench.utters('noise');
    }
    expect(events.filter((event) => event.event === 'silence')).toHaveLength(1);
  });

  it('knows a cancellation from a move when the engine writes down what was said', async () => {
    const { bench, events } = await listening();
    bench.starts();
    bench.says('move', 0, 0.9, 'хочу отменить визит');
    expect(events[0]).toMatchObject({ meaning: 'cancel', text: 'хочу отменить визит' });
  });
});

describe('before dialling', () => {
  it('makes every sentence of the talk ready, and none that may not be told', async () => {
    const bench = new Bench();
    const { phrases, clock } = bench;
    await prepareTalk({
      scenario: loadScenario('reminder'),
      facts: { ...facts, doctor: 'Иванова Мария Петровна' },
      clock,
      phrases,
      voice,
    });
    expect(bench.asked).toContain('Спасибо! Ваш визит подтверждён. Ждём вас. До свидания!');
    expect(bench.asked.filter((text) => /Иванов/.test(text))).toEqual([]);
    expect(new Set(bench.asked).size).toBe(bench.asked.length);
  });

  it('says nothing in the talk that was not made ready', async () => {
    const bench = new Bench();
    const { phrases, clock } = bench;
    await prepareTalk({ scenario: loadScenario('reminder'), facts, clock, phrases, voice });
    const ready = new Set(bench.asked);
    bench.asked.length = 0;
    talk(bench);
    await bench.wait(questionMs + 20_000);
    expect(bench.asked.length).toBeGreaterThan(6);
    expect(bench.asked.filter((text) => !ready.has(text))).toEqual([]);
  });

  it('uses the day of the visit’s own zone', async () => {
    const bench = new Bench();
    const order = { scenario: loadScenario('reminder'), clock: bench.clock, phrases: bench.phrases, voice };
    await bench.clock.advanceAsync(13 * 3_600_000); // 22:00 UTC on the 22nd: already the 23rd in Moscow
    await prepareTalk({ ...order, facts });
    expect(bench.asked.some((text) => text.includes('сегодня, двадцать третьего'))).toBe(true);
    await prepareTalk({ ...order, facts: { ...facts, zone: 'Europe/London' } });
    expect(bench.asked.some((text) => text.includes('завтра, двадцать третьего'))).toBe(true);
  });

  it.each([{ date: '23.11.2026' }, { time: '25:00' }, { zone: 'Moscow' }])('refuses %j', async (wrong) => {
    const bench = new Bench();
    const order = { scenario: loadScenario('reminder'), clock: bench.clock, phrases: bench.phrases, voice };
    await expect(prepareTalk({ ...order, facts: { ...facts, ...wrong } })).rejects.toMatchObject({
      code: 'scenario.bad-facts',
    });
  });
});
