import { expect, test } from 'vitest';
import type { Trunk } from '../../../src/api/contract/index.ts';
import { draftOf, fieldsOf, keptOf, withTransport } from './trunk-draft.ts';

const fields = {
  ...fieldsOf(null),
  port: 5060,
  name: 'Line',
  host: 'pbx.clinic.example',
  username: 'clinic',
  password: 'secret',
};

const nothing = { password: false, clientKey: false };

test('the usual port follows the transport, another one stays', () => {
  expect(withTransport(fields, 'tls')).toEqual({ transport: 'tls', port: 5061 });
  expect(withTransport({ ...fields, transport: 'tls', port: 5061 }, 'tcp')).toEqual({
    transport: 'tcp',
    port: 5060,
  });
  expect(withTransport({ ...fields, port: 5080 }, 'tls')).toEqual({ transport: 'tls', port: 5080 });
});

test('a line that is typed without a port has none, and DNS leaves none', () => {
  expect(draftOf({ ...fieldsOf(null), host: 'sip.provider.ru' }, nothing)).toMatchObject({ port: null });
  expect(withTransport({ ...fields, port: null }, 'tls')).toEqual({ transport: 'tls', port: null });
  expect(withTransport({ ...fields, port: 5080 }, 'dns')).toEqual({ transport: 'dns', port: null });
});

test('a certificate without its key is not sent, nor a key without its certificate; a kept key is enough', () => {
  const certificate = '-----BEGIN CERTIFICATE-----';
  const bare = { ...fields, clientCertificate: certificate };
  expect(draftOf(bare, nothing)).toMatchObject({ clientCertificate: null });
  expect(draftOf({ ...fields, clientKey: 'key' }, nothing)).not.toHaveProperty('clientKey');
  expect(draftOf({ ...bare, clientKey: 'key' }, nothing)).toMatchObject({
    clientCertificate: certificate,
    clientKey: 'key',
  });
  const kept = draftOf(bare, { ...nothing, clientKey: true });
  expect(kept).toMatchObject({ clientCertificate: certificate });
  expect(kept).not.toHaveProperty('clientKey');
});

test('a user name that the form does not show any more is not sent, nor its password', () => {
  const byAddress = { ...fields, kind: 'address' } as const;
  expect(draftOf(byAddress, nothing)).toMatchObject({ username: null });
  expect(draftOf(byAddress, nothing)).not.toHaveProperty('password');
  const beside = draftOf({ ...byAddress, numberField: 'asserted' }, nothing);
  expect(beside).toMatchObject({ username: 'clinic' });
  expect(beside).not.toHaveProperty('password');
  const switched = keptOf({ kind: 'registration', hasPassword: true, hasClientKey: false } as Trunk);
  expect(draftOf({ ...byAddress, numberField: 'asserted' }, switched)).not.toHaveProperty('password');
  const ofProgram = keptOf({ kind: 'address', hasPassword: true, hasClientKey: false } as Trunk);
  expect(draftOf({ ...byAddress, numberField: 'asserted' }, ofProgram)).toMatchObject({ password: 'secret' });
  expect(draftOf(fields, nothing)).toMatchObject({ username: 'clinic', password: 'secret' });
});
