import { describe, expect, it } from 'vitest';
import { seeded } from '../../test/seeded.ts';
import type { Purpose } from './campaign.ts';
import { nextAllowedMs } from './calling-hours.ts';
import { defaultCallingRules } from './calling-rules.ts';
import {
  permit,
  refusalReasons,
  type PermissionFacts,
  type PermissionRequest,
  type RefusalReason,
} from './permission.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
// Monday 23 November 2026, 12:00 in Moscow
const nowMs = Date.UTC(2026, 10, 23, 9);
const nightMs = Date.UTC(2026, 10, 23, 20); // 23:00
const morningMs = Date.UTC(2026, 10, 24, 6); // 09:00 of Tuesday

const request: PermissionRequest = {
  purpose: 'reminder',
  channel: 'call',
  dialledBy: 'robot',
  phone: '+79161234567',
  rehearsal: false,
};
const facts: PermissionFacts = {
  visitStartsAtMs: nowMs + dayMs,
  mark: 'none',
  withdrawn: false,
  optedOut: false,
  doNotCall: false,
  consented: false,
  rehearsalNumber: false,
  numberInUse: false,
  numberLastEndedAtMs: null,
  contactsAtMs: [],
  zones: ['Europe/Moscow'],
  samePhonePauseMs: 10 * minuteMs,
  rules: defaultCallingRules,
};

type Change = Partial<PermissionFacts> & Partial<PermissionRequest> & { readonly at?: number };

function ask({ at = nowMs, ...change }: Change = {}) {
  return permit({ ...request, ...change }, { ...facts, ...change }, at);
}

/** The reasons and until when each of them holds. */
function reasonsOf(change: Change): (readonly [RefusalReason, number | null])[] {
  const answer = ask(change);
  return answer.kind === 'allowed'
    ? []
    : answer.reasons.map(({ reason, untilMs }) => [reason, untilMs] as const);
}

const ago = (...hours: number[]) => hours.map((hour) => nowMs - hour * hourMs);

/** What gives each reason alone, and until when it holds. */
const alone: Readonly<Record<RefusalReason, readonly [Change, number | null]>> = {
  'visit-withdrawn': [{ withdrawn: true }, null],
  'already-marked': [{ mark: 'confirmed' }, null],
  'opted-out': [{ optedOut: true }, null],
  'do-not-call': [{ doNotCall: true }, null],
  'no-phone': [{ phone: null }, null],
  'sample-number-on-real-line': [{ rehearsalNumber: true }, null],
  'foreign-number': [{ phone: '+4915112345678' }, null],
  'visit-passed': [{ visitStartsAtMs: nowMs }, null],
  'too-close-to-visit': [{ visitStartsAtMs: nowMs + 59 * minuteMs }, null],
  'no-advertising-consent': [{ purpose: 'promotion' }, null],
  'no-consent': [{ rules: { ...defaultCallingRules, consentForReminders: true } }, null],
  'no-allowed-hour-before-visit': [{ at: nightMs, visitStartsAtMs: morningMs + 30 * minuteMs }, null],
  'outside-hours': [{ at: nightMs }, morningMs],
  'number-in-use': [{ numberInUse: true }, nowMs + 10 * minuteMs],
  'number-just-called': [{ numberLastEndedAtMs: nowMs - minuteMs }, nowMs + 9 * minuteMs],
  'cap-day': [{ contactsAtMs: ago(2, 21) }, nowMs + 3 * hourMs],
  'cap-week': [{ contactsAtMs: ago(20, 30, 40, 167), visitStartsAtMs: nowMs + 9 * dayMs }, nowMs + hourMs],
  'cap-month': [
    {
      contactsAtMs: Array.from({ length: 16 }, (_, index) => nowMs - (30 - 1.5 * index) * dayMs + hourMs),
      visitStartsAtMs: nowMs + 9 * dayMs,
    },
    nowMs + hourMs,
  ],
};

