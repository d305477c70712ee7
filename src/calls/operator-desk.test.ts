import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import { FakePageMedia, type FakePageStream } from '../../test/fakes/fake-page-media.ts';
import type { Leg, LegEnd, LegListener } from './leg.ts';
import type { OperatorDesk } from './operator-desk.ts';
import { OperatorDesks } from './operator-desks.ts';
import { Stations } from './station.ts';

const near = { id: 'caller' } as MediaStream;
const caller = { number: '+79120000000' };
const operator = { id: 'anna', projectId: 'clinic', name: 'Анна', dialsOut: 'off' } as const;

let clock: ManualClock;
let media: FakePageMedia;
let stations: Stations;
let desk: OperatorDesk;
let changes: number;
let told: string[];
let end: LegEnd | undefined;

beforeEach(() => {
  [clock, media, stations, changes, told, end] = [
    new ManualClock(),
    new FakePageMedia(),
    new Stations(),
    0,
    [],
    undefined,
  ];
  const desks = new OperatorDesks({
    tools: { clock, media },
    stations,
    outside: { invite: () => ({ ring: () => undefined }) },
    callOf: () => undefined,
  });
  desks.tell(() => (changes += 1));
  desk = desks.of(operator);
});

const listener: LegListener = {
  onRinging: () => told.push('ringing'),
  onAnswered: () => told.push('answered'),
  onDigit: (key) => told.push(key),
  onEnded: (ended) => {
    end = ended;
    told.push(`ended ${ended.cause} by ${ended.by}`);
  },
};

function ring(ringMs = 30_000): Leg | undefined {
  return desk.ring({ legId: 'leg', near, ringMs, caller }, listener);
}

async function settle(ms = 0): Promise<void> {
  clock.advance(ms);
  for (let n = 0; n < 10; n += 1) await Promise.resolve();
}

/** Rings, and the page takes it: its stream. */
async function talking(): Promise<FakePageStream> {
  desk.present('page-1', true);
  ring();
  await desk.attach('leg', Buffer.from('offer'));
  const stream = media.streams[0]!;
  stream.page('connected');
  return stream;
}

