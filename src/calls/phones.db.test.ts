import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock, newId, silentLog } from '../base/index.ts';
import type { RegisteredBinding } from '../sip/index.ts';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { IncomingRules } from './incoming-rule.ts';
import { phoneStationId } from './phone-station.ts';
import { Phones } from './phones.ts';
import { SecretBox } from './secret-box.ts';
import { Stations } from './station.ts';

let db: TestDatabase;
let directory: string;
let clock: ManualClock;
const projectId = newId();
const trunkId = newId();
beforeEach(async () => {
  [db, directory] = [await openTestDatabase(), await mkdtemp(join(tmpdir(), 'perezvon-phones-'))];
  clock = new ManualClock();
  await db.database.query(
    `insert into clinic.project (id, name, settings, created_at) values ($1, 'test', '{}', now())`,
    [projectId],
  );
  await db.database.query(
    `insert into calls.trunk (id, project_id, name, kind, host, port, number_format, max_lines, calls_per_second, probe, created_at)
     values ($1, $2, 'Line', 'address', 'pbx', 5060, 'e164', 1, 1, true, now())`,
    [trunkId, projectId],
  );
});
afterEach(async () => {
  await db.close();
  await rm(directory, { recursive: true });
});

async function house(node = 'main'): Promise<{ phones: Phones; stations: Stations }> {
  const stations = new Stations();
  const phones = new Phones({
    ...{ clock, log: silentLog, database: db.database, stations, node },
    secrets: await SecretBox.open(directory),
    isTrunkOf: (id, project) => id === trunkId && project === projectId,
  });
  await phones.load();
  return { phones, stations };
}

const bindingOf = (login: string, change: Partial<RegisteredBinding> = {}): RegisteredBinding => ({
  aor: `sip:${login}@192.0.2.1`,
  user: login,
  contact: `sip:${login}@10.0.0.5:5060`,
  expiresS: 600,
  source: { host: '203.0.113.5', port: 40_000, protocol: 'TLS' },
  callId: 'call',
  cseq: 3,
  userAgent: 'Linphone',
  ...change,
});

test('a telephone outlives a restart with its password, and so does where it was signed in', async () => {
  const first = await house();
  const { phone, password } = await first.phones.add({ projectId, name: 'Reception' });
  first.phones.onRegister(bindingOf(phone.login));
  await first.phones.stop();
  clock.advance(100_000);
  const { phones, stations } = await house();
  expect(phones.passwordOf('201')).toBe(password);
  expect(phones.restored).toEqual([bindingOf('201', { expiresS: 500 })]);
  expect(phones.state(phone.id).devices).toMatchObject([{ userAgent: 'Linphone', flow: { port: 40_000 } }]);
  expect(stations.of(projectId).map(({ id, isReachable }) => [id, isReachable])).toEqual([
    [phoneStationId(phone.id), true],
  ]);
  // the sockets of another process lead nowhere near it
  expect((await house('voice-2')).phones.restored).toEqual([]);
  clock.advance(500_000);
  expect((await house()).phones.restored).toEqual([]);
});

test('a telephone that signs out, or is signed out, is not there after a restart', async () => {
  const first = await house();
  const one = await first.phones.add({ projectId, name: 'One' });
  const two = await first.phones.add({ projectId, name: 'Two' });
  const three = await first.phones.add({ projectId, name: 'Three' });
  for (const { phone } of [one, two, three]) first.phones.onRegister(bindingOf(phone.login));
  first.phones.onRegister(bindingOf(one.phone.login, { expiresS: 0 }));
  await first.phones.renewPassword(two.phone.id);
  await first.phones.change(three.phone.id, { projectId, name: 'Three', enabled: false });
  await first.phones.stop();
  const { phones, stations } = await house();
  expect(phones.restored).toEqual([]);
  expect(phones.passwordOf(three.phone.login)).toBeUndefined();
  expect(stations.get(phoneStationId(three.phone.id))).toBeUndefined();
  // switched off it can't sign in whatever comes
  phones.onRegister(bindingOf(three.phone.login));
  expect(phones.state(three.phone.id).devices).toEqual([]);
});

