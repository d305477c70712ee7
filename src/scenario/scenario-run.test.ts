import { describe, expect, it } from 'vitest';
import { facts, LineBench, questionMs, talkOn, voice, withPhraseFile } from '../../test/fakes/line-bench.ts';
import { loadScenario } from './load-scenario.ts';
import { prepareTalk } from './scenario-run.ts';

withPhraseFile();

describe('before dialling', () => {
  it('makes every sentence of the talk ready, and none that may not be told', async () => {
    const bench = new LineBench();
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
    const bench = new LineBench();
    const { phrases, clock } = bench;
    await prepareTalk({ scenario: loadScenario('reminder'), facts, clock, phrases, voice });
    const ready = new Set(bench.asked);
    bench.asked.length = 0;
    talkOn(bench);
    await bench.wait(questionMs + 20_000);
    expect(bench.asked.length).toBeGreaterThan(6);
    expect(bench.asked.filter((text) => !ready.has(text))).toEqual([]);
  });

  it('uses the day of the visit’s own zone', async () => {
    const bench = new LineBench();
    const order = { scenario: loadScenario('reminder'), clock: bench.clock, phrases: bench.phrases, voice };
    await bench.clock.advanceAsync(13 * 3_600_000); // 22:00 UTC on the 22nd: already the 23rd in Moscow
    await prepareTalk({ ...order, facts });
    expect(bench.asked.some((text) => text.includes('сегодня, двадцать третьего'))).toBe(true);
    await prepareTalk({ ...order, facts: { ...facts, zone: 'Europe/London' } });
    expect(bench.asked.some((text) => text.includes('завтра, двадцать третьего'))).toBe(true);
  });

  it.each([{ date: '23.11.2026' }, { time: '25:00' }, { zone: 'Moscow' }])('refuses %j', async (wrong) => {
    const bench = new LineBench();
    const order = { scenario: loadScenario('reminder'), clock: bench.clock, phrases: bench.phrases, voice };
    await expect(prepareTalk({ ...order, facts: { ...facts, ...wrong } })).rejects.toMatchObject({
      code: 'scenario.bad-facts',
    });
  });
});