describe('an operator at a page', () => {
  it('is a station of his project, reached while his page says that it is there', async () => {
    expect(stations.of('clinic')).toEqual([desk]);
    expect(ring()).toBeUndefined();
    desk.present('page-1', true);
    expect(desk.isReachable).toBe(true);
    clock.advance(14_000);
    desk.present('page-1', false);
    clock.advance(14_000);
    expect(desk.isReachable).toBe(true);
    clock.advance(1000);
    expect(desk.isReachable).toBe(false);
  });

  it('is at the page that began last', () => {
    desk.present('page-1', true);
    desk.present('page-2', true);
    desk.present('page-1', false);
    expect([desk.isAt('page-1'), desk.isAt('page-2')]).toEqual([false, true]);
    desk.absent('page-1');
    expect(desk.isReachable).toBe(true);
    desk.absent('page-2');
    expect(desk.isReachable).toBe(false);
  });

  it('who left is at no page that was not there, until one begins', () => {
    desk.present('page-1', true);
    desk.absent('page-1');
    desk.present('page-2', false);
    expect([desk.isReachable, desk.isAt('page-2')]).toEqual([false, false]);
    desk.present('page-1', false);
    expect(desk.isAt('page-1')).toBe(true);
    clock.advance(15_000);
    desk.present('page-2', false);
    expect(desk.isReachable).toBe(false);
    desk.present('page-2', true);
    expect(desk.isAt('page-2')).toBe(true);
  });

  it('is at a page that was there before the server was started', () => {
    desk.present('page-1', false);
    expect(desk.isAt('page-1')).toBe(true);
  });

  it.each([true, false])('whose sign-in is over is gone, and so is the call (talking: %s)', async (talks) => {
    desk.present('page-1', true, 'session-1');
    ring();
    if (talks) {
      await desk.attach('leg', Buffer.from('offer'));
      media.streams[0]!.page('connected');
    }
    desk.endSession('session-2');
    expect(desk.call).toBeDefined();
    desk.endSession('session-1');
    await settle();
    expect([desk.isReachable, desk.call]).toEqual([false, undefined]);
    expect(told.at(-1)).toBe(talks ? 'ended completed by them' : 'ended cancelled by us');
  });

  it('who has taken the desk by another sign-in keeps it', () => {
    desk.present('page-1', true, 'session-1');
    desk.present('page-2', true, 'session-2');
    desk.endSession('session-1');
    expect(desk.isAt('page-2')).toBe(true);
  });

  it('is rung, is shown who calls, and talks when the sound has found its way', async () => {
    desk.present('page-1', true);
    ring();
    await settle();
    expect(told).toEqual(['ringing']);
    expect(desk.call).toMatchObject({ legId: 'leg', phase: 'ringing', caller, held: false });
    expect(await desk.attach('leg', Buffer.from('offer'))).toEqual({
      ok: true,
      answer: Buffer.from('answer to offer'),
    });
    expect(media.streams[0]?.near).toBe(near);
    expect(desk.call?.phase).toBe('ringing');
    media.streams[0]!.page('connected');
    expect(told).toEqual(['ringing', 'answered']);
    expect(desk.call).toMatchObject({ phase: 'talking', since: clock.now() });
    media.streams[0]!.digit('5');
    expect(told.at(-1)).toBe('5');
    expect(changes).toBeGreaterThanOrEqual(3);
  });

  it('has one call at a time', async () => {
    await talking();
    expect(desk.isReachable).toBe(false);
    expect(ring()).toBeUndefined();
  });

  it.each([
    ['does not pick up', async () => clock.advance(10_000), 'ended no-answer by us'],
    ['does not want it', async () => desk.leave('leg'), 'ended rejected by them'],
    ['goes away', async () => desk.absent('page-1'), 'ended cancelled by us'],
  ])('who %s is rung no more', async (_, doing, ending) => {
    desk.present('page-1', true);
    ring(10_000);
    await doing();
    await settle();
    expect(told.at(-1)).toBe(ending);
    expect(end).toMatchObject({ answered: false, talkMs: 0, rang: true });
    expect(desk.call).toBeUndefined();
  });

  it('hangs up, and his stream is closed', async () => {
    const stream = await talking();
    clock.advance(7000);
    desk.leave('leg');
    await settle();
    expect(end).toMatchObject({ cause: 'completed', by: 'them', talkMs: 7000, answered: true });
    expect(stream.closed).toBe(1);
    expect(() => desk.leave('leg')).toThrow('There is no such call');
  });

  it('whose page is loaded anew in a talk comes back into it', async () => {
    const stream = await talking();
    stream.page('closed');
    expect(desk.call).toMatchObject({ phase: 'talking', away: true });
    clock.advance(19_000);
    await desk.attach('leg', Buffer.from('another'));
    stream.page('connected');
    expect(stream.offers).toEqual(['offer', 'another']);
    clock.advance(60_000);
    expect(desk.call).toMatchObject({ away: false });
    expect(told.filter((word) => word === 'answered')).toHaveLength(1);
  });

  it('whose page does not come back is gone after 20 s, and not for the silence before', async () => {
    const stream = await talking();
    stream.page('lost');
    stream.silent(30_000);
    clock.advance(19_999);
    expect(desk.call).toBeDefined();
    clock.advance(1);
    await settle();
    expect(told.at(-1)).toBe('ended far-end-lost by network');
  });

  it('from whom nothing comes for 30 s is gone', async () => {
    const stream = await talking();
    clock.advance(25_000);
    stream.silent(25_000);
    expect(desk.call).toBeDefined();
    clock.advance(5_000);
    stream.silent(30_000);
    await settle();
    expect(told.at(-1)).toBe('ended media-lost by network');
  });

  it('from whom only reports come of sound that does not is given four times as long, as a telephone is', async () => {
    const stream = await talking();
    clock.advance(115_000);
    stream.lost(115_000);
    expect(desk.call).toMatchObject({ phase: 'talking', away: false });
    clock.advance(5_000);
    stream.lost(120_000);
    await settle();
    expect(told.at(-1)).toBe('ended media-lost by network');
  });

  it('who is back has the time anew in which his sound may be lost', async () => {
    const stream = await talking();
    clock.advance(110_000);
    stream.page('lost');
    stream.lost(120_000);
    clock.advance(10_000);
    stream.page('connected');
    clock.advance(119_000);
    stream.lost(239_000);
    expect(desk.call).toMatchObject({ phase: 'talking', away: false });
  });

  it('who is back is not dropped for the silence while he was away', async () => {
    const stream = await talking();
    clock.advance(18_000);
    stream.page('lost');
    clock.advance(14_000);
    stream.page('connected');
    stream.silent(32_000);
    expect(desk.call).toMatchObject({ phase: 'talking', away: false });
    clock.advance(30_000);
    stream.silent(62_000);
    expect(desk.call).toBeUndefined();
  });

  it('whose offer can not be used rings on; whose stream can not be opened does not', async () => {
    desk.present('page-1', true);
    ring();
    expect(await desk.attach('leg', Buffer.from('bad'))).toEqual({ ok: false, why: 'no audio' });
    expect(desk.call?.phase).toBe('ringing');
    desk.leave('leg');
    await settle();
    ring();
    media.fails = true;
    expect(await desk.attach('leg', Buffer.from('offer'))).toMatchObject({ ok: false });
    await settle();
    expect(told.at(-1)).toBe('ended trunk-unavailable by us');
  });

  it('who is given up while his stream is opened leaves no stream behind', async () => {
    desk.present('page-1', true);
    const leg = ring();
    const attached = desk.attach('leg', Buffer.from('offer'));
    leg?.hangUp();
    expect(await attached).toEqual({ ok: false, why: 'over' });
    await settle();
    expect(media.streams[0]?.closed).toBeGreaterThan(0);
    expect(told).toEqual(['ended cancelled by us']);
  });
});

