import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/index.ts';
import { numberWith } from '../../../src/rehearsal/index.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';
import { seedVisits } from '../../factories/visits.ts';
import { purity, sine } from '../../wire/media-pair.ts';
import { DeskTelephone, type TelephoneCall } from '../desk-telephone.ts';
import { RoleProcesses } from './role-processes.ts';

const callerHertz = 440;
const operatorHertz = 1000;
const soon = { timeout: 30_000 };

let db: TestDatabase;
let house: RoleProcesses;
let provider: DeskTelephone;
let telephone: DeskTelephone;
let patient: TelephoneCall;
let atDesk: TelephoneCall;
let trunkId: string;
let operatorId: string;

beforeAll(async () => {
  db = await openTestDatabase();
  house = await RoleProcesses.open(db.url);
  house.start('web', 'voice', 'worker');
  provider = await DeskTelephone.open();
  telephone = await DeskTelephone.open('answers');
  await house.ready('web', 'voice', 'worker');
  await house.signIn();
});

afterAll(async () => {
  for (const one of [provider, telephone]) await one?.close();
  await house?.clear();
  await db?.close();
});

const away = async (): Promise<readonly string[]> =>
  (await house.ask<{ away: string[] }>('GET', '/api/health')).away;
const say = (call: TelephoneCall, hertz: number): void =>
  void call.end.stream.play({ samples: sine(hertz, 1000), loop: true });
/** Of what was heard after this moment. */
async function hears({ end }: TelephoneCall, hertz: number): Promise<void> {
  const before = end.frames.length;
  await expect
    .poll(() => (end.frames.length > before + 50 ? purity(end.heard().subarray(-8000), hertz) : 0), soon)
    .toBeGreaterThan(0.8);
}

async function bothHear(): Promise<void> {
  await hears(atDesk, callerHertz);
  await hears(patient, operatorHertz);
}

interface OperatorState {
  readonly here: boolean;
  readonly call: { readonly legId: string } | null;
}

const pagePath = '/api/operator/page-of-anna';
const desk = () => house.ask<OperatorState>('GET', pagePath);
const present = (begin: boolean) =>
  house.ask<OperatorState>('POST', `${pagePath}/present`, { begin, operatorId });
const rings = (stationId: string) =>
  house.ask('PUT', `/api/trunks/${trunkId}/incoming`, {
    ...{ stationIds: [stationId], ringMs: 60_000, otherwise: 'busy' },
  });
const callIn = (from: string): Promise<TelephoneCall> =>
  provider.call({
    target: `sip:84951234567@127.0.0.1:${house.sipPort}`,
    from: `sip:${from}@127.0.0.1:${provider.port}`,
  });
