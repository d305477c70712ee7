import { expect, test } from 'vitest';
import { en } from '../lib/i18n/en/index.ts';
import { ApiError } from '../lib/http.ts';
import { draftOf, fieldsOf, mistakesOf, refusedField, withTransport } from './trunk-draft.ts';

const fields = {
  ...fieldsOf(null),
  port: 5060,
  name: 'Line',
  host: 'pbx.clinic.example',
  username: 'clinic',
};

test('the usual port follows the transport, another one stays', () => {
  expect(withTransport(fields, 'tls')).toEqual({ transport: 'tls', port: 5061 });
  expect(withTransport({ ...fields, transport: 'tls', port: 5061 }, 'tcp')).toEqual({
    transport: 'tcp',
    port: 5060,
  });
  expect(withTransport({ ...fields, port: 5080 }, 'tls')).toEqual({ transport: 'tls', port: 5080 });
});

test('a line that is typed without a port has none, and DNS leaves none', () => {
  expect(draftOf({ ...fieldsOf(null), host: 'sip.provider.ru' })).toMatchObject({ port: null });
  expect(withTransport({ ...fields, port: null }, 'tls')).toEqual({ transport: 'tls', port: null });
  expect(withTransport({ ...fields, port: 5080 }, 'dns')).toEqual({ transport: 'dns', port: null });
});

test('a proxy may have a port, a domain may not; both may be left out', () => {
  const wrong = (change: object) => Object.keys(mistakesOf({ ...fields, ...change }, en));
  expect(wrong({ proxy: 'edge.provider.ru:5070', domain: 'provider.ru' })).toEqual([]);
  expect(wrong({ proxy: '[2001:db8::1]:5070', host: '2001:db8::10' })).toEqual([]);
  expect(wrong({ domain: 'provider.ru:5060' })).toEqual(['domain']);
  expect(wrong({ proxy: 'edge;transport=tcp', host: 'a b' })).toEqual(['host', 'proxy']);
  expect(draftOf({ ...fields, proxy: ' ', domain: ' provider.ru ' })).toMatchObject({
    proxy: null,
    domain: 'provider.ru',
  });
});

test('the number that is shown, and the way out, are told apart from words, and written as people write numbers', () => {
  const wrong = (change: object) => Object.keys(mistakesOf({ ...fields, ...change }, en));
  expect(wrong({ callerId: 'клиника', prefix: 'abc' })).toEqual(['callerId', 'prefix']);
  expect(wrong({ callerId: '8 (495) 123-45-67 доб. 12' })).toEqual(['callerId']);
  expect(wrong({ callerId: '+7 (495) 123-45-67', prefix: '9' })).toEqual([]);
  expect(draftOf({ ...fields, callerId: ' +7 (495) 123-45-67', prefix: '8 - 10' })).toMatchObject({
    callerId: '+74951234567',
    prefix: '810',
  });
});

test('what the server refuses is shown at its field', () => {
  const refused = (params: Record<string, string>, code = 'trunk.invalid') =>
    refusedField(new ApiError(400, { code, message: 'no', params, retryable: false }), en);
  expect(refused({ field: 'proxy' })).toEqual({ proxy: en.trunks.wrongProxy });
  expect(refused({ field: 'port' })).toEqual({ host: en.trunks.twoPorts });
  expect(refused({ field: 'clientKey' })).toEqual({ clientKey: en.trunks.wrongClientKey });
  expect(refused({ field: 'callerId' })).toEqual({ callerId: en.trunks.wrongCallerId });
  expect(refused({ field: 'name' })).toEqual({});
  expect(refused({ field: 'proxy' }, 'trunk.missing')).toEqual({});
});

test('an authority of our own has to be there, as a certificate, only where it is asked for', () => {
  const own = { ...fields, transport: 'tls', certificateCheck: 'own' } as const;
  expect(mistakesOf(own, en)).toEqual({ authority: en.trunks.needAuthority });
  expect(mistakesOf({ ...own, authority: '-----BEGIN CERTIFICATE-----\nMII' }, en)).toEqual({});
  expect(mistakesOf({ ...own, transport: 'udp' }, en)).toEqual({});
  expect(draftOf({ ...own, authority: ' ' })).toMatchObject({ transport: 'tls', authority: null });
});
