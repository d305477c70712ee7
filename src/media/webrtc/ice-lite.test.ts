import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { consentMs, IceLite, newCredentials, type IceSession } from './ice-lite.ts';
import { writeBindingRequest } from './stun.ts';

const home = { host: '192.0.2.5', port: 4000 };
const mobile = { host: '198.51.100.9', port: 5000 };

let ice: IceLite;
let session: IceSession;

beforeEach(() => {
  ice = new IceLite();
  session = { ours: newCredentials(), theirFragment: 'theirs' };
  ice.begin(session);
});

function check(nominates = false, { ours, theirFragment } = session, password = ours.password): Buffer {
  const username = `${ours.fragment}:${theirFragment}`;
  return writeBindingRequest({ transaction: randomBytes(12), username, nominates }, password);
}

describe('ICE that only answers', () => {
  it('sends nowhere before it was asked, then where it was asked from', () => {
    expect(ice.target(0)).toBeUndefined();
    expect(ice.isProved(home)).toBe(false);
    expect(ice.answer(check(), home, 0)?.readUInt16BE(0)).toBe(0x0101);
    expect(ice.isProved(home)).toBe(true);
    expect(ice.target(0)).toEqual(home);
  });

  it('goes where the far end chooses, and not where it only looks', () => {
    ice.answer(check(true), home, 0);
    ice.answer(check(), mobile, 1);
    expect(ice.target(1)).toEqual(home);
    ice.answer(check(true), mobile, 2);
    expect(ice.target(2)).toEqual(mobile);
  });

  it.each([
    ['another password', () => check(true, session, 'guessed')],
    ['the names of another session', () => check(true, { ...session, theirFragment: 'other' })],
    ['no check at all', () => Buffer.from('0001000000000000000000000000000000000000', 'hex')],
  ])('is not moved by %s', (_, bytes) => {
    expect(ice.answer(bytes(), mobile, 0)).toBeUndefined();
    expect(ice.target(0)).toBeUndefined();
    expect(ice.refused).toBe(1);
  });

  it('falls silent when it is asked no more, and goes on when it is again (RFC 7675)', () => {
    ice.answer(check(true), home, 0);
    expect(ice.target(consentMs - 1)).toEqual(home);
    expect(ice.target(consentMs)).toBeUndefined();
    ice.answer(check(true), home, consentMs + 5000);
    expect(ice.target(consentMs + 5000)).toEqual(home);
  });

  it('a restart takes checks of its own names only, and keeps the way until they come', () => {
    ice.answer(check(true), home, 0);
    const before = session;
    session = { ours: newCredentials(), theirFragment: 'new' };
    ice.begin(session);
    expect(ice.target(1)).toEqual(home);
    expect(ice.answer(check(true, before), home, 2)).toBeUndefined();
    ice.answer(check(true), mobile, 3);
    expect(ice.target(3)).toEqual(mobile);
    expect(ice.isProved(home)).toBe(false);
  });

  it('the same session again changes nothing', () => {
    ice.answer(check(true), home, 0);
    ice.begin({ ...session });
    expect(ice.isProved(home)).toBe(true);
  });
});
