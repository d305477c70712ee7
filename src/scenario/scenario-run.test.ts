import { describe, expect, it } from 'vitest';
import { facts, LineBench, questionMs, talkOn } from '../../test/fakes/line-bench.ts';
import { silentLog } from '../base/index.ts';
import { loadScenario } from './load-scenario.ts';
import type { ScenarioOutcome } from './outcome.ts';
import type { Partner, PartnerAction, PartnerEvent } from './partner.ts';
import { prepareTalk, ScenarioRun, type ScenarioRunOptions } from './scenario-run.ts';

const voicemail = { who: 'voicemail', confidence: 0.93, reasons: ['beep'], atMs: 9000 } as const;

describe('before dialling', () => {
  it('makes every sentence of the talk ready, and none that may not be told', async () => {
    const bench = new LineBench();
    const { speaker, clock } = bench;
    await prepareTalk({
      scenario: loadScenario('reminder'),
      facts: { ...facts, doctor: 'Иванова Мария Петровна' },
      clock,
      voice: speaker,
    });
    expect(bench.asked).toContain('Спасибо! Ваш визит подтверждён. Ждём вас. До свидания!');
    expect(bench.asked.filter((text) => /Иванов/.test(text))).toEqual([]);
    expect(new Set(bench.asked).size).toBe(bench.asked.length);
  });

  it('says nothing in the talk that was not made ready', async () => {
    const bench = new LineBench();
    const { speaker, clock } = bench;
    await prepareTalk({ scenario: loadScenario('reminder'), facts, clock, voice: speaker });
    const ready = new Set(bench.asked);
    bench.asked.length = 0;
    talkOn(bench);
    await bench.wait(questionMs + 20_000);
    expect(bench.asked.length).toBeGreaterThan(6);
    expect(bench.asked.filter((text) => !ready.has(text))).toEqual([]);
  });

  it('uses the day of the visit’s own zone', async () => {
    const bench = new LineBench();
    const order = { scenario: loadScenario('reminder'), clock: bench.clock, voice: bench.speaker };
    await bench.clock.advanceAsync(13 * 3_600_000); // 22:00 UTC on the 22nd: already the 23rd in Moscow
    await prepareTalk({ ...order, facts });
    expect(bench.asked.some((text) => text.includes('сегодня, двадцать третьего'))).toBe(true);
    await prepareTalk({ ...order, facts: { ...facts, zone: 'Europe/London' } });
    expect(bench.asked.some((text) => text.includes('завтра, двадцать третьего'))).toBe(true);
  });

  it.each([{ date: '23.11.2026' }, { time: '25:00' }, { zone: 'Moscow' }])('refuses %j', async (wrong) => {
    const bench = new LineBench();
    const order = { scenario: loadScenario('reminder'), clock: bench.clock, voice: bench.speaker };
    await expect(prepareTalk({ ...order, facts: { ...facts, ...wrong } })).rejects.toMatchObject({
      code: 'scenario.bad-facts',
    });
  });
});

describe('keeping an answer', () => {
  const yes: PartnerEvent = { event: 'heard', meaning: 'yes', confidence: 0.99, agoMs: 0 };

  /** A talk in which the question was put, and what is done with the answers. */
  async function asked(
    onMark: ScenarioRunOptions['onMark'],
    act: (action: PartnerAction) => void = () => undefined,
  ) {
    const bench = new LineBench();
    let report: (event: PartnerEvent) => void = () => undefined;
    let sayId = 0;
    const actions: PartnerAction[] = [];
    const partner: Partner = {
      begin: (to) => (report = to),
      act: (action) => {
        actions.push(action);
        if (action.do === 'say') sayId = action.id;
        act(action);
      },
      close: () => undefined,
    };
    const scenario = loadScenario('reminder');
    const run = new ScenarioRun({ scenario, partner, facts, clock: bench.clock, log: silentLog, onMark });
    let outcome: ScenarioOutcome | undefined;
    void run.run().then((result) => (outcome = result));
    const said = (): void => report({ event: 'said', id: sayId });
    said();
    const tell = async (...events: PartnerEvent[]): Promise<void> => {
      events.forEach((event) => report(event));
      await bench.wait(20);
    };
    return { bench, tell, said, actions, outcome: () => outcome };
  }

  it('ends when he hangs up while the answer cannot be kept', async () => {
    const talk = await asked(() => Promise.reject(new Error('the database is away')));
    await talk.tell(yes, { event: 'gone' });
    expect(talk.outcome()).toMatchObject({ mark: 'not-confirmed', administrator: 'nobody-took' });
  });

  it('ends when he hangs up in the same moment in which the talk fails', async () => {
    const talk = await asked(undefined, (action) => {
      if (action.do === 'stop-saying') throw new Error('a bug');
    });
    await talk.tell(yes, { event: 'gone' });
    expect(talk.outcome()).toBeDefined();
  });

  it('keeps what he takes back before it says anything to it', async () => {
    const kept: string[] = [];
    const talk = await asked(async (mark, ending) => {
      kept.push(`${mark}: ${ending}`);
      return true;
    });
    await talk.tell(yes);
    await talk.tell({ event: 'key', key: '2' }, { event: 'gone' });
    expect(kept).toEqual(['confirmed: said-yes', 'declined: pressed']);
    expect(talk.outcome()).toMatchObject({ mark: 'declined' });
  });

  it('does not leave a yes standing that a machine said', async () => {
    const kept: string[] = [];
    const talk = await asked(async (mark, ending) => {
      kept.push(`${mark}: ${ending}`);
      return mark === 'confirmed';
    });
    await talk.tell(yes);
    await talk.tell({ event: 'answered-by', by: voicemail });
    expect(kept).toEqual(['confirmed: said-yes', 'not-confirmed: machine']);
    expect(talk.outcome()).toMatchObject({ mark: 'not-confirmed', ending: 'machine' });
    expect(talk.actions.at(-1)).toEqual({ do: 'hang-up' });
  });

  it('gives him a person, and no yes, when what he takes back cannot be kept', async () => {
    const talk = await asked(async (mark) => mark === 'confirmed');
    await talk.tell(yes);
    await talk.tell({ ...yes, meaning: 'no' });
    talk.said();
    expect(talk.actions.at(-1)).toMatchObject({ do: 'connect' });
    await talk.tell({ event: 'connect-ended', taken: true, talkMs: 1000 });
    expect(talk.outcome()).toMatchObject({ mark: 'not-confirmed', administrator: 'connected' });
  });

  it('takes for the time of an event when it came, not when its turn came', async () => {
    let keep: (kept: boolean) => void = () => undefined;
    const talk = await asked(() => new Promise((resolve) => (keep = resolve)));
    await talk.bench.wait(1000);
    await talk.tell({ event: 'key', key: '2' });
    // «нет», begun before the key, told while the database is slow
    await talk.tell({ ...yes, meaning: 'no', agoMs: 500 });
    await talk.bench.wait(2000);
    keep(true);
    await talk.bench.wait(20);
    await talk.tell({ event: 'gone' });
    expect(talk.outcome()).toMatchObject({ mark: 'declined', lastStep: 'reason' });
  });
});
