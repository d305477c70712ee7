import { beforeEach, describe, expect, it } from 'vitest';
import {
  campaignOf,
  db,
  house,
  projectId,
  seed,
  talked,
  type House,
} from '../../test/fakes/scripted-robot.ts';
import { ManualClock, newId } from '../base/index.ts';
import { findOptedOut, type Mark } from '../clinic/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import { commitMark, type SettleDependencies } from './commit-mark.ts';
import { findCase } from './replay.ts';
import { settle, settleInterrupted } from './settle.ts';

const zone = 'Europe/Moscow';
let clock: ManualClock;
let home: House;
let deps: SettleDependencies;

beforeEach(() => {
  clock = new ManualClock();
  home = house(() => Promise.reject(new Error('a call')), { clock, kind: 'address' });
  deps = { database: db.database, appointments: home.appointments, clock };
});

/** The only visit is talked about; what is heard of it comes by `says` and `ends`. */
async function talk() {
  const { campaign } = await campaignOf(home, [seed(1, { startsAtMs: clock.now() + 30 * 3_600_000 })]);
  await home.campaigns.start(campaign.id);
  const [target] = await home.campaigns.targets(campaign.id, { limit: 1 });
  const visit = await home.appointments.get(target!.appointmentId);
  const call = async (number: number): Promise<string> => {
    const id = newId();
    await db.database.query(
      `insert into campaigns.attempt
         (id, project_id, campaign_id, target_id, number, call_id, phone, visit_starts_at, placed_at)
       values ($1, $2, $3, $4, $5, $1, $6, $7, $8)`,
      [
        ...[id, projectId, campaign.id, target!.id, number, visit.phones[0]],
        ...[new Date(visit.startsAtMs), new Date(clock.now())],
      ],
    );
    await db.database.query(
      `update campaigns.target set state = 'calling', attempts = $2, last_call_id = $3 where id = $1`,
      [target!.id, number, id],
    );
    return id;
  };
  const subject = async (id: string) => (await findCase(deps, id))!;
  return {
    call,
    says: async (id: string, mark: Mark, how: string, atMs = clock.now()) =>
      commitMark(deps, await subject(id), { mark, how, atMs }),
    ends: async (id: string, outcome: Partial<typeof talked>, endedAt = clock.now()) => {
      const result: RobotCallResult = {
        ...{ cause: 'completed', sipStatus: 200, talkMs: 1, rang: true },
        outcome: { ...talked, ...outcome },
      };
      return settle(deps, await subject(id), result, { zone, endedAt });
    },
    isCutShort: async (id: string) => settleInterrupted(deps, await subject(id)),
    stands: async () => ({
      card: (await home.appointments.get(visit.id)).mark,
      state: (await home.campaigns.target(target!.id)).state,
      handCalls: (await home.campaigns.handCalls(projectId, 'open')).map(({ reason }) => reason),
    }),
    dueAt: async () => (await home.campaigns.target(target!.id)).dueAt,
    optedOut: async () => {
      const wanted = { phones: visit.phones, patientIds: [visit.patientId] };
      return (await findOptedOut(db.database.kysely(), projectId, wanted)).phones.size > 0;
    },
    campaign,
  };
}

