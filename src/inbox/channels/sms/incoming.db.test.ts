import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../../test/database.ts';
import { seedVisits } from '../../../../test/factories/visits.ts';
import { ManualClock, newId } from '../../../base/index.ts';
import { Appointments, findOptedOut, Projects, type Appointment } from '../../../clinic/index.ts';
import { isStopped, lastAnswers } from './incoming-store.ts';
import { takeIncoming } from './incoming.ts';
import type { SmsState } from './sms.ts';
import type { InboxTables } from '../../inbox-tables.ts';

const hourMs = 3_600_000;
const phone = '+79165550101';

let test: TestDatabase;
let clock: ManualClock;
let appointments: Appointments;
let projectId: string;
let gatewayId: string;
let promised: string[];

beforeAll(async () => {
  test = await openTestDatabase();
  appointments = new Appointments({ database: test.database });
  projectId = (await new Projects({ database: test.database, clock: new ManualClock() }).ensureDefault()).id;
  gatewayId = newId();
  await test.database.query(
    `insert into inbox.sms_gateway (id, project_id, kind, fields, sender, price_kopecks, chosen, changed_at)
     values ($1, $2, 'fake', '{}', '', 0, true, now())`,
    [gatewayId, projectId],
  );
});
afterAll(() => test.close());

beforeEach(async () => {
  await test.database.query('truncate inbox.sms_part, inbox.sms, inbox.sms_incoming, inbox.sms_stop');
  await test.database.query('truncate clinic.opt_out');
  clock = new ManualClock();
  promised = [];
});

async function visitIn(hours: number): Promise<Appointment> {
  const seed = { name: newId(), phones: [phone], startsAtMs: clock.now() + hours * hourMs };
  const { visitIds } = await seedVisits(test.database, projectId, [{ ...seed, source: 'file' }]);
  return appointments.get(visitIds[0]!);
}

/** He was told that his visit is then. */
async function told(visit: Appointment, startsAtMs = visit.startsAtMs, state: SmsState = 'delivered') {
  const at = new Date(clock.now());
  await test.database.query(
    `insert into inbox.sms (id, project_id, reference, gateway_id, phone, text, purpose, appointment_id,
       visit_starts_at, state, segments, price_kopecks, created_at, due_at, expires_at)
     values ($1, $2, $3, $4, $5, '', 'visit', $6, $7, $8, 1, 0, $9, $9, $7)`,
    [newId(), projectId, newId(), gatewayId, phone, visit.id, new Date(startsAtMs), state, at],
  );
}

function says(text: string): Promise<void> {
  const options = {
    ...{ clock, database: test.database, appointments },
    closeAnswered: async () => undefined,
    promiseCallBack: async (_tx: unknown, appointmentId: string) => promised.push(appointmentId) > 0,
  };
  return takeIncoming(options, { id: gatewayId, projectId }, { phone: '79165550101', text });
}

const markOf = async ({ id }: Appointment) => (await appointments.get(id)).mark;
const done = async () =>
  (await test.database.query<{ done: string }>('select done from inbox.sms_incoming order by number')).map(
    (row) => row.done,
  );

it('confirms no visit of which he was told two times, also when nobody knows whether the last one came', async () => {
  const visit = await visitIn(26);
  await told(visit, clock.now() + 24 * hourMs);
  await told(visit, visit.startsAtMs, 'unknown');
  await says('да');
  expect([await markOf(visit), await done(), promised]).toEqual(['none', ['handed'], [visit.id]]);
});

it('is of the one visit whose one time he was told twice', async () => {
  const visit = await visitIn(24);
  await told(visit);
  await told(visit);
  await says('да');
  expect(await markOf(visit)).toBe('confirmed');
});

it('may mean a visit that has just begun, and confirms none of another day', async () => {
  const begun = await visitIn(1);
  const later = await visitIn(170);
  await told(begun);
  await told(later);
  clock.advance(hourMs + 5 * 60_000);
  await says('да, приду');
  expect([await markOf(begun), await markOf(later), promised]).toEqual(['none', 'none', [later.id]]);
});

it('is taken one after another: a no of the same moment is never turned into a yes', async () => {
  const visit = await visitIn(24);
  await told(visit);
  await Promise.all([says('да'), says('нет'), says('Да')]);
  expect(await markOf(visit)).toBe('declined');
});

it('that a centre brings again after a later one is a person’s to settle', async () => {
  const visit = await visitIn(24);
  await told(visit);
  for (const text of ['нет', 'перенести', 'нет', 'да']) await says(text);
  expect([await markOf(visit), await done()]).toEqual([
    'wants-to-move',
    ['marked', 'marked', 'handed', 'handed'],
  ]);
  // a yes of another hour is a yes
  clock.advance(hourMs);
  await says('да');
  expect(await markOf(visit)).toBe('confirmed');
});

it('that is brought twice without another between changes nothing', async () => {
  const visit = await visitIn(24);
  await told(visit);
  await says('да');
  await says('да');
  expect([await markOf(visit), await done(), promised]).toEqual(['confirmed', ['marked', 'marked'], []]);
});

it('«старт» that is brought again lets nothing come after «стоп»', async () => {
  for (const text of ['старт', 'стоп, пожалуйста', 'старт']) await says(text);
  expect(await isStopped(test.database.kysely<InboxTables>(), projectId, phone)).toBe(true);
  expect(await done()).toEqual(['started', 'stopped', 'kept']);
});

it('«не звоните» ends messages and calls, and makes no call of it', async () => {
  const visit = await visitIn(24);
  await told(visit);
  await says('Больше не звоните мне');
  const wanted = { phones: [phone], patientIds: [visit.patientId] };
  expect(await findOptedOut(test.database.kysely(), projectId, wanted)).toEqual({
    phones: new Set([phone]),
    patientIds: new Set([visit.patientId]),
  });
  expect(await isStopped(test.database.kysely<InboxTables>(), projectId, phone)).toBe(true);
  expect([await done(), promised]).toEqual([['stopped'], []]);
});

it('is there to be read: the last of each number', async () => {
  await says('а во сколько?');
  clock.advance(1000);
  await says('опоздаю на 10 минут');
  const db = test.database.kysely<InboxTables>();
  const answer = { text: 'опоздаю на 10 минут', receivedAtMs: clock.now() };
  expect(await lastAnswers(db, projectId, [phone, '+79160000000'], 0)).toEqual(new Map([[phone, answer]]));
  expect(await lastAnswers(db, projectId, [phone], clock.now())).toEqual(new Map());
});