describe('a house of three processes', () => {
  it('says which of them does not answer, and lacks none once they do', async () => {
    await expect.poll(away, soon).toEqual([]);
    expect(await house.stop('worker')).toBe(0);
    await expect.poll(away, soon).toEqual(['worker']);
    house.start('worker');
  });

  it('brings a caller of a line to a telephone, both set up over the web process', async () => {
    const trunk = await house.ask<{ id: string }>('POST', '/api/trunks', {
      ...{ name: 'Городская', kind: 'address', host: '127.0.0.1', port: provider.port, probe: false },
    });
    const { phone, password } = await house.ask<{ phone: { id: string; login: string }; password: string }>(
      ...(['POST', '/api/phones', { name: 'Регистратура' }] as const),
    );
    await telephone.signIn(house.sipPort, phone.login, password);
    trunkId = trunk.id;
    await rings(`phone:${phone.id}`);
    patient = await callIn('89161112233');
    await expect.poll(() => patient.story, soon).toContain('answered');
    atDesk = telephone.calls[0]!;
    say(patient, callerHertz);
    say(atDesk, operatorHertz);
    await bothHear();
    operatorId = (await house.ask<{ user: { id: string } }>('GET', '/api/session')).user.id;
    expect(await present(true)).toMatchObject({ here: true, call: null });
  });

  it('goes on talking while the others are killed and come again, in which nobody has to sign in anew', async () => {
    await house.ready('worker');
    await house.kill('web', 'worker');
    await bothHear();
    house.start('web', 'worker');
    await house.ready('web', 'worker');
    const { items } = await house.ask<{ items: { devices: unknown[] }[] }>('GET', '/api/phones');
    expect(items.map(({ devices }) => devices.length)).toEqual([1]);
    expect(await house.ask('GET', '/api/health/detail')).toMatchObject({ callsUp: 1 });
    await bothHear();
  });

  it('rings at the page that was at its desk before, and the page refuses the call', async () => {
    // it does not ask for the desk, it has it
    expect(await present(false)).toMatchObject({ here: true });
    await rings(`page:${operatorId}`);
    const second = await callIn('89162223344');
    const call = async () => (await desk()).call;
    await expect.poll(call, soon).toMatchObject({ phase: 'ringing', number: '+79162223344' });
    await house.ask('POST', `/api/operator/calls/${(await call())!.legId}/hang-up`);
    await expect.poll(() => second.story.at(-1), soon).toContain('ended 486');
    expect((await desk()).call).toBeNull();
  });

  it('places no more calls of a campaign that is paused over the web process', async () => {
    const [project] = await db.database.query<{ id: string }>('select id from clinic.project');
    const startsAtMs = systemClock.now() + 86_400_000;
    const { items } = await house.ask<{ items: { id: string; kind: string }[] }>('GET', '/api/trunks');
    const rehearsal = items.find(({ kind }) => kind === 'rehearsal')!.id;
    let visits = 0;
    const begin = async (): Promise<string> => {
      const seeds = Array.from({ length: 30 }, () => {
        visits += 1;
        return { name: `Пациент ${visits}`, phones: [numberWith('busy', visits)], startsAtMs };
      });
      const { importId } = await seedVisits(db.database, project!.id, seeds);
      const settings = { linesAtOnce: 1, callsPerSecond: 1 };
      const campaign = { trunkId: rehearsal, appointments: { importId }, settings };
      const { id } = await house.ask<{ id: string }>('POST', '/api/campaigns', campaign);
      await house.ask('POST', `/api/campaigns/${id}/start`);
      return id;
    };
    const attempts = async (campaignId: string): Promise<number> => {
      const text = 'select count(*) from campaigns.attempt where campaign_id = $1';
      return (await db.database.query<{ count: number }>(text, [campaignId]))[0]!.count;
    };
    const first = await begin();
    await expect.poll(() => attempts(first), soon).toBeGreaterThan(0);
    await house.ask('POST', `/api/campaigns/${first}/pause`);
    // voice has gone a round since, and then another one
    const second = await begin();
    await expect.poll(() => attempts(second), soon).toBeGreaterThan(0);
    const paused = await attempts(first);
    expect(paused).toBeLessThan(30);
    await expect.poll(() => attempts(second), soon).toBeGreaterThan(1);
    expect(await attempts(first)).toBe(paused);
    await house.ask('POST', `/api/campaigns/${second}/stop`);
  });

  it('says in words that calls are away, closes what was cut off, and goes on when they are back', async () => {
    await house.kill('voice');
    await expect.poll(away, soon).toEqual(['voice']);
    const { items } = await house.ask<{ items: { state: object }[] }>('GET', '/api/trunks');
    for (const { state } of items) expect(state).toMatchObject({ status: 'failed', why: 'voice-away' });
    const refused = await house.fetch('POST', '/api/phones', { name: 'Врач' });
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'voice.away' }]);
    house.start('voice');
    await house.ready('voice');
    const rows = await db.database.query(
      `select cause from calls.call where direction = 'in' and answered_at is not null`,
    );
    expect(rows).toEqual([{ cause: 'interrupted' }]);
    await expect.poll(away, soon).toEqual([]);
    expect(await house.ask('GET', '/api/health/detail')).toMatchObject({ callsUp: 0 });
    await expect.poll(() => db.database.query('select 1 from db.letter'), soon).toEqual([]);
  });
});