test('the password lies sealed, and another key does not open it', async () => {
  const { phones } = await house();
  const { password } = await phones.add({ projectId, name: 'Reception' });
  const rows = await db.database.query('select password_sealed from calls.phone_account');
  expect(JSON.stringify(rows)).not.toContain(password);
  await rm(join(directory, 'secret.key'));
  expect((await house()).phones.passwordOf('201')).toBeUndefined();
});

test('a removed one is gone with its password, and its login is free', async () => {
  const { phones } = await house();
  const { phone } = await phones.add({ projectId, name: 'Reception' });
  await phones.remove(phone.id);
  const rows = await db.database.query<{ password_sealed: unknown }>('select * from calls.phone_account');
  expect(rows).toMatchObject([{ password_sealed: null }]);
  expect(await phones.list(projectId)).toEqual([]);
  expect((await phones.add({ projectId, name: 'Again' })).phone.login).toBe('201');
  await expect(phones.remove(phone.id)).rejects.toMatchObject({ code: 'phone.missing' });
});

test('a login that another process has taken meanwhile is told so', async () => {
  const [one, two] = [await house(), await house('voice-2')];
  await one.phones.add({ projectId, name: 'One', login: 'anna' });
  await expect(two.phones.add({ projectId, name: 'Two', login: 'anna' })).rejects.toMatchObject({
    code: 'phone.login-taken',
  });
});

test.each([
  ['no name', { name: '' }],
  ['a name with a line break', { name: 'a\r\nb' }],
  ['a login with an @', { login: 'a@b' }],
  ['leave to dial and no line', { dialsOut: 'anywhere' as const }],
  ['a line that is not there', { dialsOut: 'anywhere' as const, trunkId: newId() }],
])('%s is refused', async (_, change) => {
  const { phones } = await house();
  await expect(phones.add({ projectId, name: 'Reception', ...change })).rejects.toMatchObject({
    code: 'phone.invalid',
  });
});

test('who is rung for a line is kept, each once', async () => {
  const rules = new IncomingRules(db.database);
  expect(rules.of(trunkId).stationIds).toEqual([]);
  await rules.save(trunkId, {
    stationIds: ['phone:a', 'phone:b', 'phone:a'],
    ringMs: 20_000,
    otherwise: 'busy',
  });
  await rules.save(trunkId, { stationIds: ['phone:b', 'phone:b'], ringMs: 25_000, otherwise: 'hang-up' });
  const again = new IncomingRules(db.database);
  await again.load();
  expect(again.of(trunkId)).toEqual({ stationIds: ['phone:b'], ringMs: 25_000, otherwise: 'hang-up' });
  await expect(again.save(trunkId, { ...again.of(trunkId), ringMs: 1 })).rejects.toMatchObject({
    code: 'incoming-rule.invalid',
  });
});

test('a telephone is asked by the digests that it is set to, also after a restart', async () => {
  const { phones } = await house();
  const { phone } = await phones.add({ projectId, name: 'Reception' });
  expect(phones.digestsOf(phone.login)).toEqual(['MD5']);
  await phones.change(phone.id, { projectId, name: 'Reception', digest: 'sha-256-first' });
  expect((await house()).phones.digestsOf(phone.login)).toEqual(['SHA-256', 'MD5']);
  await phones.change(phone.id, { projectId, name: 'Reception', digest: 'sha-256' });
  expect(phones.digestsOf(phone.login.toUpperCase())).toEqual(['SHA-256']);
});

test('who is nobody is asked by the digest of most telephones, so that few logins can be told from none', async () => {
  const { phones } = await house();
  const asked = () => phones.digestsOf('nobody');
  expect(asked()).toEqual(['MD5']);
  const { phone: first } = await phones.add({ projectId, name: 'One', digest: 'sha-256' });
  expect(asked()).toEqual(['SHA-256']);
  const more = [await phones.add({ projectId, name: 'Two' }), await phones.add({ projectId, name: 'Three' })];
  expect(asked()).toEqual(['MD5']);
  for (const { phone } of more) await phones.remove(phone.id);
  expect(asked()).toEqual(['SHA-256']);
  await phones.change(first.id, { projectId, name: 'One', digest: 'sha-256-first' });
  expect(asked()).toEqual(['SHA-256', 'MD5']);
});

