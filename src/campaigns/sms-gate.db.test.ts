import { beforeEach, describe, expect, it } from 'vitest';
import { db, projectId } from '../../test/fakes/scripted-robot.ts';
import { seedVisits, type VisitSeed } from '../../test/factories/visits.ts';
import { ManualClock, newId } from '../base/index.ts';
import { Appointments, DoNotCallList, keepOptOut, Projects, type Appointment } from '../clinic/index.ts';
import { callingRules } from './calling-rules.ts';
import { writeRules } from './calling-rules-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { permitSms } from './sms-gate.ts';

const hourMs = 3_600_000;
const mobile = '+79161234567';

let clock: ManualClock;
beforeEach(() => {
  // 12:00 in Moscow
  clock = new ManualClock();
});

async function visitAt(inMs: number, change: Partial<VisitSeed> = {}): Promise<Appointment> {
  const seed = { name: newId(), phones: [mobile], startsAtMs: clock.now() + inMs, source: 'file' } as const;
  const { visitIds } = await seedVisits(db.database, projectId, [{ ...seed, ...change }]);
  return new Appointments({ database: db.database }).get(visitIds[0]!);
}

function asked(visit: Appointment, despite = false) {
  const { database } = db;
  const projects = new Projects({ database, clock });
  return permitSms({ clock, database, projects }, { visit, phone: visit.phones[0]!, despite });
}

const talk = async (visit: Appointment, agoMs: number, ended = true) => {
  const [campaignId, targetId, at] = [newId(), newId(), new Date(clock.now() - agoMs)];
  await db.database.query(
    `insert into campaigns.campaign (id, project_id, name, scenario, trunk_id, rehearsal, state, settings, created_at)
     values ($1, $2, 'c', 'reminder', $1, false, 'running', '{}', $3)`,
    [campaignId, projectId, at],
  );
  await db.database.query(
    `insert into campaigns.target (id, project_id, campaign_id, appointment_id, position, state, due_at)
     values ($1, $2, $3, $4, 1, 'pausing', $5)`,
    [targetId, projectId, campaignId, visit.id, at],
  );
  await db.database.query(
    `insert into campaigns.attempt (id, project_id, campaign_id, target_id, number, call_id, phone, visit_starts_at,
       placed_at, ended_at, ending, last_step)
     values ($1, $2, $3, $4, 1, $1, $5, now(), $6, $7, $8, $9)`,
    [
      ...[newId(), projectId, campaignId, targetId, visit.phones[0], at],
      ...(ended ? [at, 'hung-up', 'ask'] : [null, null, null]),
    ],
  );
};

describe('an SMS about a visit', () => {
  it('may leave to whom nothing speaks against it', async () => {
    expect(await asked(await visitAt(24 * hourMs))).toEqual({ kind: 'allowed' });
  });

  it.each([
    [
      'a number on the do-not-call list',
      'do-not-call',
      async () => {
        const line = { phone: mobile, reason: 'court' } as const;
        await new DoNotCallList({ database: db.database }).add(projectId, line, 'Olga', clock.now());
      },
    ],
    [
      'one who has told the robot that he wants no calls',
      'opted-out',
      async ({ patientId }: Appointment) => {
        const order = { projectId, phone: mobile, patientId, at: clock.now(), attemptId: newId() };
        await keepOptOut(db.database.kysely(), order);
      },
    ],
  ] as const)('never goes to %s, whatever a person says', async (_, reason, forbid) => {
    const visit = await visitAt(24 * hourMs);
    await forbid(visit);
    const never = { kind: 'refused', reason, untilMs: null, mayDecide: false };
    expect([await asked(visit), await asked(visit, true)]).toEqual([never, never]);
  });

  it('asks nobody again who has answered', async () => {
    const visit = await visitAt(24 * hourMs, { mark: 'confirmed' });
    expect(await asked(visit, true)).toMatchObject({ reason: 'already-marked', untilMs: null });
  });

  it('waits until the clocks of the clinic and of the number are both awake, also when a person is in a hurry', async () => {
    clock.advance(3 * hourMs);
    // 15:00 in Moscow, 22:00 in Vladivostok
    const visit = await visitAt(48 * hourMs, { phones: ['+74232123456'] });
    const night = await asked(visit, true);
    expect(night).toMatchObject({ kind: 'refused', reason: 'outside-hours', mayDecide: false });
    clock.advance((night as { untilMs: number }).untilMs - clock.now());
    expect(await asked(visit)).toEqual({ kind: 'allowed' });
  });

  it('so shortly before the visit is for a person to decide', async () => {
    const visit = await visitAt(hourMs / 2);
    expect(await asked(visit)).toEqual({
      ...{ kind: 'refused', reason: 'too-close-to-visit', untilMs: null, mayDecide: true },
    });
    expect(await asked(visit, true)).toEqual({ kind: 'allowed' });
  });

  it('counts the talks of the number, and waits until the call with it is over', async () => {
    await writeRules(
      db.database.kysely<CampaignTables>(),
      projectId,
      callingRules.parse({ caps: { day: 1, week: 4, month: 16 } }),
      clock.now(),
    );
    const visit = await visitAt(72 * hourMs);
    await talk(visit, 2 * hourMs);
    const untilMs = clock.now() + 22 * hourMs;
    expect(await asked(visit)).toMatchObject({ reason: 'cap-day', untilMs, mayDecide: true });
    expect(await asked(visit, true)).toEqual({ kind: 'allowed' });

    await talk(await visitAt(72 * hourMs, { phones: ['+79167654321'] }), 0, false);
    const other = await visitAt(72 * hourMs, { phones: ['+79167654321'] });
    expect(await asked(other)).toMatchObject({ reason: 'number-in-use', mayDecide: true });
  });
});
