import { expect, test } from 'vitest';
import { en } from '../lib/i18n/en/index.ts';
import { draftOf, fieldsOf, mistakesOf, withTransport } from './trunk-draft.ts';

const fields = { ...fieldsOf(null), name: 'Line', host: 'pbx.clinic.example', username: 'clinic' };

test('the usual port follows the transport, another one stays', () => {
  expect(withTransport(fields, 'tls')).toEqual({ transport: 'tls', port: 5061 });
  expect(withTransport({ ...fields, transport: 'tls', port: 5061 }, 'tcp')).toEqual({
    transport: 'tcp',
    port: 5060,
  });
  expect(withTransport({ ...fields, port: 5080 }, 'tls')).toEqual({ transport: 'tls', port: 5080 });
});

test('an authority of our own has to be there, as a certificate, only where it is asked for', () => {
  const own = { ...fields, transport: 'tls', certificateCheck: 'own' } as const;
  expect(mistakesOf(own, en)).toEqual({ authority: en.trunks.needAuthority });
  expect(mistakesOf({ ...own, authority: '-----BEGIN CERTIFICATE-----\nMII' }, en)).toEqual({});
  expect(mistakesOf({ ...own, transport: 'udp' }, en)).toEqual({});
  expect(draftOf({ ...own, authority: ' ' })).toMatchObject({ transport: 'tls', authority: null });
});
