import { describe, expect, it } from 'vitest';
import { Headers } from '../message/headers.ts';
import {
  agreedBy,
  answerInterval,
  expiryMs,
  raisedWish,
  standardSessionTimer as policy,
} from './session-interval.ts';

function request(fields: Readonly<Record<string, string>>): Headers {
  return Headers.of(Object.entries(fields));
}

describe('as the callee, RFC 4028 §9, table 2', () => {
  it.each([
    ['timer', '1800', '1800;refresher=uas', 'us', 'timer'],
    ['timer', '1800;refresher=uac', '1800;refresher=uac', 'them', 'timer'],
    ['timer', '1800;refresher=UAS', '1800;refresher=uas', 'us', 'timer'],
    ['timer', undefined, '1800;refresher=uas', 'us', 'timer'],
    // a proxy asked for it on behalf of a caller who keeps no timers: it is ours to refresh, and he can't require it
    ['100rel', '600', '600;refresher=uas', 'us', undefined],
    ['', '600;refresher=uac', '600;refresher=uas', 'us', undefined],
    // longer than we want it is made shorter
    ['timer', '7200;refresher=uac', '1800;refresher=uac', 'them', 'timer'],
  ])('Supported: %s, Session-Expires: %s → %s', (supported, asked, answered, refresher, required) => {
    const fields = { Supported: supported, ...(asked === undefined ? {} : { 'Session-Expires': asked }) };
    const answer = answerInterval(request(fields), policy);
    expect(answer).toMatchObject({ ok: true, agreement: { refresher, kept: true } });
    expect(answer.ok && answer.headers['Session-Expires']).toBe(answered);
    expect(answer.ok && answer.headers.Require).toBe(required);
  });

  it.each([
    ['timer', '1800', 'uac', 'them'],
    ['timer', undefined, 'uac', 'them'],
    // he has chosen
    ['timer', '1800;refresher=uas', 'uas', 'us'],
    // nobody can refresh who keeps no timers
    ['', '1800', 'uas', 'us'],
  ])(
    'leaves it to the caller where that is our wish: %s, %s → %s',
    (supported, asked, answered, refresher) => {
      const fields = { Supported: supported, ...(asked === undefined ? {} : { 'Session-Expires': asked }) };
      const answer = answerInterval(request(fields), { ...policy, refresher: 'them' });
      expect(answer).toMatchObject({ ok: true, agreement: { refresher, kept: true } });
      expect(answer.ok && answer.headers['Session-Expires']).toBe(`1800;refresher=${answered}`);
    },
  );

  it('does not go below the caller’s Min-SE', () => {
    const fields = { Supported: 'timer', 'Session-Expires': '7200', 'Min-SE': '3600' };
    expect(answerInterval(request(fields), policy)).toMatchObject({ agreement: { expiresS: 3600 } });
  });

  it('refuses too short an interval with its own, but only of a caller who understands that', () => {
    const fields = { 'Session-Expires': '89' };
    expect(answerInterval(request({ ...fields, Supported: 'timer' }), policy)).toEqual({
      ok: false,
      minS: 90,
    });
    expect(answerInterval(request(fields), policy)).toMatchObject({
      agreement: { kept: false },
      headers: {},
    });
  });

  it('keeps no timer with a caller who has none', () => {
    const answer = { ok: true, agreement: { kept: false, refresher: 'us', expiresS: 1800 }, headers: {} };
    expect(answerInterval(request({}), policy)).toEqual(answer);
    expect(answerInterval(request({ 'Session-Expires': 'soon' }), policy)).toEqual(answer);
  });
});

describe('as the caller, §7', () => {
  it.each([
    ['1200;refresher=uac', { expiresS: 1200, refresher: 'us', kept: true }],
    ['1200;refresher=uas', { expiresS: 1200, refresher: 'them', kept: true }],
    ['1200', { expiresS: 1200, refresher: 'us', kept: true }],
    ['5 ;refresher=uac', { expiresS: 90, refresher: 'us', kept: true }],
    ['99999999;refresher=uas', { expiresS: 86_400, refresher: 'them', kept: true }],
    ['5x', { expiresS: 1800, refresher: 'us', kept: false }],
  ])('reads %s', (text, agreement) => {
    expect(agreedBy(request({ x: text }), policy)).toEqual(agreement);
  });

  it('asks for longer after a 422, and not for what is nonsense', () => {
    const wish = { expiresS: 1800 };
    expect(raisedWish(wish, request({ 'Min-SE': '3600' }))).toEqual({ expiresS: 3600, minS: 3600 });
    expect(raisedWish(wish, request({ 'Min-SE': '1800' }))).toBeUndefined();
    expect(raisedWish(wish, request({}))).toBeUndefined();
    expect(raisedWish(wish, request({ 'Min-SE': '999999' }))).toBeUndefined();
  });

  it('ends a session a little before its end (§10)', () => {
    expect(expiryMs({ expiresS: 1800, refresher: 'them', kept: true })).toBe(1_768_000);
    expect(expiryMs({ expiresS: 90, refresher: 'them', kept: true })).toBe(60_000);
  });
});
