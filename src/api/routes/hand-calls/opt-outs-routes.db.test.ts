import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import { newId } from '../../../base/index.ts';
import { keepOptOut } from '../../../clinic/index.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

it('are listed, and lifted by a person of the same project only, with a line in the audit', async () => {
  const { projectId, clock, database } = house;
  const order = { projectId, phone: '+79161234567', patientId: newId(), at: clock.now(), attemptId: newId() };
  await database.transaction((tx) => keepOptOut(tx, order));
  const list = async (cookie?: string) =>
    (await house.ask('GET', '/api/opt-outs', { cookie })).json<{ items: { id: string; phone: string }[] }>()
      .items;
  expect(await list()).toMatchObject([{ phone: '+79161234567', patientName: '' }]);
  const { id } = (await list())[0]!;

  expect((await house.ask('GET', '/api/opt-outs', { cookie: '' })).statusCode).toBe(401);
  const stranger = await house.stranger();
  expect(await list(stranger.cookie)).toEqual([]);
  const lift = (cookie?: string) => house.ask('POST', `/api/opt-outs/${id}/lift`, { cookie });
  expect((await lift(stranger.cookie)).statusCode).toBe(404);
  expect(await list()).toHaveLength(1);

  expect((await lift()).statusCode).toBe(204);
  expect((await lift()).json()).toMatchObject({ code: 'opt-out.missing' });
  expect(await list()).toEqual([]);
  const audit = await database.query<{ action: string }>(
    'select action from auth.audit where subject_id = $1',
    [id],
  );
  expect(audit).toMatchObject([{ action: 'opt-out-lifted' }]);
});
