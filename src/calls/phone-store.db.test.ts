import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { newId } from '../base/index.ts';
import { PhoneStore, type KeptBinding } from './phone-store.ts';

let db: TestDatabase;
let store: PhoneStore;
const accountId = newId();

beforeEach(async () => {
  db = await openTestDatabase();
  store = new PhoneStore(db.database);
  const projectId = newId();
  await db.database.query(
    `insert into clinic.project (id, name, settings, created_at) values ($1, 'test', '{}', now())`,
    [projectId],
  );
  const account = { id: accountId, project_id: projectId, name: 'Desk', login: '101', enabled: true };
  const settings = { dials_out: 'off', trunk_id: null, digest: 'sha-256-first' } as const;
  await store.insert({ ...account, ...settings, password_sealed: null }, 0);
  expect(await store.all()).toEqual([{ ...account, ...settings, password_sealed: null }]);
});

afterEach(() => db.close());

const direct: KeptBinding = {
  accountId,
  sinceMs: 1_000,
  expiresMs: 61_000,
  binding: {
    aor: 'sip:101@house.invalid',
    user: '101',
    contact: 'sip:101@10.0.0.7',
    expiresS: 60,
    source: { host: '198.51.100.7', port: 40_001, protocol: 'TCP' },
    callId: 'call',
    cseq: 7,
    instance: '<urn:uuid:1>;reg-id=1',
    userAgent: 'Desk phone',
  },
};
const proxied: KeptBinding = {
  ...direct,
  sinceMs: 2_000,
  binding: {
    aor: 'sip:101@house.invalid',
    user: '101',
    contact: 'sip:101@10.0.0.8',
    expiresS: 60,
    source: { host: '192.0.2.9', port: 5060 },
    path: ['<sip:192.0.2.9;lr>', '<sip:edge@198.51.100.7;lr;ob>'],
    callId: 'other',
    cseq: 1,
  },
};

test('bindings come back as they were, of their own process, until they expire', async () => {
  for (const kept of [direct, proxied]) await store.saveBinding(kept, 'one');
  expect(await store.bindings('one', 1_000)).toEqual([direct, proxied]);
  expect(await store.bindings('two', 1_000)).toEqual([]);
  expect(await store.bindings('one', 61_000)).toEqual([]);
});

test('two flows of one device are kept apart, and forgotten one by one', async () => {
  const second = { ...direct, binding: { ...direct.binding, instance: '<urn:uuid:1>;reg-id=2' } };
  for (const kept of [direct, second, second]) await store.saveBinding(kept, 'one');
  expect(await store.bindings('one', 1_000)).toHaveLength(2);
  await store.dropBinding(accountId, '<urn:uuid:1>;reg-id=1');
  expect(await store.bindings('one', 1_000)).toEqual([second]);
});

test('flows that were kept by their Contact are known by what they are', async () => {
  const moved = {
    ...direct,
    expiresMs: 91_000,
    binding: { ...direct.binding, contact: 'sip:101@10.0.0.9', expiresS: 90 },
  };
  const asBefore = async (kept: KeptBinding, instance: string): Promise<void> => {
    await store.saveBinding({ ...kept, binding: { ...kept.binding, instance: undefined } }, 'one');
    await db.database.query('update calls.phone_binding set instance = $1 where contact = $2', [
      instance,
      kept.binding.contact,
    ]);
  };
  await asBefore(direct, '<urn:uuid:1>;reg-id=1');
  await asBefore(moved, '<urn:uuid:1>;reg-id=1');
  await asBefore(proxied, '<urn:uuid:2>');
  const file = new URL('../db/migrations/0245-phone-flow-keys.sql', import.meta.url);
  await db.database.query(await readFile(file, 'utf8'));
  const plain = { ...proxied, binding: { ...proxied.binding, instance: '<urn:uuid:2>' } };
  expect(await store.bindings('one', 1_000)).toEqual([moved, plain]);
  await store.saveBinding(moved, 'one');
  await store.saveBinding(plain, 'one');
  expect(await store.bindings('one', 1_000)).toHaveLength(2);
});

test('a device that comes by another way is known by that one', async () => {
  await store.saveBinding(proxied, 'one');
  await store.saveBinding({ ...proxied, binding: { ...proxied.binding, path: undefined } }, 'one');
  const [back] = await store.bindings('one', 1_000);
  expect(back?.binding.path).toBeUndefined();
});
