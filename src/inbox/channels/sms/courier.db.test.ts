import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../../test/database.ts';
import { seedVisits } from '../../../../test/factories/visits.ts';
import { ManualClock, newId, silentLog } from '../../../base/index.ts';
import { Appointments, Projects } from '../../../clinic/index.ts';
import { Courier } from './courier.ts';
import type { GatewayKind } from './gateway-kind.ts';
import type { GatewayNews, OutgoingSms, SendResult, SmsGateway } from './sms-gateway.ts';
import { SmsDesk } from './sms-desk.ts';
import type { Sms } from './sms.ts';
import type { VisitGate } from './visit-gate.ts';

const sealing = { seal: (text: string) => Buffer.from(text), unseal: (box: Buffer) => box.toString() };
const patient = { timeout: 20_000, interval: 20 };

let test: TestDatabase;
let clock: ManualClock;
let desk: SmsDesk;
let courier: Courier;
let projects: Projects;
let appointments: Appointments;
let projectId: string;
/** What the gateway was asked to send, and what it says. */
let asked: OutgoingSms[];
let answer: (sms: OutgoingSms) => Promise<SendResult>;
let tell: (news: GatewayNews) => Promise<void>;
/** How it tells what became of messages, when it has to be asked. */
let told: SmsGateway['ask'];
let promised: string[];
let closed: string[];

const gate: VisitGate = async () => ({ kind: 'allowed' });

const promiseCallBack = async (_tx: unknown, appointmentId: string): Promise<boolean> => {
  promised.push(appointmentId);
  return true;
};

const kind: GatewayKind = {
  id: 'fake',
  words: { ru: { name: '', about: '' }, en: { name: '', about: '' } },
  ...{ fields: [], tellsDelivery: true, senderNeeded: false },
  make: (_fields, { onNews }) => {
    tell = onNews;
    return {
      send: (sms) => {
        asked.push(sms);
        return answer(sms);
      },
      ...(told && { ask: (messages) => told!(messages) }),
      stop: async () => undefined,
    };
  },
};

beforeAll(async () => {
  test = await openTestDatabase();
  projects = new Projects({ database: test.database, clock: new ManualClock() });
  appointments = new Appointments({ database: test.database });
  projectId = (await projects.ensureDefault()).id;
});
afterAll(() => test.close());

beforeEach(async () => {
  const { database } = test;
  await database.query(
    'truncate inbox.sms_part, inbox.sms, inbox.sms_incoming, inbox.sms_stop, inbox.sms_gateway, inbox.sms_settings',
  );
  // 12:00 in Moscow
  clock = new ManualClock();
  asked = [];
  told = undefined;
  promised = [];
  closed = [];
  answer = async () => ({ kind: 'accepted', ids: [`m${asked.length}`] });
  await database.query(
    `insert into inbox.sms_gateway (id, project_id, kind, fields, sender, price_kopecks, chosen, changed_at)
     values ($1, $2, 'fake', '{}', 'CLINIC', 350, true, now())`,
    [newId(), projectId],
  );
  const links = { create: async () => 'A'.repeat(16) };
  desk = new SmsDesk({ clock, database, sealing, projects, links, gate, onWork: () => courier.poke() });
  courier = newCourier();
});
afterEach(() => courier.stop());

function newCourier(): Courier {
  const { database } = test;
  return new Courier({
    ...{ clock, log: silentLog, database, sealing, projects, appointments },
    ...{ kinds: [kind], gate, promiseCallBack },
    closeAnswered: async (_tx, appointmentId) => void closed.push(appointmentId),
  });
}

const hourMs = 3_600_000;
const accepted: SendResult = { kind: 'accepted', ids: ['m1'] };

function order(reference: string = newId(), text = 'Вы записаны'): Promise<Sms> {
  return desk.send({
    ...{ projectId, reference, phone: '+79161234567', text, purpose: 'visit' },
    expiresAtMs: clock.now() + 10 * hourMs,
  });
}

const only = async (): Promise<Sms> => (await desk.list({ projectId, limit: 1, offset: 0 }))[0]!;

async function settles(state: Sms['state'], trouble?: string): Promise<void> {
  await vi.waitFor(
    async () => expect(await only()).toMatchObject({ state, ...(trouble ? { trouble } : {}) }),
    patient,
  );
}

