import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/base/index.ts';
import {
  ACCEPT_YES,
  type EngineTrouble,
  type Heard,
  type HeardSoFar,
  type Hearing,
  type Recognizer,
  type RecognizerSession,
} from '../../src/speech/index.ts';
import { speechClip } from '../factories/speech-clip.ts';
import type { Behaviour, EngineServer } from './engine-server.ts';

const frameSamples = 160;

/** An engine that is to keep the contract, with the server that it asks; the embedded one asks nobody. */
export interface ContractCase {
  readonly recognizer: Recognizer;
  readonly server?: EngineServer;
}

export interface RecognizerContract {
  /** Makes it anew for each test: not started, its time told by the clock. */
  open(clock: ManualClock): Promise<ContractCase>;
  /** What the server can do wrong by its protocol, and what is to be told of it. */
  readonly troubles?: Partial<Record<Exclude<Behaviour, 'answers'>, EngineTrouble>>;
  /** Whether the engine tells what it has while somebody speaks. */
  readonly partials?: boolean;
  /** Only what is known beforehand of every engine: it is told this. */
  readonly hearing?: Hearing;
}

/** What an engine behind HTTP or a WebSocket tells of each. */
export const usualTroubles = {
  slow: 'late',
  limited: 'limited',
  fails: 'broken',
  refuses: 'refused',
  cuts: 'unreachable',
  garbage: 'broken',
  'wrong-shape': 'broken',
  closes: 'unreachable',
  silent: 'late',
} as const satisfies Record<Exclude<Behaviour, 'answers'>, EngineTrouble>;

export const plainHearing: Hearing = { language: 'ru', today: '2026-11-22', vocabulary: [] };

/** «да», a second and a half with the silence around it. */
const yes = speechClip('yes-00-ru-f2.wav');

/** What a listener was told, in its order. */
class Ear {
  readonly begun: number[] = [];
  readonly heard: Heard[] = [];
  readonly partials: HeardSoFar[] = [];
  /** The numbers of `begun` and `heard` at each thing told. */
  readonly wrong: string[] = [];
  readonly session: RecognizerSession;
  readonly #frame = new Int16Array(frameSamples);

  constructor(recognizer: Recognizer, hearing: Hearing) {
    this.session = recognizer.open(
      {
        onSpeechStart: (atMs) => this.begun.push(atMs),
        onPartial: (soFar) => {
          if (!this.begun.includes(soFar.startMs)) this.wrong.push('a part of what nobody began');
          if (this.#isTold(soFar.startMs)) this.wrong.push('a part of what was told');
          this.partials.push(soFar);
        },
        onHeard: (heard) => {
          if (!this.begun.includes(heard.startMs)) this.wrong.push('heard what nobody began');
          if (this.#isTold(heard.startMs)) this.wrong.push('heard twice');
          this.heard.push(heard);
        },
      },
      hearing,
    );
  }

  #isTold(startMs: number): boolean {
    return this.heard.some((heard) => heard.startMs === startMs);
  }

  /** One frame after another in one and the same array, as a line does. */
  play(samples: Int16Array): void {
    for (let at = 0; at + frameSamples <= samples.length; at += frameSamples) {
      this.#frame.set(samples.subarray(at, at + frameSamples));
      this.session.push(this.#frame);
    }
  }

  quiet(ms: number): void {
    this.play(new Int16Array((ms / 20) * frameSamples));
  }

  say(samples: Int16Array): void {
    this.quiet(400);
    this.play(samples);
    this.quiet(1000);
  }
}

/** Waits for what comes over a socket; a test that waits in vain ends at its time limit. */
async function until(condition: () => boolean, meanwhile: () => void = () => undefined): Promise<void> {
  while (!condition()) {
    meanwhile();
    await delay(2);
  }
}

/** What every engine of the port `Recognizer` does, whoever makes it. Each test is short; those with a server use the loopback. */
export function recognizerContract(name: string, contract: RecognizerContract): void {
  const hearing = contract.hearing ?? plainHearing;
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  });

  async function open(clock = new ManualClock()): Promise<ContractCase & { readonly clock: ManualClock }> {
    const made = await contract.open(clock);
    if (made.server) closers.push(() => made.server!.stop());
    closers.push(() => made.recognizer.stop());
    await made.recognizer.start();
    made.server?.hears('да');
    return { ...made, clock };
  }

