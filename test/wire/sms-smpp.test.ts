// SMPP v3.4 against another implementation of it (node-smpp) that misbehaves on command.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock, silentLog } from '../../src/base/index.ts';
import type { GatewayNews, SmsGateway } from '../../src/inbox/channels/sms/sms-gateway.ts';
import { smpp } from '../../src/inbox/channels/sms/smpp/smpp-kind.ts';
import { SmsCentre } from '../contracts/sms-centre.ts';

let centre: SmsCentre;
let clock: ManualClock;
let gateway: SmsGateway;
let news: GatewayNews[];
let onNews: (told: GatewayNews) => Promise<void>;

beforeEach(async () => {
  centre = await SmsCentre.start();
  clock = new ManualClock();
  news = [];
  onNews = async (told) => void news.push(told);
});
afterEach(async () => {
  await gateway.stop();
  await centre.stop();
});

function open(fields: Record<string, string> = {}): SmsGateway {
  const usual = { tls: 'no', systemId: 'clinic', password: 'secret', long: 'udh', perSecond: '100' };
  gateway = smpp.make(
    { host: '127.0.0.1', port: String(centre.port), ...usual, ...fields },
    { clock, log: silentLog, onNews: (told) => onNews(told) },
  );
  return gateway;
}

const patient = { timeout: 20_000, interval: 50 };