async function visitsOf(count: number): Promise<readonly string[]> {
  const startsAtMs = clock.now() + 24 * hourMs;
  const one = { phones: ['+79165550101'], startsAtMs, source: 'file' } as const;
  const seeds = Array.from({ length: count }, () => ({ ...one, name: newId() }));
  return (await seedVisits(test.database, projectId, seeds)).visitIds;
}

/** Until so many have left; the courier may have looked just before the last was ordered. */
async function leaves(count: number): Promise<void> {
  await vi.waitFor(() => {
    courier.poke();
    expect(asked).toHaveLength(count);
  }, patient);
}

describe('a message', () => {
  it('is one, however often it is ordered, and leaves once with its price', async () => {
    await order('visit 1');
    await Promise.all([order('visit 1'), order('visit 1', 'another text')]);
    await courier.start();
    await settles('sent');
    expect(asked).toMatchObject([{ phone: '+79161234567', text: 'Вы записаны', sender: 'CLINIC' }]);
    expect(await only()).toMatchObject({ segments: 1, priceKopecks: 350 });
    expect(await desk.count(projectId)).toBe(1);
  });

  it('waits while the gateway has a trouble of its own, and leaves once after it', async () => {
    answer = async () => ({ kind: 'refused', trouble: 'no-money' });
    await courier.start();
    await order();
    await settles('queued', 'no-money');
    expect((await desk.gateways(projectId))[0]).toMatchObject({ state: 'rests', trouble: 'no-money' });
    answer = async () => ({ kind: 'accepted', ids: ['m1'] });
    await vi.waitFor(async () => {
      await clock.advanceAsync(5000);
      expect(await only()).toMatchObject({ state: 'sent' });
    }, patient);
    expect((await desk.gateways(projectId))[0]).toMatchObject({ state: 'works' });
    expect(asked).toHaveLength(2);
  });

  it.each([
    [{ kind: 'refused', trouble: 'wrong-number' }, 'failed', 'wrong-number'],
    [{ kind: 'unknown', trouble: 'no-answer' }, 'unknown', 'no-answer'],
  ] as const)('that ends with %o is never sent again', async (result, state, trouble) => {
    answer = async () => result;
    await courier.start();
    await order();
    await settles(state, trouble);
    await clock.advanceAsync(hourMs);
    expect(asked).toHaveLength(1);
  });

  it('whose trouble is its own waits alone', async () => {
    const again = { kind: 'refused', trouble: 'limited', againInMs: 90_000 } as const;
    answer = async ({ text }) => (text === 'снова' && asked.length === 1 ? again : accepted);
    await courier.start();
    await order('again', 'снова');
    await settles('queued', 'limited');
    expect((await desk.gateways(projectId))[0]).toMatchObject({ state: 'untried' });
    await order('other');
    await leaves(2);
    clock.advance(89_000);
    await order('third');
    await leaves(3);
    clock.advance(1000);
    await leaves(4);
    expect(asked.at(-1)?.text).toBe('снова');
  });

  it('leaves while the gateway still thinks about what became of others, and is asked one thing at a time', async () => {
    let questions = 0;
    let land: (receipts: []) => void = () => undefined;
    told = () => {
      questions += 1;
      return new Promise((resolve) => (land = resolve));
    };
    await courier.start();
    await order();
    await leaves(1);
    await settles('sent');
    clock.advance(30_000);
    await vi.waitFor(() => {
      courier.poke();
      expect(questions).toBe(1);
    }, patient);
    for (let n = 0; n < 25; n += 1) {
      await order();
      clock.advance(30_000);
      await leaves(n + 2);
    }
    expect(questions).toBe(1);
    told = async () => [];
    land([]);
  });

  it('that a process was sending when it died is known by nobody, and not sent again', async () => {
    await order();
    await test.database.query("update inbox.sms set state = 'sending'");
    await courier.start();
    await settles('unknown', 'interrupted');
    expect(asked).toEqual([]);
  });

  it('that comes too late is not sent', async () => {
    const { id } = await order();
    await test.database.query('update inbox.sms set expires_at = $2 where id = $1', [
      id,
      new Date(clock.now()),
    ]);
    await courier.start();
    await settles('failed', 'expired');
    expect(asked).toEqual([]);
  });

  it('waits for the end of the quiet hours, unless somebody tries the gateway', async () => {
    await desk.saveSettings(projectId, {
      ...{ quietFrom: 11 * 60, quietTo: 13 * 60, publicAddress: '', visitText: '{clinic}' },
    });
    await courier.start();
    await order();
    const trial = { reference: newId(), phone: '+79160000001', text: 'Проба' } as const;
    await desk.sendTrial(projectId, trial);
    await vi.waitFor(() => expect(asked).toMatchObject([{ phone: trial.phone }]), patient);
    clock.advance(hourMs);
    await vi.waitFor(() => expect(asked).toHaveLength(2), patient);
  });

  it('about a visit is not sent once it was moved, answered or is over', async () => {
    const startsAtMs = clock.now() + 24 * hourMs;
    const seed = { phones: ['+79161234567'], startsAtMs, source: 'file' } as const;
    const sample = { ...seed, source: 'sample' } as const;
    const seeds = [seed, seed, sample].map((one) => ({ ...one, name: newId() }));
    const { visitIds } = await seedVisits(test.database, projectId, seeds);
    const [moved, confirmed, invented] = await Promise.all(visitIds.map((id) => appointments.get(id)));
    await desk.askAboutVisit(moved!, 'moved');
    await desk.askAboutVisit(confirmed!, 'confirmed');
    await expect(desk.askAboutVisit(invented!, 'sample')).rejects.toMatchObject({ code: 'sms.sample-visit' });
    await test.database.query(
      "update clinic.appointment set starts_at = starts_at + interval '1 hour' where id = $1",
      [moved!.id],
    );
    await test.database.query("update clinic.appointment set mark = 'confirmed' where id = $1", [
      confirmed!.id,
    ]);
    await courier.start();
    await vi.waitFor(async () => {
      const messages = await desk.list({ projectId, limit: 10, offset: 0 });
      expect(messages.map(({ state, trouble }) => [state, trouble])).toEqual([
        ['failed', 'outdated'],
        ['failed', 'outdated'],
      ]);
    }, patient);
    expect(asked).toEqual([]);
  });

  it('about a visit is one within a day, whoever orders it, unless it is ordered again on purpose', async () => {
    const [visitId] = await visitsOf(1);
    const visit = await appointments.get(visitId!);
    const orders = await Promise.allSettled([1, 2, 3].map(() => desk.askAboutVisit(visit, newId())));
    expect(orders.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const rejected = orders.find((one) => one.status === 'rejected');
    expect(rejected?.reason).toMatchObject({ code: 'sms.already-asked' });
    expect(await desk.previewVisit(visit)).toMatchObject({ askedAtMs: clock.now() });
    await desk.askAboutVisit(visit, newId(), { again: true });
    expect(await desk.count(projectId)).toBe(2);
    // what certainly did not leave has asked nobody
    await test.database.query("update inbox.sms set state = 'failed'");
    await desk.askAboutVisit(visit, 'third');
    await desk.askAboutVisit(visit, 'third');
    expect(await desk.count(projectId)).toBe(3);
  });

  it('keeps its link no longer than until it has left, or leaves no more', async () => {
    const link = `https://clinic.example/v/${'A'.repeat(14)}_-`;
    const texts = async () =>
      (await test.database.query('select text from inbox.sms')).map(({ text }) => text);
    for (const result of [accepted, { kind: 'unknown', trouble: 'no-answer' }] as const) {
      answer = async () => result;
      const { text } = await order(newId(), `Придёте? ${link}`);
      expect(text).toContain(link);
    }
    await courier.start();
    await vi.waitFor(async () => {
      courier.poke();
      expect(await texts()).toEqual(Array(2).fill('Придёте? https://clinic.example/v/…'));
    }, patient);
    expect(asked.map(({ text }) => text)).toEqual(Array(2).fill(`Придёте? ${link}`));
  });

  it('in the air is waited for when the house stops', async () => {
    let land: (result: SendResult) => void = () => undefined;
    answer = () => new Promise((resolve) => (land = resolve));
    await courier.start();
    await order();
    await vi.waitFor(() => expect(asked).toHaveLength(1), patient);
    const stopped = courier.stop();
    land({ kind: 'accepted', ids: ['m1'] });
    await stopped;
    expect(await only()).toMatchObject({ state: 'sent' });
  });
});

describe('a receipt', () => {
  const told = (messageId: string, state: 'delivered' | 'failed') =>
    tell({ receipts: [{ messageId, state }], incoming: [] });

  beforeEach(async () => {
    answer = async () => ({ kind: 'accepted', ids: ['a', 'b'] });
    await courier.start();
    await order();
    await settles('sent');
  });

  it('settles the message when each part is delivered, told twice or not', async () => {
    await told('a', 'delivered');
    await told('a', 'delivered');
    expect(await only()).toMatchObject({ state: 'sent' });
    await told('b', 'delivered');
    expect(await only()).toMatchObject({ state: 'delivered' });
    // what arrives in the wrong order takes nothing back
    await told('b', 'failed');
    expect(await only()).toMatchObject({ state: 'delivered' });
  });

  it('of one lost part is of the whole message', async () => {
    await told('a', 'delivered');
    await told('b', 'failed');
    expect(await only()).toMatchObject({ state: 'failed', trouble: 'not-delivered' });
  });

  it('of both parts at once is missed by neither', async () => {
    await Promise.all([told('a', 'delivered'), told('b', 'delivered')]);
    expect(await only()).toMatchObject({ state: 'delivered' });
  });

  it('may come before the gateway has named the message', async () => {
    let land: (result: SendResult) => void = () => undefined;
    answer = () => new Promise((resolve) => (land = resolve));
    clock.advance(1);
    await order();
    await vi.waitFor(() => expect(asked).toHaveLength(2), patient);
    await told('early', 'delivered');
    land({ kind: 'accepted', ids: ['early'] });
    await settles('delivered');
  });

  it('of a stranger changes nothing', async () => {
    await told('nobody’s', 'failed');
    expect(await only()).toMatchObject({ state: 'sent' });
  });
});

describe('an answer', () => {
  const says = (text: string, from = '79165550101') =>
    tell({ receipts: [], incoming: [{ phone: from, text }] });
  const marks = async (ids: readonly string[]) =>
    (await appointments.getMany(ids)).map((visit) => visit.mark);
  const done = async () =>
    (
      await test.database.query<{ done: string }>('select done from inbox.sms_incoming order by received_at')
    ).map((row) => row.done);

  async function askedAbout(count: number): Promise<readonly string[]> {
    const visitIds = await visitsOf(count);
    for (const id of visitIds) await desk.askAboutVisit(await appointments.get(id), newId());
    await courier.start();
    await vi.waitFor(() => expect(asked).toHaveLength(count), patient);
    return visitIds;
  }

  it.each([
    ['Да, приду!', 'confirmed', 0],
    ['нет', 'declined', 0],
    ['Перенести', 'wants-to-move', 1],
  ])('«%s» marks the one visit that was asked about', async (text, mark, rings) => {
    const ids = await askedAbout(1);
    await says(text);
    expect([await marks(ids), await done(), promised.length]).toEqual([[mark], ['marked'], rings]);
    // whoever wants to move it is still a person’s
    expect(closed).toEqual(rings === 0 ? ids : []);
  });

  it('that may mean two visits, or nothing for certain, is a person’s to settle', async () => {
    const two = await askedAbout(2);
    await says('1');
    expect([await marks(two), await done(), new Set(promised)]).toEqual([
      ['none', 'none'],
      ['handed'],
      new Set(two),
    ]);
    clock.advance(1);
    await says('да, но в среду');
    expect([await marks(two), await done()]).toEqual([
      ['none', 'none'],
      ['handed', 'handed'],
    ]);
  });

  it('about a visit that was moved meanwhile marks nothing', async () => {
    const ids = await askedAbout(1);
    await test.database.query(
      "update clinic.appointment set starts_at = starts_at + interval '1 day' where id = $1",
      [ids[0]],
    );
    await says('да');
    expect([await marks(ids), await done(), promised]).toEqual([['none'], ['handed'], ids]);
  });

  it('of somebody who was asked nothing is kept', async () => {
    await askedAbout(1);
    await says('да', '79160000009');
    await says('да', 'BANK');
    expect([await done(), promised]).toEqual([['kept', 'kept'], []]);
  });

  it('«стоп» ends messages to the number, «старт» lets them come again', async () => {
    const [id] = await askedAbout(1);
    await says('СТОП');
    const visit = await appointments.get(id!);
    await expect(desk.askAboutVisit(visit, newId())).rejects.toMatchObject({ code: 'sms.stopped' });
    clock.advance(1);
    await says('старт');
    expect(await done()).toEqual(['stopped', 'started']);
    await desk.askAboutVisit(visit, newId(), { again: true });
  });
});
