import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import type { AttemptEnding, HandCallReason, Target } from '../../src/campaigns/index.ts';
import type { Mark } from '../../src/clinic/index.ts';
import { numberWith, temperaments, type Temperament } from '../../src/rehearsal/index.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { openTown, type Town } from './town.ts';

const dayMs = 86_400_000;

let db: TestDatabase;
let town: Town;
let targets: ReadonlyMap<string, Target>;

/** What has to come of each temperament, whatever the simulated administrator does. */
const expected: Record<
  Temperament,
  { readonly marks: readonly Mark[]; readonly endings: readonly AttemptEnding[]; readonly attempts?: number }
> = {
  'says-yes': { marks: ['confirmed'], endings: ['confirmed'], attempts: 1 },
  'says-coming': { marks: ['confirmed'], endings: ['confirmed'], attempts: 1 },
  'says-fine': { marks: ['confirmed'], endings: ['confirmed'], attempts: 1 },
  'says-uh-huh': { marks: ['confirmed'], endings: ['confirmed'], attempts: 1 },
  'says-of-course': { marks: ['confirmed'], endings: ['confirmed'], attempts: 1 },
  'slow-thinker': { marks: ['confirmed'], endings: ['confirmed'], attempts: 1 },
  'talks-over': { marks: ['confirmed'], endings: ['confirmed'], attempts: 1 },
  'hums-along': { marks: ['confirmed'], endings: ['confirmed'], attempts: 1 },
  'asks-to-repeat': { marks: ['confirmed'], endings: ['confirmed'], attempts: 1 },
  'answers-second-time': { marks: ['confirmed'], endings: ['confirmed'], attempts: 2 },
  'presses-one': { marks: ['confirmed'], endings: ['confirmed'], attempts: 1 },
  'presses-two': { marks: ['declined'], endings: ['declined', 'callback-promised'], attempts: 1 },
  'presses-zero': {
    marks: ['not-confirmed'],
    endings: ['with-administrator', 'callback-promised'],
    attempts: 1,
  },
  'says-no': { marks: ['declined'], endings: ['declined', 'callback-promised'], attempts: 1 },
  'wants-to-move': { marks: ['wants-to-move'], endings: ['wants-to-move', 'callback-promised'], attempts: 1 },
  'asks-question': {
    marks: ['not-confirmed'],
    endings: ['with-administrator', 'callback-promised'],
    attempts: 1,
  },
  'asks-for-person': {
    marks: ['not-confirmed'],
    endings: ['with-administrator', 'callback-promised'],
    attempts: 1,
  },
  // he is rung again until it is enough
  'asks-later': {
    marks: ['not-confirmed'],
    endings: ['asked-later', 'with-administrator', 'callback-promised'],
  },
  'forbids-calls': {
    marks: ['not-confirmed'],
    endings: ['asked-to-stop', 'with-administrator', 'callback-promised'],
    attempts: 1,
  },
  'greets-with-yes': { marks: ['declined'], endings: ['declined', 'callback-promised'], attempts: 1 },
  'stays-silent': {
    marks: ['not-confirmed'],
    endings: ['with-administrator', 'callback-promised'],
    attempts: 1,
  },
  'hangs-up-midway': { marks: ['not-confirmed'], endings: ['hung-up'], attempts: 1 },
  voicemail: { marks: ['not-confirmed'], endings: ['machine'], attempts: 2 },
  secretary: { marks: ['not-confirmed'], endings: ['machine'], attempts: 2 },
  'phone-menu': { marks: ['not-confirmed'], endings: ['machine'], attempts: 2 },
  fax: { marks: ['not-confirmed'], endings: ['wrong-number'], attempts: 1 },
  'never-hangs-up': {
    marks: ['not-confirmed'],
    endings: ['with-administrator', 'callback-promised', 'machine'],
    attempts: 1,
  },
  busy: { marks: ['not-confirmed'], endings: ['busy'], attempts: 3 },
  'no-answer': { marks: ['not-confirmed'], endings: ['no-answer'], attempts: 3 },
  'unreachable-number': { marks: ['not-confirmed'], endings: ['wrong-number'], attempts: 1 },
  'switched-off': { marks: ['not-confirmed'], endings: ['switched-off'], attempts: 3 },
  'not-in-service': { marks: ['not-confirmed'], endings: ['wrong-number'], attempts: 1 },
};

beforeAll(async () => {
  db = await openTestDatabase();
  town = await openTown(db.url);
  const campaign = await town.campaign(
    temperaments.map(({ name }) => ({
      name,
      phones: [numberWith(name)],
      startsAtMs: systemClock.now() + dayMs,
    })),
  );
  targets = await town.finished(campaign, 400_000);
}, 480_000);

afterAll(async () => {
  await town?.close();
  await db?.close();
}, 60_000);

const targetOf = (name: Temperament): Target => targets.get(numberWith(name))!;

describe('a reminder by telephone', () => {
  it.each(temperaments.map(({ name, does }) => ({ name, does })))('$name: $does', async ({ name }) => {
    const target = targetOf(name);
    const [visit] = await town.house.appointments.getMany([target.appointmentId]);
    expect(expected[name].endings).toContain(target.outcome);
    expect(expected[name].marks).toContain(visit?.mark);
    const { attempts } = expected[name];
    if (name !== 'never-hangs-up' && attempts !== undefined) expect(target.attempts).toBe(attempts);
  });

  it('records every talk on two channels that both carry sound', async () => {
    const target = targetOf('says-yes');
    const record = await town.house.switchboard.records.get(target.lastCallId!);
    expect(record?.recording?.durationMs).toBeGreaterThan(5_000);
    expect(record?.quality?.packetsReceived).toBeGreaterThan(100);
    expect(record?.quality?.oneWay).toBe(false);
  });

  it('tells in the timeline what was said and heard', async () => {
    const events = await town.house.switchboard.records.events(targetOf('says-yes').lastCallId!);
    const kinds = events.map((event) => event.kind);
    expect(kinds).toEqual(expect.arrayContaining(['answered', 'said', 'heard', 'mark', 'ended']));
  });

  it('puts on the hand-call list whoever still has to hear from a person', async () => {
    const lines = await town.house.campaigns.handCalls(town.house.project.id, 'open');
    const reasonOf = (name: Temperament): HandCallReason | undefined =>
      lines.find((line) => line.targetId === targetOf(name).id)?.reason;
    expect(reasonOf('no-answer')).toBe('not-reached');
    expect(reasonOf('busy')).toBe('not-reached');
    expect(reasonOf('unreachable-number')).toBe('wrong-number');
    expect(reasonOf('voicemail')).toBe('machine');
    expect(reasonOf('secretary')).toBe('machine');
    expect(reasonOf('fax')).toBe('wrong-number');
    expect(reasonOf('not-in-service')).toBe('wrong-number');
    expect(reasonOf('hangs-up-midway')).toBe('hung-up');
    expect(reasonOf('says-yes')).toBeUndefined();
    for (const target of targets.values()) {
      const listed = lines.some((line) => line.targetId === target.id);
      if (target.outcome === 'callback-promised') expect(listed).toBe(true);
      if (target.outcome === 'confirmed') expect(listed).toBe(false);
    }
  });

  it('tells how far the one listened who hung up', () => {
    expect(targetOf('hangs-up-midway').listenedMs).toBeGreaterThan(500);
  });
});
