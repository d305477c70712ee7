import { expect, test } from 'vitest';
import { ApiError } from '../lib/http.ts';
import { en } from '../lib/i18n/en/index.ts';
import { draftOf, fieldsOf } from './trunk-draft.ts';
import { isFolded, mistakesOf, refusedField } from './trunk-mistakes.ts';

const fields = {
  ...fieldsOf(null),
  port: 5060,
  name: 'Line',
  host: 'pbx.clinic.example',
  username: 'clinic',
  password: 'secret',
};

const nothing = { password: false, clientKey: false };

const wrong = (change: object, kept = nothing): string[] =>
  Object.keys(mistakesOf({ ...fields, ...change }, kept, en));

test('a proxy may have a port, a domain may not; both may be left out', () => {
  expect(wrong({ proxy: 'edge.provider.ru:5070', domain: 'provider.ru' })).toEqual([]);
  expect(wrong({ proxy: '[2001:db8::1]:5070', host: '2001:db8::10' })).toEqual([]);
  expect(wrong({ domain: 'provider.ru:5060' })).toEqual(['domain']);
  expect(wrong({ proxy: 'edge;transport=tcp', host: 'a b' })).toEqual(['host', 'proxy']);
  expect(draftOf({ ...fields, proxy: ' ', domain: ' provider.ru ' }, nothing)).toMatchObject({
    proxy: null,
    domain: 'provider.ru',
  });
});

test('beside From stands a number, which has to be named', () => {
  expect(wrong({ numberField: 'asserted', callerId: ' ' })).toEqual(['callerId']);
  expect(wrong({ numberField: 'asserted', callerId: '+74951234567' })).toEqual([]);
  expect(wrong({ hidesNumber: true })).toEqual([]);
  expect(wrong({ kind: 'address', hidesNumber: true })).toEqual(['callerId']);
  expect(wrong({ kind: 'address', hidesNumber: true, callerId: '+74951234567' })).toEqual([]);
});

test('a user name is looked at wherever it has a field, and nowhere else', () => {
  const beside = { kind: 'address', numberField: 'asserted', callerId: '+74951234567' };
  expect(wrong({ username: '900@pbx.ru' })).toEqual(['username']);
  expect(wrong({ ...beside, username: 'наша клиника @x' })).toEqual(['username']);
  expect(wrong({ ...beside, username: 'clinic900' })).toEqual([]);
  expect(wrong({ ...beside, username: '' })).toEqual([]);
  expect(wrong({ kind: 'address', username: '900@pbx.ru' })).toEqual([]);
  expect(isFolded({ username: 'wrong' })).toBe(true);
});

test('the number that is shown, and the way out, are told apart from words, and written as people write numbers', () => {
  expect(wrong({ callerId: 'клиника', prefix: 'abc' })).toEqual(['callerId', 'prefix']);
  expect(wrong({ callerId: '8 (495) 123-45-67 доб. 12' })).toEqual(['callerId']);
  expect(wrong({ callerId: '+7 (495) 123-45-67', prefix: '9' })).toEqual([]);
  expect(draftOf({ ...fields, callerId: ' +7 (495) 123-45-67', prefix: '8 - 10' }, nothing)).toMatchObject({
    callerId: '+74951234567',
    prefix: '810',
  });
});

test('what the server refuses is shown at its field', () => {
  const refused = (params: Record<string, string>, code = 'trunk.invalid') =>
    refusedField(new ApiError(400, { code, message: 'no', params, retryable: false }), en);
  expect(refused({ field: 'proxy' })).toEqual({ proxy: en.trunks.wrongProxy });
  expect(refused({ field: 'port' })).toEqual({ port: en.trunks.twoPorts });
  expect(refused({ field: 'password' }, 'trunk.password-again')).toEqual({
    password: en.trunks.passwordAgain,
  });
  expect(refused({ field: 'clientKey' })).toEqual({ clientKey: en.trunks.wrongClientKey });
  expect(refused({ field: 'callerId' })).toEqual({ callerId: en.trunks.wrongCallerId });
  expect(refused({ field: 'name' })).toEqual({});
  expect(refused({ field: 'proxy' }, 'trunk.missing')).toEqual({});
});

test('an authority of our own has to be there, as a certificate, only where it is asked for', () => {
  const own = { ...fields, transport: 'tls', certificateCheck: 'own' } as const;
  expect(mistakesOf(own, nothing, en)).toEqual({ authority: en.trunks.needAuthority });
  expect(wrong({ ...own, authority: '-----BEGIN CERTIFICATE-----\nMII' })).toEqual([]);
  expect(wrong({ ...own, transport: 'udp' })).toEqual([]);
  expect(draftOf({ ...own, authority: ' ' }, nothing)).toMatchObject({ transport: 'tls', authority: null });
});

test('a number that is out of bounds is an error, whether typed as a port or behind the host', () => {
  expect(wrong({ port: 99_999 })).toEqual(['port']);
  expect(wrong({ port: 0 })).toEqual(['port']);
  expect(wrong({ port: null })).toEqual([]);
  expect(wrong({ host: 'pbx.clinic.example:99999', proxy: 'edge:70000' })).toEqual(['host', 'proxy']);
  expect(wrong({ maxLines: 0, callsPerSecond: null })).toEqual(['maxLines', 'callsPerSecond']);
});

test('a registration needs a password, typed or kept; a line that is known by its address does not', () => {
  expect(wrong({ password: '' })).toEqual(['password']);
  expect(wrong({ password: '' }, { ...nothing, password: true })).toEqual([]);
  expect(wrong({ kind: 'address', username: '', password: '' })).toEqual([]);
  const shown = { clientCertificate: '-----BEGIN CERTIFICATE-----', clientKey: 'key' };
  expect(wrong({ ...shown, transport: 'tls', password: '' })).toEqual([]);
});

test('a certificate needs its key and a key its certificate, where TLS may be spoken', () => {
  const tls = { transport: 'tls', clientCertificate: '-----BEGIN CERTIFICATE-----' };
  expect(wrong(tls)).toEqual(['clientKey']);
  expect(wrong(tls, { ...nothing, clientKey: true })).toEqual([]);
  expect(wrong({ ...tls, clientKey: 'key' })).toEqual([]);
  expect(wrong({ ...tls, clientCertificate: '', clientKey: 'key' })).toEqual(['clientCertificate']);
  expect(wrong({ ...tls, transport: 'udp' })).toEqual([]);
});

test('a mistake in the folded part unfolds it', () => {
  expect(isFolded({ name: 'wrong' })).toBe(false);
  expect(isFolded({ callsPerSecond: 'wrong' })).toBe(true);
});
