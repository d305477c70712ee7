import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../../../test/database.ts';
import { accepted, CourierRig, hourMs, patient } from '../../../../test/fakes/courier-rig.ts';
import { seedVisits } from '../../../../test/factories/visits.ts';
import { newId } from '../../../base/index.ts';
import type { SendResult } from './sms-gateway.ts';

let rig: CourierRig;

beforeAll(async () => {
  rig = new CourierRig(await openTestDatabase());
});
afterAll(() => rig.test.close());
beforeEach(() => rig.begin());
afterEach(() => rig.courier.stop());

describe('a message', () => {
  it('is one, however often it is ordered, and leaves once with its price', async () => {
    await rig.order('visit 1');
    await Promise.all([rig.order('visit 1'), rig.order('visit 1', 'another text')]);
    await rig.courier.start();
    await rig.settles('sent');
    expect(rig.asked).toMatchObject([{ phone: '+79161234567', text: 'Вы записаны', sender: 'CLINIC' }]);
    expect(await rig.only()).toMatchObject({ segments: 1, priceKopecks: 350 });
    expect(await rig.desk.count(rig.projectId)).toBe(1);
  });

  it('waits while the gateway has a trouble of its own, and leaves once after it', async () => {
    rig.answer = async () => ({ kind: 'refused', trouble: 'no-money' });
    await rig.courier.start();
    await rig.order();
    await rig.settles('queued', 'no-money');
    expect((await rig.desk.gateways(rig.projectId))[0]).toMatchObject({
      state: 'rests',
      trouble: 'no-money',
    });
    rig.answer = async () => ({ kind: 'accepted', ids: ['m1'] });
    await vi.waitFor(async () => {
      await rig.clock.advanceAsync(5000);
      expect(await rig.only()).toMatchObject({ state: 'sent' });
    }, patient);
    expect((await rig.desk.gateways(rig.projectId))[0]).toMatchObject({ state: 'works' });
    expect(rig.asked).toHaveLength(2);
  });

  it.each([
    [{ kind: 'refused', trouble: 'wrong-number' }, 'failed', 'wrong-number'],
    [{ kind: 'unknown', trouble: 'no-answer' }, 'unknown', 'no-answer'],
  ] as const)('that ends with %o is never sent again', async (result, state, trouble) => {
    rig.answer = async () => result;
    await rig.courier.start();
    await rig.order();
    await rig.settles(state, trouble);
    await rig.clock.advanceAsync(hourMs);
    expect(rig.asked).toHaveLength(1);
  });

  it('whose trouble is its own waits alone', async () => {
    const again = { kind: 'refused', trouble: 'limited', againInMs: 90_000 } as const;
    rig.answer = async ({ text }) => (text === 'снова' && rig.asked.length === 1 ? again : accepted);
    await rig.courier.start();
    await rig.order('again', 'снова');
    await rig.settles('queued', 'limited');
    expect((await rig.desk.gateways(rig.projectId))[0]).toMatchObject({ state: 'untried' });
    await rig.order('other');
    await rig.leaves(2);
    rig.clock.advance(89_000);
    await rig.order('third');
    await rig.leaves(3);
    rig.clock.advance(1000);
    await rig.leaves(4);
    expect(rig.asked.at(-1)?.text).toBe('снова');
  });

  it('leaves while the gateway still thinks about what became of others, and is asked one thing at a time', async () => {
    let questions = 0;
    let land: (receipts: []) => void = () => undefined;
    rig.told = () => {
      questions += 1;
      return new Promise((resolve) => (land = resolve));
    };
    await rig.courier.start();
    await rig.order();
    await rig.leaves(1);
    await rig.settles('sent');
    rig.clock.advance(30_000);
    await vi.waitFor(() => {
      rig.courier.poke();
      expect(questions).toBe(1);
    }, patient);
    for (let n = 0; n < 25; n += 1) {
      await rig.order();
      rig.clock.advance(30_000);
      await rig.leaves(n + 2);
    }
    expect(questions).toBe(1);
    rig.told = async () => [];
    land([]);
  });

  it('that a process was sending when it died is known by nobody, and not sent again', async () => {
    await rig.order();
    await rig.test.database.query("update inbox.sms set state = 'sending'");
    await rig.courier.start();
    await rig.settles('unknown', 'interrupted');
    expect(rig.asked).toEqual([]);
  });

  it('that comes too late is not sent', async () => {
    const { id } = await rig.order();
    await rig.test.database.query('update inbox.sms set expires_at = $2 where id = $1', [
      id,
      new Date(rig.clock.now()),
    ]);
    await rig.courier.start();
    await rig.settles('failed', 'expired');
    expect(rig.asked).toEqual([]);
  });

  it('waits for the end of the quiet hours, unless somebody tries the gateway', async () => {
    await rig.desk.saveSettings(rig.projectId, {
      ...{ quietFrom: 11 * 60, quietTo: 13 * 60, publicAddress: '', visitText: '{clinic}' },
    });
    await rig.courier.start();
    await rig.order();
    const trial = { reference: newId(), phone: '+79160000001', text: 'Проба' } as const;
    await rig.desk.sendTrial(rig.projectId, trial);
    await vi.waitFor(() => expect(rig.asked).toMatchObject([{ phone: trial.phone }]), patient);
    rig.clock.advance(hourMs);
    await vi.waitFor(() => expect(rig.asked).toHaveLength(2), patient);
  });

  it('about a visit is not sent once it was moved, answered or is over', async () => {
    const startsAtMs = rig.clock.now() + 24 * hourMs;
    const seed = { phones: ['+79161234567'], startsAtMs, source: 'file' } as const;
    const sample = { ...seed, source: 'sample' } as const;
    const seeds = [seed, seed, sample].map((one) => ({ ...one, name: newId() }));
    const { visitIds } = await seedVisits(rig.test.database, rig.projectId, seeds);
    const [moved, confirmed, invented] = await Promise.all(visitIds.map((id) => rig.appointments.get(id)));
    await rig.desk.askAboutVisit(moved!, 'moved');
    await rig.desk.askAboutVisit(confirmed!, 'confirmed');
    await expect(rig.desk.askAboutVisit(invented!, 'sample')).rejects.toMatchObject({
      code: 'sms.sample-visit',
    });
    await rig.test.database.query(
      "update clinic.appointment set starts_at = starts_at + interval '1 hour' where id = $1",
      [moved!.id],
    );
    await rig.test.database.query("update clinic.appointment set mark = 'confirmed' where id = $1", [
      confirmed!.id,
    ]);
    await rig.courier.start();
    await vi.waitFor(async () => {
      const messages = await rig.desk.list({ projectId: rig.projectId, limit: 10, offset: 0 });
      expect(messages.map(({ state, trouble }) => [state, trouble])).toEqual([
        ['failed', 'outdated'],
        ['failed', 'outdated'],
      ]);
    }, patient);
    expect(rig.asked).toEqual([]);
  });

  it('about a visit is one within a day, whoever orders it, unless it is ordered again on purpose', async () => {
    const [visitId] = await rig.visitsOf(1);
    const visit = await rig.appointments.get(visitId!);
    const orders = await Promise.allSettled([1, 2, 3].map(() => rig.desk.askAboutVisit(visit, newId())));
    expect(orders.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const rejected = orders.find((one) => one.status === 'rejected');
    expect(rejected?.reason).toMatchObject({ code: 'sms.already-asked' });
    expect(await rig.desk.previewVisit(visit)).toMatchObject({ askedAtMs: rig.clock.now() });
    await rig.desk.askAboutVisit(visit, newId(), { again: true });
    expect(await rig.desk.count(rig.projectId)).toBe(2);
    // what certainly did not leave has asked nobody
    await rig.test.database.query("update inbox.sms set state = 'failed'");
    await rig.desk.askAboutVisit(visit, 'third');
    await rig.desk.askAboutVisit(visit, 'third');
    expect(await rig.desk.count(rig.projectId)).toBe(3);
  });

  it('keeps its link no longer than until it has left, or leaves no more', async () => {
    const link = `https://clinic.example/v/${'A'.repeat(14)}_-`;
    const texts = async () =>
      (await rig.test.database.query('select text from inbox.sms')).map(({ text }) => text);
    for (const result of [accepted, { kind: 'unknown', trouble: 'no-answer' }] as const) {
      rig.answer = async () => result;
      const { text } = await rig.order(newId(), `Придёте? ${link}`);
      expect(text).toContain(link);
    }
    await rig.courier.start();
    await vi.waitFor(async () => {
      rig.courier.poke();
      expect(await texts()).toEqual(Array(2).fill('Придёте? https://clinic.example/v/…'));
    }, patient);
    expect(rig.asked.map(({ text }) => text)).toEqual(Array(2).fill(`Придёте? ${link}`));
  });

  it('in the air is waited for when the house stops', async () => {
    let land: (result: SendResult) => void = () => undefined;
    rig.answer = () => new Promise((resolve) => (land = resolve));
    await rig.courier.start();
    await rig.order();
    await vi.waitFor(() => expect(rig.asked).toHaveLength(1), patient);
    const stopped = rig.courier.stop();
    land({ kind: 'accepted', ids: ['m1'] });
    await stopped;
    expect(await rig.only()).toMatchObject({ state: 'sent' });
  });
});