/** Until the centre was asked so often, and then the pause after which it is asked once more. */
async function pause(asked: number, pauseMs: number): Promise<void> {
  await vi.waitFor(() => expect(centre.asked).toBe(asked), patient);
  // its answer is on the way
  for (let turn = 0; turn < 50; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  await vi.waitFor(async () => {
    await clock.advanceAsync(pauseMs);
    expect(centre.asked).toBe(asked + 1);
  }, patient);
}

const sms = (text = 'Вы записаны', sender = 'CLINIC') =>
  ({ reference: 'r1', phone: '+79161234567', text, sender }) as const;

describe('a message', () => {
  it('is handed over with its sender, coding and the wish for a receipt, and gets its name', async () => {
    expect(await open().send(sms('Вы записаны €'))).toEqual({ kind: 'accepted', ids: ['m1'] });
    expect(await gateway.send(sms('See you {tomorrow}', '+74951234567'))).toEqual({
      kind: 'accepted',
      ids: ['m2'],
    });
    expect(await gateway.send(sms('да', ''))).toMatchObject({ kind: 'accepted' });
    expect(centre.taken[0]).toMatchObject({
      ...{ source: 'CLINIC', sourceTon: 5, destination: '79161234567', text: 'Вы записаны €' },
      ...{ dataCoding: 8, esmClass: 0, wantsReceipt: true },
    });
    expect(centre.taken[1]).toMatchObject({ source: '74951234567', sourceTon: 1, dataCoding: 0 });
    expect(centre.taken[2]).toMatchObject({ source: '', sourceTon: 0 });
    expect(centre.binds).toBe(1);
  });

  it('that is long goes in parts that name themselves, or whole', async () => {
    const long = `${'Д'.repeat(66)}😀${'я'.repeat(70)}`;
    expect(await open().send(sms(long))).toEqual({ kind: 'accepted', ids: ['m1', 'm2', 'm3'] });
    expect(centre.taken.map(({ part }) => part)).toEqual([
      [1, 3, 1],
      [1, 3, 2],
      [1, 3, 3],
    ]);
    expect(centre.taken.every(({ esmClass }) => esmClass === 0x40)).toBe(true);
    expect(centre.taken.map(({ text }) => text).join('')).toBe(long);
    await gateway.stop();
    expect(await open({ long: 'payload' }).send(sms(long))).toEqual({ kind: 'accepted', ids: ['m4'] });
    expect(centre.taken.at(-1)?.text).toBe(long);
  });

  it.each([
    [0x0b, 'wrong-number'],
    [0x0a, 'sender-refused'],
    [0x08, 'broken'],
  ])('that the centre refuses with %i is certainly not sent: %s', async (status, trouble) => {
    centre.statuses.push(status);
    expect(await open().send(sms())).toEqual({ kind: 'refused', trouble });
    expect(centre.taken).toEqual([]);
  });

  it('waits and is handed over again while the centre is throttled, and ends in time', async () => {
    centre.statuses.push(0x58, 0x14);
    const sent = open().send(sms());
    for (const [tries, pauseMs] of [1000, 2000].entries()) await pause(tries + 1, pauseMs);
    expect(await sent).toEqual({ kind: 'accepted', ids: ['m1'] });
    centre.statuses.push(...Array.from({ length: 5 }, () => 0x58));
    const refused = gateway.send(sms());
    for (const [tries, pauseMs] of [1000, 2000, 4000, 8000].entries()) await pause(tries + 4, pauseMs);
    expect(await refused).toEqual({ kind: 'refused', trouble: 'limited' });
  });

  it('whose answer never comes is known by nobody', async () => {
    centre.silent = true;
    const sent = open().send(sms());
    await vi.waitFor(() => expect(centre.taken).toHaveLength(1), patient);
    await clock.advanceAsync(20_000);
    expect(await sent).toEqual({ kind: 'unknown', trouble: 'no-answer' });
  });

  it('during which the line is cut is known by nobody, and the gateway comes back', async () => {
    centre.cuts = true;
    expect(await open().send(sms())).toEqual({ kind: 'unknown', trouble: 'no-answer' });
    centre.cuts = false;
    // it rests: what is asked meanwhile has certainly not left
    expect(await gateway.send(sms())).toEqual({ kind: 'refused', trouble: 'unreachable' });
    await clock.advanceAsync(1000);
    await vi.waitFor(
      async () => expect(await gateway.send(sms())).toMatchObject({ kind: 'accepted' }),
      patient,
    );
    expect(centre.taken).toHaveLength(2);
  });

  it('of which only the first part was taken must not be sent again', async () => {
    centre.statuses.push(0, 0x08);
    expect(await open().send(sms('Д'.repeat(100)))).toEqual({ kind: 'unknown', trouble: 'no-answer' });
  });

  it('goes nowhere with a wrong password, or when nobody is there', async () => {
    centre.password = 'other';
    expect(await open().send(sms())).toEqual({ kind: 'refused', trouble: 'denied' });
    await gateway.stop();
    expect(await open({ port: '1' }).send(sms())).toEqual({ kind: 'refused', trouble: 'unreachable' });
  });
});

describe('the centre', () => {
  it('tells what became of messages, by text and by options, and is answered', async () => {
    await open().send(sms());
    expect(await centre.receipt('m1', 'DELIVRD')).toBe(0);
    expect(await centre.receipt('m2', 'UNDELIV')).toBe(0);
    expect(await centre.receipt('m3', 'ENROUTE')).toBe(0);
    const options = {
      esm_class: 4,
      receipted_message_id: 'm4',
      message_state: 2,
      short_message: Buffer.alloc(0),
    };
    expect(await centre.deliver(options)).toBe(0);
    expect(news.flatMap(({ receipts }) => receipts)).toEqual([
      { messageId: 'm1', state: 'delivered' },
      { messageId: 'm2', state: 'failed' },
      { messageId: 'm4', state: 'delivered' },
    ]);
  });

  it('may tell by an option alone, and its other notices are no words of a patient', async () => {
    await open().send(sms());
    const from = { source_addr: '79161234567', short_message: Buffer.from('1') };
    const option = { esm_class: 0, receipted_message_id: 'm1', message_state: 2 };
    expect(await centre.deliver({ ...from, ...option })).toBe(0);
    const early = { esm_class: 0x20, short_message: Buffer.from('id:m1 stat:ENROUTE') };
    for (const notice of [early, { esm_class: 0x08 }, { esm_class: 0x10 }, { esm_class: 0x18 }]) {
      expect(await centre.deliver({ ...from, ...notice })).toBe(0);
    }
    expect(news).toEqual([{ receipts: [{ messageId: 'm1', state: 'delivered' }], incoming: [] }]);
  });

  it('is heard one by one: a later answer waits until the one before it is kept', async () => {
    await open().send(sms());
    const keep: (() => void)[] = [];
    onNews = async (told) => {
      news.push(told);
      await new Promise<void>((resolve) => keep.push(resolve));
    };
    const answers = ['1', '2', '3'].map((text) =>
      centre.deliver({ source_addr: '79161234567', data_coding: 0, short_message: Buffer.from(text) }),
    );
    // the centre's own question is answered after all three were read
    await centre.enquire();
    for (const count of [1, 2, 3]) {
      expect(news).toHaveLength(count);
      keep[count - 1]?.();
      await answers[count - 1];
    }
    expect(news.flatMap(({ incoming }) => incoming.map(({ text }) => text))).toEqual(['1', '2', '3']);
  });

  it('keeps a receipt that could not be written down', async () => {
    await open().send(sms());
    onNews = () => Promise.reject(new Error('the database is away'));
    expect(await centre.receipt('m1', 'DELIVRD')).toBe(0x64);
  });

  it('brings what patients answer, long answers whole, whatever the order of their parts', async () => {
    await open().send(sms());
    const from = { source_addr: '79161234567', source_addr_ton: 1 };
    await centre.deliver({ ...from, data_coding: 8, short_message: ucs2('Да, приду') });
    await centre.deliver({ ...from, data_coding: 0, short_message: Buffer.from('1') });
    const part = (number: number, text: string) => ({
      ...{ ...from, data_coding: 8, esm_class: 0x40 },
      short_message: Buffer.concat([Buffer.from([5, 0, 3, 9, 2, number]), ucs2(text)]),
    });
    await centre.deliver(part(2, 'в среду'));
    await centre.deliver(part(1, 'Перенесите '));
    expect(news.flatMap(({ incoming }) => incoming)).toEqual([
      { phone: '79161234567', text: 'Да, приду' },
      { phone: '79161234567', text: '1' },
      { phone: '79161234567', text: 'Перенесите в среду' },
    ]);
    await centre.deliver(part(1, 'Начало '));
    await clock.advanceAsync(60_000);
    expect(news.at(-1)?.incoming).toEqual([{ phone: '79161234567', text: 'Начало …' }]);
  });

  it('that says goodbye is handed nothing any more', async () => {
    await open().send(sms());
    const [session] = centre.sessions;
    await new Promise<void>((resolve) => session?.unbind(() => resolve()));
    expect(await gateway.send(sms())).toEqual({ kind: 'refused', trouble: 'unreachable' });
    expect(centre.taken).toHaveLength(1);
  });

  it('that goes silent is left, and asked anew', async () => {
    await open().send(sms());
    const [session] = centre.sessions;
    session?.removeAllListeners('pdu');
    for (let n = 0; n < 4; n += 1) await clock.advanceAsync(30_000);
    await vi.waitFor(async () => {
      await clock.advanceAsync(1000);
      expect(centre.binds).toBeGreaterThan(1);
    }, patient);
  });
});

function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
