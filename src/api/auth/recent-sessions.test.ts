import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { RecentSessions } from './recent-sessions.ts';
import type { StoredSession } from './session-store.ts';

const token = Buffer.from('hash');
let clock: ManualClock;
let recent: RecentSessions;
let session: StoredSession;

beforeEach(() => {
  clock = new ManualClock();
  recent = new RecentSessions(clock);
  const at = new Date(clock.now());
  session = {
    ...{
      id: 's1',
      accountId: 'a',
      displayName: 'Ольга',
      dialsOut: 'off',
      role: 'operator',
      accountName: 'Анна',
      projectId: 'p',
      createdAt: at,
      seenAt: at,
    },
    expiresAt: new Date(clock.now() + 3_600_000),
  };
  recent.note(token, session);
});

describe('the sessions of the last minutes', () => {
  it('are only believed while the database is away', () => {
    expect(recent.whileAway(token)).toBeUndefined();
    recent.away();
    expect(recent.whileAway(token)).toBe(session);
    expect(recent.whileAway(Buffer.from('another'))).toBeUndefined();
    clock.advance(10_000);
    expect(recent.whileAway(token)).toBeUndefined();
    recent.away();
    recent.note(Buffer.from('another'), undefined);
    expect(recent.whileAway(token)).toBeUndefined();
  });

  it('are believed for five minutes, and not beyond their end', () => {
    clock.advance(5 * 60_000 - 1);
    recent.away();
    expect(recent.whileAway(token)).toBe(session);
    clock.advance(1);
    expect(recent.whileAway(token)).toBeUndefined();
    recent.note(token, { ...session, expiresAt: new Date(clock.now() + 1000) });
    clock.advance(1000);
    recent.away();
    expect(recent.whileAway(token)).toBeUndefined();
  });

  it('that have ended are not believed', () => {
    recent.forget(['s1']);
    recent.away();
    expect(recent.whileAway(token)).toBeUndefined();
  });

  it('do not fill the memory: the oldest are forgotten', () => {
    for (let n = 0; n < 1000; n += 1) recent.note(Buffer.from(`token ${n}`), session);
    recent.away();
    expect(recent.whileAway(token)).toBeUndefined();
    expect(recent.whileAway(Buffer.from('token 999'))).toBe(session);
  });
});
