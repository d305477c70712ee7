import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { cookieOf, openApiHouse, password, type ApiHouse } from '../../../../test/api-house.ts';
import { newId } from '../../../base/index.ts';
import type { MediaStream } from '../../../media/index.ts';
import { sessionStore } from '../../auth/session-store.ts';
import type { OperatorState } from '../../contract/index.ts';

const pageId = 'page-of-anna';
const near = { id: 'caller' } as MediaStream;

describe("an operator's desk over the API", () => {
  let house: ApiHouse;

  beforeAll(async () => {
    house = await openApiHouse();
  });

  afterAll(() => house.close());

  const state = async (): Promise<OperatorState> =>
    (await house.ask('GET', `/api/operator/${pageId}`)).json();

  function ring(legId: string): void {
    const [desk] = house.calls.stations.of(house.projectId);
    const caller = { number: '+79121234567' };
    desk!.ring({ legId, near, ringMs: 10_000, caller }, { onEnded: () => undefined });
  }

  let operatorId: string;

  const present = (begin: boolean, cookie = house.cookie) =>
    house.ask('POST', `/api/operator/${pageId}/present`, { body: { begin, operatorId }, cookie });

  async function signIn(name = 'Ольга'): Promise<string> {
    const answer = await house.ask('POST', '/api/session', { body: { name, password }, cookie: '' });
    return cookieOf(answer);
  }

  beforeEach(async () => {
    const session = (await house.ask('GET', '/api/session')).json<{ user: { id: string } }>();
    operatorId = session.user.id;
    await present(true);
  });

  it('is there while the page says so', async () => {
    expect(await state()).toMatchObject({ here: true, call: null });
    await house.ask('POST', `/api/operator/${pageId}/absent`);
    expect(await state()).toMatchObject({ here: false, call: null });
  });

  it('shows who rings, takes the call with an offer, and hangs up', async () => {
    ring('leg-1');
    expect((await state()).call).toMatchObject({ legId: 'leg-1', phase: 'ringing', number: '+79121234567' });
    const sound = await house.ask('POST', '/api/operator/calls/leg-1/sound', { body: { offer: 'v=0' } });
    expect(sound.json()).toEqual({ answer: 'answer to v=0' });
    house.calls.pageMedia.streams.at(-1)!.page('connected');
    expect((await state()).call).toMatchObject({ phase: 'talking', held: false, away: false });
    const held = await house.ask('POST', '/api/operator/calls/leg-1/hold', { body: { held: true } });
    expect(held.json()).toMatchObject({ code: 'operator.not-now' });
    expect((await house.ask('POST', '/api/operator/calls/leg-1/hang-up')).statusCode).toBe(204);
    expect((await state()).call).toBeNull();
  });

  it.each([
    ['sound', { offer: 'v=0' }],
    ['hang-up', undefined],
    ['hold', { held: true }],
    ['transfer', { stationId: 'phone:1' }],
    ['consult', { number: '112' }],
    ['guest', { deed: 'confer' }],
  ])('knows no call that is not his own: %s', async (deed, body) => {
    const answer = await house.ask('POST', `/api/operator/calls/nobody/${deed}`, { body });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'operator.no-call' });
  });

  it('brings in one station or one number, not both and not nothing', async () => {
    for (const body of [{}, { stationId: 'phone:1', number: '112' }]) {
      const answer = await house.ask('POST', '/api/operator/calls/nobody/consult', { body });
      expect(answer.json()).toMatchObject({ code: 'input.wrong' });
    }
  });

  it('lists the talks of the house, and listens in to none that is not there', async () => {
    const talk = { callId: newId(), direction: 'in', number: '+79121234567', since: 0, held: false } as const;
    const people = [{ name: 'Анна' }];
    house.calls.talks.push({ ...talk, people, supervisors: [{ name: 'Вера', role: 'listen' }] });
    expect((await house.ask('GET', '/api/operator/talks')).json()).toMatchObject({
      items: [
        { callId: talk.callId, people: [{ name: 'Анна', number: null }], supervisors: [{ role: 'listen' }] },
      ],
    });
    const path = `/api/operator/talks/${talk.callId}`;
    const answer = await house.ask('POST', path, { body: { role: 'listen' } });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, 'operator.not-now']);
  });

  it('refuses an offer that can not be used', async () => {
    ring('leg-2');
    const answer = await house.ask('POST', '/api/operator/calls/leg-2/sound', { body: { offer: 'bad' } });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'operator.no-sound', params: { why: 'no audio' } });
    await house.ask('POST', '/api/operator/calls/leg-2/hang-up');
  });

  it('lists where the others are reached, not himself', async () => {
    house.calls.stations.add({
      ...{ id: 'phone:7', projectId: house.projectId, name: 'Регистратура', isReachable: true },
      ring: () => undefined,
    });
    const { items } = (await house.ask('GET', '/api/operator/stations')).json<{ items: unknown[] }>();
    expect(items).toEqual([{ id: 'phone:7', name: 'Регистратура', reachable: true }]);
  });

  it('is nobody else’s: another project sees an empty desk and no stations', async () => {
    ring('leg-3');
    const { cookie } = await house.stranger();
    const seen = await house.ask('GET', `/api/operator/${pageId}`, { cookie });
    expect(seen.json()).toMatchObject({ here: false, call: null });
    const taken = await house.ask('POST', '/api/operator/calls/leg-3/hang-up', { cookie });
    expect(taken.statusCode).toBe(404);
    const { items } = (await house.ask('GET', '/api/operator/stations', { cookie })).json<{
      items: unknown[];
    }>();
    expect(items).toEqual([]);
  });

  it('is not at a page in which somebody else has signed in meanwhile', async () => {
    const { cookie, projectId } = await house.stranger();
    expect((await present(true, cookie)).json()).toMatchObject({ here: false, call: null });
    expect(house.calls.stations.of(projectId).some(({ isReachable }) => isReachable)).toBe(false);
  });

  it.each([
    ['signs out', (cookie: string) => house.ask('DELETE', '/api/session', { cookie })],
    [
      'changes the password elsewhere',
      () => house.ask('PUT', '/api/session/password', { body: { current: password, next: password } }),
    ],
    [
      'lets somebody else sign in in the same browser',
      async (cookie: string) => {
        const { projectId } = house;
        const rows = await house.database.query('select id, password_hash from auth.account where id = $1', [
          operatorId,
        ]);
        const { password_hash: hash } = rows[0] as { password_hash: string };
        const at = new Date(house.clock.now());
        await house.database.query(
          `insert into auth.account
           (id, project_id, name, name_key, display_name, role, password_hash, created_at, password_changed_at)
           values ($1, $2, 'Борис', 'борис', 'Борис', 'operator', $3, $4, $4)`,
          [newId(), projectId, hash, at],
        );
        return house.ask('POST', '/api/session', { body: { name: 'Борис', password }, cookie });
      },
    ],
  ])('is left by who %s in mid-call', async (_, ending) => {
    const cookie = await signIn();
    await present(true, cookie);
    ring('leg-4');
    await house.ask('POST', '/api/operator/calls/leg-4/sound', { body: { offer: 'v=0' }, cookie });
    const stream = house.calls.pageMedia.streams.at(-1)!;
    stream.page('connected');
    expect((await ending(cookie)).statusCode).toBeLessThan(300);
    expect(await state()).toMatchObject({ here: false, call: null });
    expect(stream.closed).toBe(1);
  });

  it('is kept by who signs in anew in the same browser', async () => {
    const cookie = await signIn();
    await present(true, cookie);
    ring('leg-5');
    await house.ask('POST', '/api/session', { body: { name: 'Ольга', password }, cookie });
    expect((await state()).call).toMatchObject({ legId: 'leg-5' });
    await house.ask('POST', '/api/operator/calls/leg-5/hang-up');
  });

  it('is kept, and its call can be ended, while the database is away', async () => {
    const cookie = await signIn();
    await present(true, cookie);
    ring('leg-6');
    const away = vi.spyOn(sessionStore, 'byToken').mockRejectedValue(new Error('Connection terminated'));
    try {
      expect((await present(false, cookie)).json()).toMatchObject({ here: true, call: { legId: 'leg-6' } });
      const left = await house.ask('POST', '/api/operator/calls/leg-6/hang-up', { cookie });
      expect(left.statusCode).toBe(204);
      expect((await house.ask('GET', '/api/trunks', { cookie })).statusCode).toBe(503);
      expect((await present(false, 'perezvon_session=unknown')).statusCode).toBe(503);
    } finally {
      away.mockRestore();
    }
  });

  it('tries a headset', async () => {
    const answer = await house.ask('POST', '/api/operator/echo', { body: { offer: 'v=0 echo' } });
    expect(answer.json()).toEqual({ answer: 'answer to v=0 echo' });
  });
});
