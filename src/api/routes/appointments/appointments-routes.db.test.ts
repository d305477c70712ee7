import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailureBody } from '../../contract/index.ts';
import { Appointment, MarkCounts, pageOf } from '../../contract/index.ts';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import { loadSample } from '../../../../test/factories/sample-import.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
  await loadSample(house);
});
afterAll(() => house.close());

const Page = pageOf(Appointment).extend({ counts: MarkCounts });
const list = async (query: string) =>
  Page.parse((await house.ask('GET', `/api/appointments?${query}`)).json());
const tomorrow = '2026-11-23';

describe('visits', () => {
  it('come by time, page by page, with counts', async () => {
    const first = await list('limit=150');
    const rest = await list(`limit=150&after=${first.nextAfter}`);
    expect([first.total, first.counts.none, first.items.length, rest.items.length]).toEqual([
      200, 200, 150, 50,
    ]);
    const starts = [...first.items, ...rest.items].map((visit) => visit.startsAt);
    expect(starts).toEqual([...starts].sort());
    expect(rest.nextAfter).toBeNull();
  });

  it('are chosen by the day in the clinic’s own zone, both ends included', async () => {
    expect((await list(`from=${tomorrow}&to=${tomorrow}`)).total).toBe(200);
    expect((await list('from=2026-11-24')).total).toBe(0);
    expect((await list('to=2026-11-22')).total).toBe(0);
  });

  it('can be marked by hand, and the marks are remembered', async () => {
    const [visit] = (await list('limit=1')).items;
    const put = (mark: string) => house.ask('PUT', `/api/appointments/${visit?.id}/mark`, { body: { mark } });
    await put('confirmed');
    const moved = Appointment.parse((await put('moved')).json());
    expect(moved).toMatchObject({ mark: 'moved', markHow: 'by-hand' });
    const shown = (await house.ask('GET', `/api/appointments/${visit?.id}`)).json<{
      marks: { mark: string }[];
    }>();
    expect(shown.marks.map((entry) => entry.mark)).toEqual(['confirmed', 'moved']);
    const marked = await list('mark=moved');
    expect([marked.total, marked.items[0]?.id, marked.counts.none]).toEqual([1, visit?.id, 199]);
    const audit = await house.database.query(`select * from auth.audit where action = 'mark-changed'`);
    expect(audit).toMatchObject([{ subject_id: visit?.id }, { detail: { mark: 'moved' } }]);
  });

  it('of another project are not there', async () => {
    const { cookie } = await house.stranger();
    const [visit] = (await list('limit=1')).items;
    const asked = await Promise.all([
      house.ask('GET', `/api/appointments/${visit?.id}`, { cookie }),
      house.ask('PUT', `/api/appointments/${visit?.id}/mark`, { cookie, body: { mark: 'declined' } }),
    ]);
    expect(asked.map((answer) => answer.json<FailureBody>().code)).toEqual([
      'appointment.missing',
      'appointment.missing',
    ]);
    expect((await house.ask('GET', '/api/appointments', { cookie })).json()).toMatchObject({
      items: [],
      total: 0,
    });
  });
});
