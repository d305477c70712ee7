import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../../../test/database.ts';
import { CourierRig, patient } from '../../../../test/fakes/courier-rig.ts';
import { newId } from '../../../base/index.ts';
import type { SendResult } from './sms-gateway.ts';

let rig: CourierRig;

beforeAll(async () => {
  rig = new CourierRig(await openTestDatabase());
});
afterAll(() => rig.test.close());
beforeEach(() => rig.begin());
afterEach(() => rig.courier.stop());

describe('a receipt', () => {
  const receipt = (messageId: string, state: 'delivered' | 'failed') =>
    rig.tell({ receipts: [{ messageId, state }], incoming: [] });

  beforeEach(async () => {
    rig.answer = async () => ({ kind: 'accepted', ids: ['a', 'b'] });
    await rig.courier.start();
    await rig.order();
    await rig.settles('sent');
  });

  it('settles the message when each part is delivered, told twice or not', async () => {
    await receipt('a', 'delivered');
    await receipt('a', 'delivered');
    expect(await rig.only()).toMatchObject({ state: 'sent' });
    await receipt('b', 'delivered');
    expect(await rig.only()).toMatchObject({ state: 'delivered' });
    // what arrives in the wrong order takes nothing back
    await receipt('b', 'failed');
    expect(await rig.only()).toMatchObject({ state: 'delivered' });
  });

  it('of one lost part is of the whole message', async () => {
    await receipt('a', 'delivered');
    await receipt('b', 'failed');
    expect(await rig.only()).toMatchObject({ state: 'failed', trouble: 'not-delivered' });
  });

  it('of both parts at once is missed by neither', async () => {
    await Promise.all([receipt('a', 'delivered'), receipt('b', 'delivered')]);
    expect(await rig.only()).toMatchObject({ state: 'delivered' });
  });

  it('may come before the gateway has named the message', async () => {
    let land: (result: SendResult) => void = () => undefined;
    rig.answer = () => new Promise((resolve) => (land = resolve));
    rig.clock.advance(1);
    await rig.order();
    await vi.waitFor(() => expect(rig.asked).toHaveLength(2), patient);
    await receipt('early', 'delivered');
    land({ kind: 'accepted', ids: ['early'] });
    await rig.settles('delivered');
  });

  it('of a stranger changes nothing', async () => {
    await receipt('nobody’s', 'failed');
    expect(await rig.only()).toMatchObject({ state: 'sent' });
  });
});

describe('an answer', () => {
  const says = (text: string, from = '79165550101') =>
    rig.tell({ receipts: [], incoming: [{ phone: from, text }] });
  const marks = async (ids: readonly string[]) =>
    (await rig.appointments.getMany(ids)).map((visit) => visit.mark);
  const done = async () =>
    (
      await rig.test.database.query<{ done: string }>(
        'select done from inbox.sms_incoming order by received_at',
      )
    ).map((row) => row.done);

  async function askedAbout(count: number): Promise<readonly string[]> {
    const visitIds = await rig.visitsOf(count);
    for (const id of visitIds) await rig.desk.askAboutVisit(await rig.appointments.get(id), newId());
    await rig.courier.start();
    await vi.waitFor(() => expect(rig.asked).toHaveLength(count), patient);
    return visitIds;
  }

  it.each([
    ['Да, приду!', 'confirmed', 0],
    ['нет', 'declined', 0],
    ['Перенести', 'wants-to-move', 1],
  ])('«%s» marks the one visit that was asked about', async (text, mark, rings) => {
    const ids = await askedAbout(1);
    await says(text);
    expect([await marks(ids), await done(), rig.promised.length]).toEqual([[mark], ['marked'], rings]);
    // whoever wants to move it is still a person’s
    expect(rig.closed).toEqual(rings === 0 ? ids : []);
  });

  it('that may mean two visits, or nothing for certain, is a person’s to settle', async () => {
    const two = await askedAbout(2);
    await says('1');
    expect([await marks(two), await done(), new Set(rig.promised)]).toEqual([
      ['none', 'none'],
      ['handed'],
      new Set(two),
    ]);
    rig.clock.advance(1);
    await says('да, но в среду');
    expect([await marks(two), await done()]).toEqual([
      ['none', 'none'],
      ['handed', 'handed'],
    ]);
  });

  it('about a visit that was moved meanwhile marks nothing', async () => {
    const ids = await askedAbout(1);
    await rig.test.database.query(
      "update clinic.appointment set starts_at = starts_at + interval '1 day' where id = $1",
      [ids[0]],
    );
    await says('да');
    expect([await marks(ids), await done(), rig.promised]).toEqual([['none'], ['handed'], ids]);
  });

  it('of somebody who was asked nothing is kept', async () => {
    await askedAbout(1);
    await says('да', '79160000009');
    await says('да', 'BANK');
    expect([await done(), rig.promised]).toEqual([['kept', 'kept'], []]);
  });

  it('«стоп» ends messages to the number, «старт» lets them come again', async () => {
    const [id] = await askedAbout(1);
    await says('СТОП');
    const visit = await rig.appointments.get(id!);
    await expect(rig.desk.askAboutVisit(visit, newId())).rejects.toMatchObject({ code: 'sms.stopped' });
    rig.clock.advance(1);
    await says('старт');
    expect(await done()).toEqual(['stopped', 'started']);
    await rig.desk.askAboutVisit(visit, newId(), { again: true });
  });
});
