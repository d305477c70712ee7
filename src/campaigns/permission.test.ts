import { describe, expect, it } from 'vitest';
import { defaultCampaignSettings } from './campaign.ts';
import { permit, type PermissionFacts } from './permission.ts';

const hourMs = 3_600_000;
// Monday 23 November 2026, 12:00 in Moscow
const nowMs = Date.UTC(2026, 10, 23, 9);

const facts: PermissionFacts = {
  nowMs,
  visitStartsAtMs: nowMs + 24 * hourMs,
  mark: 'none',
  withdrawn: false,
  optedOut: false,
  phone: '+79161234567',
  rehearsalNumber: false,
  rehearsalLine: false,
  numberInUse: false,
  numberLastEndedAtMs: null,
  zone: 'Europe/Moscow',
  hours: defaultCampaignSettings.hours,
  minLeadMs: hourMs,
  samePhonePauseMs: 10 * 60_000,
};

describe('the gate', () => {
  it('lets an ordinary call pass', () => {
    expect(permit(facts)).toEqual({ kind: 'allowed' });
  });

  it.each([
    [{ withdrawn: true }, 'visit-withdrawn'],
    [{ mark: 'confirmed' }, 'already-marked'],
    [{ mark: 'declined' }, 'already-marked'],
    [{ mark: 'wants-to-move' }, 'already-marked'],
    [{ optedOut: true }, 'opted-out'],
    [{ phone: null }, 'no-phone'],
    [{ phone: '+4915112345678' }, 'foreign-number'],
    [{ phone: '+77011234567' }, 'foreign-number'],
    [{ phone: '+79401234567' }, 'foreign-number'],
    [{ phone: '+78091234567' }, 'foreign-number'],
    [{ phone: '+79900000001', rehearsalNumber: true }, 'sample-number-on-real-line'],
    [{ visitStartsAtMs: nowMs - 1 }, 'visit-passed'],
    [{ visitStartsAtMs: nowMs + hourMs / 2 }, 'too-close-to-visit'],
  ] satisfies [Partial<PermissionFacts>, string][])('refuses %j as %s', (change, reason) => {
    expect(permit({ ...facts, ...change })).toEqual({ kind: 'refused', reason });
  });

  it('may be rehearsed again and again', () => {
    expect(permit({ ...facts, mark: 'confirmed', rehearsalLine: true }).kind).toBe('allowed');
    expect(permit({ ...facts, optedOut: true, rehearsalLine: true }).kind).toBe('allowed');
  });

  it('calls again about a visit that is only "not confirmed"', () => {
    expect(permit({ ...facts, mark: 'not-confirmed' }).kind).toBe('allowed');
  });

  it('never rings at night: the call waits for the morning', () => {
    const night = Date.UTC(2026, 10, 23, 20); // 23:00 in Moscow
    expect(permit({ ...facts, nowMs: night })).toEqual({
      kind: 'later',
      reason: 'outside-hours',
      atMs: Date.UTC(2026, 10, 24, 6), // 09:00
    });
  });

  it('refuses when the morning comes too late for the visit', () => {
    const night = Date.UTC(2026, 10, 23, 20);
    const visit = Date.UTC(2026, 10, 24, 6, 30); // 09:30 in Moscow
    expect(permit({ ...facts, nowMs: night, visitStartsAtMs: visit })).toEqual({
      kind: 'refused',
      reason: 'no-allowed-hour-before-visit',
    });
  });

  it('does not let hours bind a rehearsal, which rings nobody', () => {
    const night = Date.UTC(2026, 10, 23, 20);
    expect(permit({ ...facts, nowMs: night, rehearsalLine: true }).kind).toBe('allowed');
  });

  it('waits while the same number is on the line, and a while after', () => {
    expect(permit({ ...facts, numberInUse: true })).toMatchObject({ kind: 'later', reason: 'number-in-use' });
    expect(permit({ ...facts, numberLastEndedAtMs: nowMs - 60_000 })).toEqual({
      kind: 'later',
      reason: 'number-just-called',
      atMs: nowMs + 9 * 60_000,
    });
  });
});
