import { afterAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/base/index.ts';
import type { EngineTrouble, Synthesizer, Voice } from '../../src/speech/index.ts';
import type { Pcm, SynthesisWish } from '../../src/speech/synthesizer.ts';
import type { Behaviour } from './engine-server.ts';

/** The server of an engine far away, which misbehaves on command. */
export interface VoiceServer {
  behave(how: Behaviour): void;
  /** Sentences that it was asked for. */
  readonly asked: number;
  stop(): Promise<void>;
}

export interface SynthesizerCase {
  readonly synthesizer: Synthesizer;
  readonly voice: Voice;
  readonly server?: VoiceServer;
}

export interface SynthesizerContract {
  /** Not started. One with a server is made anew for each test. */
  open(clock: ManualClock): Promise<SynthesizerCase>;
  /** What its server can do wrong by its protocol, and what is to be told of it; `any`: as the network tells it. */
  readonly troubles?: Partial<Record<Exclude<Behaviour, 'answers'>, EngineTrouble | 'any'>>;
}

const sentence = 'Напоминаем, вы записаны на завтра, в девять часов.';

async function said(
  pieces: AsyncIterable<Pcm>,
): Promise<{ samples: number[]; rates: Set<number>; pieces: number }> {
  const all = { samples: [] as number[], rates: new Set<number>(), pieces: 0 };
  for await (const { samples, sampleRateHz } of pieces) {
    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) all.samples.push(sample);
    all.rates.add(sampleRateHz);
    all.pieces += 1;
  }
  return all;
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: { code?: string }) => error.code,
  );

/** What every synthesizer keeps, near or far. */
export function describeSynthesizer(name: string, contract: SynthesizerContract): void {
  describe(`${name} as a synthesizer`, () => {
    const opened: SynthesizerCase[] = [];
    const clock = new ManualClock();

    async function started(how: Behaviour = 'answers'): Promise<SynthesizerCase> {
      const [near] = opened;
      // starting a program takes its time
      const its = near && !near.server ? near : await contract.open(clock);
      if (its !== near) opened.push(its);
      await its.synthesizer.start();
      its.server?.behave(how);
      return its;
    }

    afterAll(async () => {
      for (const { synthesizer, server } of opened) {
        await synthesizer.stop();
        await server?.stop();
      }
    });

    const ask = ({ synthesizer, voice }: SynthesizerCase, text: string, wish?: SynthesisWish) =>
      synthesizer.synthesize(text, voice, wish);

    it('says a sentence in pieces of one rate, and a shorter one shorter', async () => {
      const its = await started();
      const long = await said(ask(its, sentence));
      const short = await said(ask(its, 'Да.'));
      const [rateHz] = [...long.rates] as [number];
      expect([...short.rates]).toEqual([rateHz]);
      expect(rateHz).toBeGreaterThanOrEqual(8000);
      const seconds = long.samples.length / rateHz;
      expect(seconds).toBeGreaterThan(1);
      expect(seconds).toBeLessThan(10);
      expect(short.samples.length).toBeLessThan(long.samples.length / 2);
      const peak = long.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(peak).toBeGreaterThan(1000);
    }, 60_000);

    it('says the same to two who ask at once, in no other’s words', async () => {
      const its = await started();
      const alone = await said(ask(its, sentence));
      const [long, short] = await Promise.all([
        said(ask(its, sentence, { urgent: true })),
        said(ask(its, 'Да.', { urgent: true })),
      ]);
      expect(short.samples.length).toBeLessThan(alone.samples.length / 2);
      expect(Math.abs(long.samples.length / alone.samples.length - 1)).toBeLessThan(0.25);
    }, 60_000);

    it('ends for one who does not want it any more, and for nobody else', async () => {
      const its = await started();
      const given = new AbortController();
      given.abort();
      expect(await codeOf(said(ask(its, sentence, { signal: given.signal })))).toBe('speech.not-wanted');
      const leaving = new AbortController();
      const left = codeOf(said(ask(its, sentence, { signal: leaving.signal })));
      const other = said(ask(its, sentence));
      leaving.abort();
      expect(await left).toBe('speech.not-wanted');
      expect((await other).samples.length).toBeGreaterThan(1000);
    }, 60_000);

    it('can be left in the middle, stopped twice, and started again', async () => {
      const its = await started();
      for await (const piece of ask(its, sentence, { urgent: true })) {
        expect(piece.samples.length).toBeGreaterThan(0);
        break;
      }
      await its.synthesizer.stop();
      await its.synthesizer.stop();
      expect(await codeOf(said(ask(its, sentence)))).toMatch(/^speech\./);
      await its.synthesizer.start();
      expect((await said(ask(its, 'Да.'))).samples.length).toBeGreaterThan(1000);
    }, 60_000);

    for (const [how, trouble] of Object.entries(contract.troubles ?? {})) {
      it(`tells of a server that ${how}, and goes on when it does not`, async () => {
        const its = await started(how as Behaviour);
        const told = codeOf(said(ask(its, sentence)));
        if (trouble === 'late') {
          await expect.poll(() => its.server!.asked).toBeGreaterThan(0);
          clock.advance(10_001);
        }
        if (trouble === 'any') expect(await told).toMatch(/^speech\.voice-/);
        else expect(await told).toBe(`speech.voice-${trouble}`);
        if (how === 'closes' || how === 'cuts') return;
        its.server!.behave('answers');
        expect((await said(ask(its, 'Да.'))).samples.length).toBeGreaterThan(1000);
      }, 60_000);
    }
  });
}