describe('the gate', () => {
  it('lets an ordinary call pass', () => {
    expect(ask()).toEqual({ kind: 'allowed' });
  });

  it.each(refusalReasons)('refuses for %s alone, and says until when', (reason) => {
    const [change, untilMs] = alone[reason];
    expect(reasonsOf(change)).toEqual([[reason, untilMs]]);
    expect(ask(change)).toMatchObject({ kind: 'refused', untilMs });
  });

  const lasting = refusalReasons.filter((reason) => alone[reason][1] === null && !alone[reason][0].at);
  const pairs = lasting.flatMap((first, index) => lasting.slice(index + 1).map((second) => [first, second]));
  it.each(pairs as [RefusalReason, RefusalReason][])('names %s before %s, and both', (first, second) => {
    // what changes one and the same field can't be both
    const shared = Object.keys(alone[first][0]).some((key) => key in alone[second][0]);
    const named = reasonsOf({ ...alone[second][0], ...alone[first][0] }).map(([reason]) => reason);
    // advertising has no visit, and is asked for its own consent
    const ofVisit = ['visit-withdrawn', 'already-marked', 'visit-passed', 'too-close-to-visit'].includes(
      first,
    );
    if (second === 'no-advertising-consent' && ofVisit) expect(named).toEqual([second]);
    else if (first === 'no-advertising-consent' || shared) expect(named).toEqual([first]);
    else expect(named).toEqual([first, second]);
  });

  const passing = refusalReasons.filter((reason) => alone[reason][1] !== null);
  const mixed = lasting.flatMap((first) => passing.map((second) => [first, second]));
  it.each(mixed as [RefusalReason, RefusalReason][])(
    'says nothing of moments beside %s: %s',
    (first, second) => {
      const moment = { ...alone[second][0], at: undefined, visitStartsAtMs: facts.visitStartsAtMs };
      expect(reasonsOf({ ...moment, ...alone[first][0] })).toEqual([[first, null]]);
    },
  );

  it('looks again soon when only another number of the card is busy, and keeps the pause of this one', () => {
    const soonMs = nowMs + 45_000;
    expect(reasonsOf({ cardInUse: true })).toEqual([['number-in-use', soonMs]]);
    expect(reasonsOf({ cardInUse: true, samePhonePauseMs: 1_000 })).toEqual([
      ['number-in-use', nowMs + 1_000],
    ]);
    const quietUntilMs = nowMs + 9 * minuteMs;
    expect(reasonsOf({ cardInUse: true, numberLastEndedAtMs: nowMs - minuteMs })).toEqual([
      ['number-in-use', quietUntilMs],
    ]);
  });

  it('asks the rules of visits of whatever tells of one', () => {
    const change = { purpose: 'feedback', tellsVisit: true } as const;
    expect(reasonsOf({ ...change, mark: 'declined' })).toEqual([['already-marked', null]]);
    expect(reasonsOf({ ...change, visitStartsAtMs: nowMs })).toEqual([['visit-passed', null]]);
  });

  it.each(['confirmed', 'declined', 'wants-to-move', 'moved', 'no-longer-valid'])(
    'asks nobody again whose visit is %s',
    (mark) => expect(reasonsOf({ mark })).toEqual([['already-marked', null]]),
  );
  it.each(['none', 'not-confirmed'])('asks whose visit is %s', (mark) =>
    expect(ask({ mark }).kind).toBe('allowed'),
  );

  it.each(['+77011234567', '+79401234567', '+78091234567', '+12125550123', '+380441234567'])(
    'does not ring %s',
    (phone) => expect(reasonsOf({ phone })).toEqual([['foreign-number', null]]),
  );
  it.each(['+79161234567', '+74951234567', '+78001234567'])('rings %s', (phone) =>
    expect(ask({ phone }).kind).toBe('allowed'),
  );
});

describe('consent', () => {
  const asks: Readonly<Record<Purpose, boolean>> = {
    reminder: false,
    'freed-slot': false,
    feedback: false,
    debt: false,
    free: false,
    recall: true,
    promotion: true,
  };
  const purposes = Object.keys(asks) as Purpose[];
  const table = purposes.flatMap((purpose) =>
    (['call', 'sms', 'messenger'] as const).flatMap((channel) =>
      (['robot', 'person'] as const).flatMap((dialledBy) =>
        [true, false].map((consented) => ({ purpose, channel, dialledBy, consented })),
      ),
    ),
  );
  it.each(table)('$purpose by $channel, $dialledBy dials, on record: $consented', (row) => {
    const excused = row.channel === 'call' && row.dialledBy === 'person';
    const refused = asks[row.purpose] && !row.consented && !excused;
    expect(reasonsOf(row)).toEqual(refused ? [['no-advertising-consent', null]] : []);
  });

  it('is asked for reminders where the clinic wants it so, of the robot', () => {
    const rules = { ...defaultCallingRules, consentForReminders: true };
    expect(reasonsOf({ rules })).toEqual([['no-consent', null]]);
    expect(ask({ rules, consented: true }).kind).toBe('allowed');
    expect(ask({ rules, dialledBy: 'person' }).kind).toBe('allowed');
  });

  it('of what has no visit to come does not look at the visit', () => {
    for (const purpose of ['recall', 'feedback', 'promotion', 'debt', 'free'] as const) {
      const past = { purpose, consented: true, visitStartsAtMs: nowMs - 200 * dayMs, mark: 'confirmed' };
      expect(ask({ ...past, withdrawn: true })).toEqual({ kind: 'allowed' });
      expect(reasonsOf({ ...past, at: nightMs })).toEqual([['outside-hours', morningMs]]);
    }
  });
});