describe('the test of a headset', () => {
  it('says back what was said, and ends with the page, with a call, and with another test', async () => {
    desk.present('page-1', true);
    await desk.echo(Buffer.from('try'));
    const [stream] = media.streams;
    stream!.page('connected');
    await settle();
    for (let n = 0; n < 200; n += 1) stream!.says(new Int16Array(160).fill(n));
    await settle();
    const said = stream!.played.at(-1)!;
    expect(said.length).toBeGreaterThanOrEqual(200 * 160);
    expect([said[0], said[199 * 160]]).toEqual([0, 199]);
    await desk.echo(Buffer.from('again'));
    expect(stream!.closed).toBe(1);
    ring();
    await settle();
    expect(media.streams[1]!.closed).toBe(1);
    await desk.echo(Buffer.from('third'));
    media.streams[2]!.page('closed');
    await settle();
    expect(media.streams[2]!.closed).toBe(1);
  });

  it('asked for many times at once is opened once at a time, and the last one stays', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((offer) => desk.echo(Buffer.from(offer))));
    expect(answers.map(({ ok }) => ok)).toEqual([false, false, false, true]);
    expect(media.streams.filter(({ closed }) => closed === 0)).toHaveLength(1);
  });

  it('that is opened while a call begins to ring is closed', async () => {
    desk.present('page-1', true);
    const echo = desk.echo(Buffer.from('try'));
    await Promise.resolve();
    ring();
    expect(await echo).toEqual({ ok: false, why: 'over' });
    expect(media.streams.every(({ closed }) => closed === 1)).toBe(true);
  });
});
