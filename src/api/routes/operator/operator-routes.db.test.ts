import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import type { MediaStream } from '../../../media/index.ts';
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

  beforeEach(async () => {
    await house.ask('POST', `/api/operator/${pageId}/present`, { body: { begin: true } });
  });

  it('is there while the page says so', async () => {
    expect(await state()).toEqual({ here: true, call: null });
    await house.ask('POST', `/api/operator/${pageId}/absent`);
    expect(await state()).toEqual({ here: false, call: null });
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
  ])('knows no call that is not his own: %s', async (deed, body) => {
    const answer = await house.ask('POST', `/api/operator/calls/nobody/${deed}`, { body });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'operator.no-call' });
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
    expect(seen.json()).toEqual({ here: false, call: null });
    const taken = await house.ask('POST', '/api/operator/calls/leg-3/hang-up', { cookie });
    expect(taken.statusCode).toBe(404);
    const { items } = (await house.ask('GET', '/api/operator/stations', { cookie })).json<{
      items: unknown[];
    }>();
    expect(items).toEqual([]);
  });

  it('tries a headset', async () => {
    const answer = await house.ask('POST', '/api/operator/echo', { body: { offer: 'v=0 echo' } });
    expect(answer.json()).toEqual({ answer: 'answer to v=0 echo' });
  });
});