  describe(`${name} keeps the contract of a recognizer`, () => {
    it('tells once when somebody begins and once what he said, with its times', async () => {
      const { recognizer } = await open();
      const ear = new Ear(recognizer, hearing);
      ear.say(yes);
      await until(() => ear.heard.length > 0);
      ear.say(yes);
      await until(() => ear.heard.length > 1);
      expect(ear.wrong).toEqual([]);
      expect(ear.begun).toHaveLength(2);
      const [first, second] = ear.heard as [Heard, Heard];
      expect(first).toMatchObject({ meaning: 'yes', startMs: ear.begun[0] });
      expect(first.confidence).toBeGreaterThanOrEqual(ACCEPT_YES);
      expect(first.confidence).toBeLessThanOrEqual(1);
      expect(first.trouble).toBeUndefined();
      expect(first.endMs).toBeGreaterThan(first.startMs);
      expect(second.startMs).toBeGreaterThan(first.endMs);
      ear.session.close();
    });

    it('tells nothing of silence, and asks nobody about it', async () => {
      const { recognizer, server } = await open();
      const ear = new Ear(recognizer, hearing);
      ear.quiet(3000);
      await delay(20);
      expect([ear.begun, ear.heard]).toEqual([[], []]);
      expect(server?.asked ?? 0).toBe(0);
      ear.session.close();
    });

    it('hears several legs at once without mixing them up', async () => {
      const { recognizer } = await open();
      const ears = Array.from({ length: 4 }, () => new Ear(recognizer, hearing));
      ears.forEach((ear, index) => {
        ear.quiet(200 * index);
        ear.say(yes);
      });
      await until(() => ears.every(({ heard }) => heard.length > 0));
      for (const ear of ears) {
        expect(ear.wrong).toEqual([]);
        expect(ear.heard.map(({ startMs }) => startMs)).toEqual(ear.begun);
        ear.session.close();
      }
      expect(new Set(ears.map(({ begun }) => begun[0])).size).toBe(4);
    });

    it('tells nothing after close, and lets go of what is under way', async () => {
      const { recognizer, server } = await open();
      server?.behave('silent');
      const ear = new Ear(recognizer, hearing);
      ear.say(yes);
      await until(() => server === undefined || server.underWay > 0);
      ear.session.close();
      ear.session.close();
      ear.say(yes);
      await until(() => (server?.underWay ?? 0) === 0);
      await delay(20);
      expect(ear.heard).toEqual([]);
      expect(ear.begun).toHaveLength(1);
    });

    it('starts and stops twice, and refuses to listen when it is stopped', async () => {
      const { recognizer } = await open();
      await recognizer.start();
      const ear = new Ear(recognizer, hearing);
      await recognizer.stop();
      await recognizer.stop();
      ear.session.close();
      expect(() => new Ear(recognizer, hearing)).toThrow('not running');
    });

    if (contract.partials) {
      it('tells what it has while somebody speaks', async () => {
        const { recognizer } = await open();
        const ear = new Ear(recognizer, hearing);
        ear.quiet(400);
        ear.play(yes);
        await until(() => ear.partials.length > 0);
        expect(ear.partials[0]).toMatchObject({ text: 'да', startMs: ear.begun[0] });
        expect(ear.heard).toEqual([]);
        ear.quiet(1000);
        await until(() => ear.heard.length > 0);
        expect(ear.wrong).toEqual([]);
        ear.session.close();
      });
    }

    for (const [how, trouble] of Object.entries(contract.troubles ?? {}) as [
      Exclude<Behaviour, 'answers'>,
      EngineTrouble,
    ][]) {
      it(`tells ${trouble} when its server is ${how}, once, and hears the next one`, async () => {
        const { recognizer, server, clock } = await open();
        server?.behave(how);
        const ear = new Ear(recognizer, hearing);
        ear.say(yes);
        // only what is to come late is waited for: nothing else may take our patience
        const waits = trouble === 'late';
        if (waits) await until(() => server!.underWay > 0);
        await until(
          () => ear.heard.length > 0,
          () => waits && clock.advance(100),
        );
        expect(ear.heard).toMatchObject([
          { meaning: 'other', confidence: 0, trouble, startMs: ear.begun[0] },
        ]);
        server?.release();
        server?.behave('answers');
        ear.say(yes);
        await until(() => ear.heard.length > 1);
        expect(ear.heard[1]).toMatchObject({ meaning: 'yes', startMs: ear.begun[1] });
        expect(ear.wrong).toEqual([]);
        ear.session.close();
      });
    }
  });
}