describe('the moment', () => {
  it('waits for the last of what passes, inside allowed hours', () => {
    // the cap ends at 03:00 of Tuesday: 09:00 it is
    const contactsAtMs = [nightMs - hourMs, nightMs - 20 * hourMs];
    const answer = ask({ at: nightMs, contactsAtMs, visitStartsAtMs: nightMs + 2 * dayMs });
    expect(answer).toEqual({
      kind: 'refused',
      reasons: [
        { reason: 'outside-hours', untilMs: morningMs },
        { reason: 'cap-day', untilMs: nightMs + 4 * hourMs },
      ],
      untilMs: morningMs,
    });
  });

  it('is given up when a cap ends after the visit', () => {
    expect(ask({ contactsAtMs: ago(1, 2), visitStartsAtMs: nowMs + 20 * hourMs })).toEqual({
      kind: 'refused',
      reasons: [{ reason: 'cap-day', untilMs: null }],
      untilMs: null,
    });
  });

  it.each([
    [[], 0],
    [ago(1), 0],
    [ago(1, 2), 22],
    [ago(2, 1), 22],
    [ago(1, 25), 0],
    [ago(1, 24), 0],
    [ago(23.5, 23.9), 0.1],
    [ago(1, 2, 3), 22],
  ])('counts two contacts within 24 hours: %j', (contactsAtMs, hours) => {
    const answer = ask({ contactsAtMs, visitStartsAtMs: nowMs + 9 * dayMs });
    expect(answer.kind).toBe(hours === 0 ? 'allowed' : 'refused');
    const cap = answer.kind === 'allowed' ? nowMs : (answer.reasons[0].untilMs ?? 0);
    expect(cap - nowMs).toBeCloseTo(hours * hourMs, -2);
  });

  it('does not bind a rehearsal, which rings nobody, by hours, wishes, consents or caps', () => {
    const change = { optedOut: true, doNotCall: true, mark: 'confirmed', contactsAtMs: ago(0.1, 0.2, 0.3) };
    expect(ask({ ...change, rehearsal: true, at: nightMs, purpose: 'promotion' })).toEqual({
      kind: 'allowed',
    });
    expect(reasonsOf({ rehearsal: true, numberInUse: true })).toEqual([
      ['number-in-use', nowMs + 10 * minuteMs],
    ]);
    expect(ask({ rehearsal: true, visitStartsAtMs: nowMs + minuteMs }).kind).toBe('allowed');
    expect(reasonsOf({ rehearsal: true, visitStartsAtMs: nowMs - 1 })).toEqual([['visit-passed', null]]);
  });
});

describe('whatever the facts', () => {
  const next = seeded(20261123);
  const pick = <T>(...values: readonly T[]): T => values[next(values.length)] as T;
  const some = (): Change => ({
    at: nowMs + next(14 * 24 * 60) * minuteMs,
    visitStartsAtMs: nowMs + next(20 * 24 * 60) * minuteMs,
    zones: pick(['Europe/Moscow'], ['Europe/Moscow', 'Asia/Vladivostok'], ['Asia/Kamchatka']),
    optedOut: next(12) === 0,
    doNotCall: next(12) === 0,
    consented: next(2) === 0,
    purpose: pick<Purpose>('reminder', 'reminder', 'recall', 'freed-slot', 'free'),
    numberInUse: next(8) === 0,
    numberLastEndedAtMs: pick(null, nowMs + next(14 * 24 * 60) * minuteMs),
    contactsAtMs: Array.from({ length: next(18) }, () => nowMs - (next(40 * 24) - 14 * 24) * hourMs),
  });

  it('whoever is allowed is inside the hours of all his zones, under every cap, and wanted', () => {
    for (let run = 0; run < 500; run += 1) {
      const change = some();
      const at = change.at!;
      if (ask(change).kind !== 'allowed') continue;
      expect(nextAllowedMs(at, change.zones!, defaultCallingRules)).toBe(at);
      const since = (ms: number) => change.contactsAtMs!.filter((when) => when > at - ms).length;
      expect([since(dayMs) < 2, since(7 * dayMs) < 4, since(30 * dayMs) < 16]).toEqual([true, true, true]);
      expect([change.optedOut, change.doNotCall, change.numberInUse]).toEqual([false, false, false]);
      if (change.purpose === 'recall') expect(change.consented).toBe(true);
    }
  });

  it('whoever is put off is put off to a later moment, and is then allowed unless something new has come', () => {
    let allowed = 0;
    for (let run = 0; run < 500; run += 1) {
      const change = { ...some(), numberInUse: false };
      const answer = ask(change);
      if (answer.kind === 'allowed' || answer.untilMs === null) continue;
      expect(answer.untilMs).toBeGreaterThan(change.at!);
      // a number that is busy may be free only at night: then he waits once more, and no more often
      let at = answer.untilMs;
      for (let round = 0; round < 3; round += 1) {
        const again = ask({ ...change, at });
        if (again.kind === 'refused' && again.untilMs !== null) at = again.untilMs;
        else if (again.kind === 'allowed') allowed += 1;
        if (again.kind === 'allowed' || again.untilMs === null) break;
        expect(round).toBeLessThan(2);
      }
    }
    expect(allowed).toBeGreaterThan(20);
  });
});