test('a sign-in that was refused is shown with its telephone, whichever of its names was right, until it is mended', async () => {
  const { phones } = await house();
  const { phone } = await phones.add({ projectId, name: 'Reception' });
  const source = { host: '203.0.113.5', port: 40_000 };
  const wrong = { username: phone.login, account: phone.login, why: 'wrong-password', source } as const;
  phones.onRefusedSignIn(wrong);
  expect(phones.state(phone.id).refused).toEqual({
    atMs: clock.now(),
    why: 'wrong-password',
    address: '203.0.113.5',
  });
  phones.onRefusedSignIn({ ...wrong, username: 'resepshen', why: 'unknown-name' });
  expect(phones.state(phone.id).refused).toMatchObject({ why: 'unknown-name' });
  phones.onRegister(bindingOf(phone.login));
  expect(phones.state(phone.id)).not.toHaveProperty('refused');
  phones.onRefusedSignIn(wrong);
  await phones.renewPassword(phone.id);
  expect(phones.state(phone.id)).not.toHaveProperty('refused');
  await phones.change(phone.id, { projectId, name: 'Reception', enabled: false });
  phones.onRefusedSignIn({ ...wrong, why: 'unknown-name' });
  expect(phones.state(phone.id).refused).toMatchObject({ why: 'switched-off' });
});

test('refused sign-ins are written down without logins, and no oftener than a person would read', async () => {
  const lines: string[] = [];
  const info = (...parts: unknown[]): void => void lines.push(JSON.stringify(parts));
  const phones = new Phones({
    ...{ clock, log: { ...silentLog, info }, database: db.database, stations: new Stations(), node: 'main' },
    secrets: await SecretBox.open(directory),
    isTrunkOf: () => false,
  });
  await phones.load();
  const { phone } = await phones.add({ projectId, name: 'Reception', login: 'anna' });
  const source = { host: '203.0.113.5', port: 40_000 };
  for (let times = 0; times < 3; times += 1) {
    phones.onRefusedSignIn({ username: 'anna', account: 'anna', why: 'wrong-password', source });
    phones.onRefusedSignIn({ username: 'boris', account: 'boris', why: 'unknown-name', source });
  }
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain(phone.id);
  expect(lines.join()).not.toMatch(/anna|boris|Reception/);
});

test('an address that is shut out is told with its time, and let in by who may', async () => {
  const { phones } = await house();
  const { phone } = await phones.add({ projectId, name: 'Reception' });
  let shutOutMs = 600_000;
  const agent = {
    ping: async () => ({ ok: false, why: 'timeout' }) as never,
    shutOutMs: (host: string) => (host === '203.0.113.9' ? shutOutMs : 0),
    pardon: () => (shutOutMs = 0),
  };
  phones.start({} as never, agent);
  const source = { host: '203.0.113.9', port: 5060 };
  phones.onRefusedSignIn({ username: phone.login, account: phone.login, why: 'wrong-password', source });
  expect(phones.state(phone.id).refused).toMatchObject({ shutOutUntilMs: clock.now() + 600_000 });
  await phones.letIn(phone.id);
  expect(phones.state(phone.id).refused).toMatchObject({ why: 'wrong-password' });
  expect(phones.state(phone.id).refused?.shutOutUntilMs).toBeUndefined();
  await expect(phones.letIn(newId())).rejects.toMatchObject({ code: 'phone.missing' });
  shutOutMs = 300_000;
  phones.onRefusedSignIn({ username: 'nobody', account: 'nobody', why: 'unknown-name', source });
  expect(phones.strangers()).toMatchObject([
    { login: 'nobody', address: source.host, tries: 1, shutOutUntilMs: clock.now() + 300_000 },
  ]);
  phones.letStrangerIn('203.0.113.77');
  expect(shutOutMs).toBe(300_000);
  phones.letStrangerIn(source.host);
  expect(phones.strangers()[0]).not.toHaveProperty('shutOutUntilMs');
  await phones.stop();
});