describe('what was heard in a talk that was closed meanwhile', () => {
  it.each([
    ['declined', 'said-no', { card: 'declined', state: 'done', handCalls: ['callback-promised'] }],
    ['not-confirmed', 'machine', { card: 'not-confirmed', state: 'done', handCalls: ['machine'] }],
    ['not-confirmed', 'unclear', { card: 'not-confirmed', state: 'done', handCalls: ['not-reached'] }],
  ] as const)('ends with the last of it: confirmed, then %s (%s)', async (mark, how, stands) => {
    const it = await talk();
    const id = await it.call(1);
    await it.isCutShort(id);
    await it.says(id, 'confirmed', 'said-yes');
    await clock.advanceAsync(5_000);
    await it.says(id, mark, how);
    expect(await it.stands()).toEqual(stands);
  });

  it('takes back what was committed before', async () => {
    const it = await talk();
    const id = await it.call(1);
    await it.says(id, 'confirmed', 'said-yes');
    await it.isCutShort(id);
    await it.says(id, 'not-confirmed', 'machine');
    expect(await it.stands()).toEqual({ card: 'not-confirmed', state: 'done', handCalls: ['machine'] });
  });

  it('leaves alone what came in another way since', async () => {
    const it = await talk();
    const first = await it.call(1);
    await it.isCutShort(first);
    await it.says(first, 'confirmed', 'said-yes');
    const second = await it.call(2);
    await it.says(second, 'declined', 'said-no');
    await it.ends(second, { mark: 'declined', callback: true });
    expect(await it.says(first, 'not-confirmed', 'machine')).toBe(false);
    expect(await it.stands()).toMatchObject({ card: 'declined', state: 'done' });
  });

  it('is not written again over what was understood since', async () => {
    const it = await talk();
    const id = await it.call(1);
    const atMs = clock.now();
    await it.says(id, 'confirmed', 'said-yes', atMs);
    await it.says(id, 'not-confirmed', 'stop-calling', atMs + 1);
    await it.says(id, 'not-confirmed', 'machine', atMs + 2);
    expect(await it.says(id, 'confirmed', 'said-yes', atMs)).toBe(true);
    await it.says(id, 'not-confirmed', 'stop-calling', atMs + 1);
    expect([(await it.stands()).card, await it.optedOut()]).toEqual(['not-confirmed', false]);
  });

  it.each([
    ['by its mark', true],
    ['by its ending', false],
  ])('keeps no wish of a machine, which shows late %s', async (_, byMark) => {
    const it = await talk();
    const id = await it.call(1);
    await it.says(id, 'not-confirmed', 'stop-calling');
    await it.isCutShort(id);
    expect(await it.optedOut()).toBe(true);
    if (byMark) await it.says(id, 'not-confirmed', 'machine');
    else await it.ends(id, { mark: 'not-confirmed', ending: 'machine' });
    expect(await it.optedOut()).toBe(false);
  });
});

describe('an ending that is written when the clock was put back', () => {
  it('is followed by a whole pause by either clock', async () => {
    const it = await talk();
    const id = await it.call(1);
    const endedAt = clock.now() + 120_000;
    await it.ends(id, { mark: 'not-confirmed', ending: 'machine' }, endedAt);
    expect(await it.dueAt()).toBe(endedAt + 60_000);
  });
});

describe('the ending of a talk that was closed meanwhile', () => {
  it.each([
    ['callback-promised', { mark: 'not-confirmed', callback: true }],
    ['asked-to-stop', { mark: 'not-confirmed', ending: 'stop-calling' }],
    ['hung-up', { mark: 'not-confirmed', ending: 'hung-up' }],
  ] as const)('leaves to a person what is hers: %s', async (reason, outcome) => {
    const it = await talk();
    const id = await it.call(1);
    await it.isCutShort(id);
    expect((await it.stands()).state).toBe('pausing');
    await it.ends(id, outcome);
    const stands = { card: 'not-confirmed', state: 'done', handCalls: [reason] };
    expect(await it.stands()).toEqual(stands);
    // written again, it changes nothing
    await it.ends(id, outcome);
    expect(await it.stands()).toEqual(stands);
  });

  it('keeps its promise although he was called again since', async () => {
    const it = await talk();
    const first = await it.call(1);
    await it.isCutShort(first);
    await it.call(2);
    await it.ends(first, { mark: 'not-confirmed', callback: true });
    expect(await it.stands()).toMatchObject({ state: 'calling', handCalls: ['callback-promised'] });
  });

  it('calls him when he has said', async () => {
    const it = await talk();
    const id = await it.call(1);
    await it.isCutShort(id);
    const callAgain = { inMinutes: 120 };
    const settled = await it.ends(id, { mark: 'not-confirmed', ending: 'asked-later', callAgain });
    expect(settled).toMatchObject({ ending: 'asked-later', next: { kind: 'again' } });
  });

  it('says nothing new of a telephone that nobody has answered', async () => {
    const it = await talk();
    const id = await it.call(1);
    await it.isCutShort(id);
    expect(await it.ends(id, { mark: 'not-confirmed', ending: 'machine' })).toBeUndefined();
    expect(await it.stands()).toMatchObject({ state: 'pausing', handCalls: [] });
  });
});
