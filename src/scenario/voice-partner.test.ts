import { describe, expect, it } from 'vitest';
import { LineBench, phraseMs, questionMs, talkOn } from '../../test/fakes/line-bench.ts';
import type { PartnerEvent } from './partner.ts';

describe('a talk on the line', () => {
  it('is listened to from its beginning to its end, but not while he talks with the administrator', async () => {
    const bench = new LineBench();
    expect(bench.isListenedTo).toBe(false);
    talkOn(bench);
    expect(bench.isListenedTo).toBe(true);
    await bench.wait(questionMs);
    bench.presses('0');
    await bench.wait(phraseMs + 1000);
    expect(bench.connected).toHaveLength(1);
    expect(bench.isListenedTo).toBe(false);
    // nobody took it: the robot says so, and can be interrupted
    await bench.administrator(false);
    expect(bench.isListenedTo).toBe(true);
    await bench.wait(phraseMs + 1000);
    expect(bench.hungUp).toBe(true);
    expect(bench.isListenedTo).toBe(false);
  });

  it('goes from greeting to a confirmed visit', async () => {
    const bench = new LineBench();
    const { outcome, steps } = talkOn(bench);
    await bench.wait(questionMs);
    await bench.utters('yes');
    await bench.wait(phraseMs + 2200);
    expect(outcome()).toMatchObject({
      mark: 'confirmed',
      ending: 'said-yes',
      listenedMs: 6000,
      lastStep: 'thanks',
    });
    expect(bench.hungUp).toBe(true);
    const kinds = steps.map((step) => step.kind).filter((kind) => kind !== 'answered-by');
    expect(kinds).toEqual([
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

  it('keeps the yes of whoever asks then whether he talks to a machine', async () => {
    const bench = new LineBench();
    const { outcome } = talkOn(bench);
    await bench.wait(questionMs);
    await bench.utters('yes');
    for (const text of ['это автоответчик', 'нажмите один', 'телефон был выключен']) {
      bench.starts();
      await bench.wait(400);
      bench.says('other', 400, 0.9, { text });
      await bench.wait(20);
    }
    await bench.wait(phraseMs + 2200);
    expect(outcome()).toMatchObject({ mark: 'confirmed', ending: 'said-yes' });
  });

  it('is broken off by a yes over the question, and tells how far it got', async () => {
    const bench = new LineBench();
    const { outcome, steps } = talkOn(bench);
    await bench.wait(2 * 1150 + 300);
    await bench.utters('yes');
    await bench.wait(phraseMs + 2200);
    expect(outcome()).toMatchObject({ mark: 'confirmed' });
    expect(outcome()!.listenedMs).toBeLessThan(5000);
    expect(steps.some((step) => step.kind === 'said' && !step.finished && step.step === 'visit')).toBe(true);
  });

  it('ignores a yes over the greeting, and waits with the date until he has ended', async () => {
    const bench = new LineBench();
    const { outcome, steps } = talkOn(bench);
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

  it('does not take the pick-up for an answer when it comes before the first sound of ours', async () => {
    const bench = new LineBench();
    let ready: () => void = () => undefined;
    bench.ready = new Promise((resolve) => (ready = resolve));
    const { outcome, steps } = talkOn(bench);
    await bench.wait(100);
    await bench.utters('yes');
    ready();
    await bench.wait(questionMs);
    expect(steps.map((step) => step.kind)).not.toContain('mark');
    bench.ends();
    await bench.wait(20);
    expect(outcome()).toMatchObject({ mark: 'not-confirmed', ending: 'hung-up' });
  });

  it('does not judge one utterance by the beginning of another that was lost', async () => {
    const bench = new LineBench();
    const { outcome, steps } = talkOn(bench);
    await bench.wait(20);
    bench.starts(); // over the greeting; what it meant is told ten seconds later
    bench.stopsSpeaking();
    await bench.wait(10_000);
    bench.saidLongAgo('yes', 20, 400);
    await bench.wait(20);
    expect(steps.map((step) => step.kind)).not.toContain('mark');
    await bench.utters('yes');
    await bench.wait(phraseMs + 2200);
    expect(outcome()).toMatchObject({ mark: 'confirmed', ending: 'said-yes' });
  });

  it('hands over when a sound cannot be played', async () => {
    const bench = new LineBench();
    bench.unplayable = true;
    const { outcome, steps } = talkOn(bench);
    await bench.wait(200);
    expect(bench.connected).toHaveLength(1);
    await bench.administrator(true);
    expect(steps.find((step) => step.kind === 'trouble')).toMatchObject({ code: 'line.file-missing' });
    expect(outcome()).toMatchObject({ mark: 'not-confirmed', administrator: 'connected' });
  });

  it('hands over when a sound breaks off and the line does not', async () => {
    const bench = new LineBench();
    const { steps } = talkOn(bench);
    await bench.wait(500);
    bench.breaksOff();
    await bench.wait(900);
    expect(steps.map((step) => step.kind)).not.toContain('trouble');
    await bench.wait(200);
    expect(steps.find((step) => step.kind === 'trouble')).toMatchObject({ code: 'line.sound-broke-off' });
  });

  it('asks again after silence, then calls the administrator, then promises a call back', async () => {
    const bench = new LineBench();
    const { outcome } = talkOn(bench);
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
    const bench = new LineBench();
    const { outcome, steps } = talkOn(bench);
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
    const bench = new LineBench();
    const { outcome } = talkOn(bench);
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
    const bench = new LineBench();
    const { outcome, steps } = talkOn(bench);
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
    const bench = new LineBench();
    bench.broken = (text) => text.startsWith('Вы придёте?');
    const { outcome, steps } = talkOn(bench);
    await bench.wait(4 * phraseMs);
    await bench.administrator(true);
    expect(steps.find((step) => step.kind === 'trouble')).toMatchObject({ code: 'speech.synthesizer-died' });
    expect(outcome()).toMatchObject({ mark: 'not-confirmed', administrator: 'connected' });
  });

  it('is broken off by its signal', async () => {
    const bench = new LineBench();
    const { outcome, abort } = talkOn(bench);
    await bench.wait(500);
    abort.abort();
    await bench.wait(20);
    expect(outcome()).toMatchObject({ ending: 'interrupted', mark: 'not-confirmed', listenedMs: 500 });
    expect(bench.hungUp).toBe(true);
  });

  it('ends at once on a line that has gone already', async () => {
    const bench = new LineBench();
    bench.ends();
    const { outcome } = talkOn(bench);
    await bench.wait(20);
    expect(outcome()).toMatchObject({ ending: 'hung-up', listenedMs: 0 });
  });

  it('leaves no timer behind', async () => {
    const bench = new LineBench();
    const { outcome } = talkOn(bench);
    await bench.wait(questionMs + 500);
    bench.ends();
    await bench.wait(20);
    expect(outcome()).toBeDefined();
    expect(bench.clock.pending).toBe(0);
  });
});

describe('listening', () => {
  async function listening(): Promise<{ bench: LineBench; events: PartnerEvent[] }> {
    const bench = new LineBench();
    const events: PartnerEvent[] = [];
    const partner = bench.partner();
    // who has answered is another matter
    partner.begin((event) => event.event !== 'answered-by' && events.push(event));
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

  it('tells what the engine has found in the words, and judges no word itself', async () => {
    const { bench, events } = await listening();
    bench.starts();
    const said = { dates: [], times: [], phones: [], numbers: [7], names: [] };
    bench.says('move', 0, 0.9, { text: 'не отменяйте', said });
    bench.says('question', 0, 0.9, { answer: 'price' });
    expect(events).toMatchObject([
      { meaning: 'move', text: 'не отменяйте', said },
      { meaning: 'question', answer: 'price' },
    ]);
  });
});
