import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId, silentLog, systemClock } from '../base/index.ts';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { hasTool } from '../../test/tool.ts';
import { Authority, type Pair } from '../../test/wire/certificates.ts';
import { SecretBox } from './secret-box.ts';
import { Trunks } from './trunks.ts';
import type { TrunkInput } from './trunk.ts';

let db: TestDatabase;
let directory: string;
let projectId: string;

beforeEach(async () => {
  db = await openTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'perezvon-trunks-'));
  projectId = newId();
  await db.database.query(
    `insert into clinic.project (id, name, settings, created_at) values ($1, 'test', '{}', now())`,
    [projectId],
  );
});

afterEach(async () => {
  await db.close();
  await rm(directory, { recursive: true });
});

async function openTrunks(): Promise<Trunks> {
  const trunks = new Trunks({
    clock: systemClock,
    log: silentLog,
    database: db.database,
    secrets: await SecretBox.open(directory),
    userAgent: {
      ping: async () => ({ ok: true, status: 200, from: { host: '192.0.2.7', port: 5060 } }),
      placesOf: async () => [],
      register: () => ({
        state: { state: 'registering' },
        serviceRoute: [],
        answeredFrom: undefined,
        stop: async () => undefined,
      }),
    },
    rehearsal: { host: '127.0.0.1', port: 40_000 },
    place: () => {
      throw new Error('no call is placed here');
    },
  });
  await trunks.start();
  return trunks;
}

const provider = (): TrunkInput => ({
  projectId,
  name: 'Провайдер',
  kind: 'registration',
  host: 'sip.provider.ru',
  username: 'clinic',
  password: 'очень тайный пароль',
});

test('a line is there after a restart, its password usable and nowhere in the clear', async () => {
  const saved = await (await openTrunks()).save(provider());
  expect(saved).toMatchObject({
    hasPassword: true,
    port: undefined,
    maxLines: 10,
    callsPerSecond: 2,
    srtp: 'off',
    transferBy: 'bridge',
    sharedPort: false,
    numberField: 'from',
    hidesNumber: false,
    keysBy: 'sound',
  });
  const trunks = await openTrunks();
  expect(await trunks.list(projectId)).toEqual([saved]);
  expect(trunks.live(saved.id)?.route.credentials?.password).toBe('очень тайный пароль');
  const stored = JSON.stringify(await db.database.query('select * from calls.trunk'));
  expect(stored + JSON.stringify(saved)).not.toContain('тайный');
  const [row] = await db.database.query<{ password_sealed: Buffer }>(
    'select password_sealed from calls.trunk',
  );
  expect(row?.password_sealed.includes(Buffer.from('тайный'))).toBe(false);
});

test('a change without a password keeps it, an empty one forgets it where none is needed', async () => {
  const trunks = await openTrunks();
  const { id } = await trunks.save(provider());
  const changed = await trunks.save({ ...provider(), id, password: undefined, maxLines: 3 });
  expect(changed).toMatchObject({ id, maxLines: 3, hasPassword: true });
  expect(trunks.live(id)?.route.credentials?.password).toBe('очень тайный пароль');
  const bare = { ...provider(), id, password: '' };
  expect(await trunks.save({ ...bare, kind: 'address' })).toMatchObject({ hasPassword: false });
});

test('a registration without a password is refused, whether none was typed or none is kept', async () => {
  const trunks = await openTrunks();
  const refused = { code: 'trunk.invalid', params: { field: 'password' } };
  await expect(trunks.save({ ...provider(), password: undefined })).rejects.toMatchObject(refused);
  await expect(trunks.save({ ...provider(), password: '' })).rejects.toMatchObject(refused);
  const { id } = await trunks.save({ ...provider(), kind: 'address', password: '' });
  await expect(trunks.save({ ...provider(), id, password: undefined })).rejects.toMatchObject(refused);
});

test.each([
  ['host', { host: 'sip.thief.ru' }],
  ['port', { port: 5070 }],
  ['user name', { username: 'other' }],
])('a stored password is not sent to a new %s: it must be typed again', async (_what, change) => {
  const trunks = await openTrunks();
  const { id } = await trunks.save(provider());
  const moved = { ...provider(), id, password: undefined, ...change };
  await expect(trunks.save(moved)).rejects.toMatchObject({ code: 'trunk.password-again' });
  expect(trunks.live(id)?.route).toMatchObject({
    host: 'sip.provider.ru',
    credentials: { username: 'clinic' },
  });
  await trunks.save({ ...moved, password: 'новый' });
  expect(trunks.live(id)?.route.credentials?.password).toBe('новый');
});

test('a registration that becomes a line by address, also elsewhere and by another account, forgets its password', async () => {
  const trunks = await openTrunks();
  const { id } = await trunks.save(provider());
  const byAddress: TrunkInput = {
    ...{ projectId, id, name: 'Провайдер', kind: 'address', host: 'other.provider.ru' },
    ...{ username: 'account', callerId: '+74950000001', numberField: 'asserted' },
  };
  expect(await trunks.save(byAddress)).toMatchObject({ kind: 'address', hasPassword: false });
  expect(trunks.live(id)?.route.credentials).toBeUndefined();
  // a program may give such a line one, which is not sent elsewhere either
  await trunks.save({ ...byAddress, password: 'для вызовов' });
  await expect(trunks.save({ ...byAddress, host: 'sip.thief.ru' })).rejects.toMatchObject({
    code: 'trunk.password-again',
    params: { field: 'password' },
  });
  expect(await trunks.save({ ...byAddress, maxLines: 3 })).toMatchObject({ hasPassword: true });
});

test('a line that needs no user name any more forgets its password', async () => {
  const trunks = await openTrunks();
  const { id } = await trunks.save(provider());
  const open: TrunkInput = { projectId, id, name: 'АТС', kind: 'address', host: 'pbx.clinic.ru' };
  expect(await trunks.save(open)).toMatchObject({ hasPassword: false });
});

test('with another key file the line says that its password must be typed again', async () => {
  const { id } = await (await openTrunks()).save(provider());
  await rm(join(directory, 'secret.key'));
  const trunks = await openTrunks();
  await trunks.live(id)?.watch.settled(1000);
  expect(trunks.state(id)).toMatchObject({ state: 'failed', why: 'password-unreadable' });
});

test('a removed line is no more used, its password is gone, and old calls can still name it', async () => {
  const trunks = await openTrunks();
  const { id } = await trunks.save(provider());
  await trunks.remove(id);
  expect(await trunks.list(projectId)).toEqual([]);
  expect(await trunks.get(id)).toMatchObject({ name: 'Провайдер', hasPassword: false });
  expect(() => trunks.state(id)).toThrow(expect.objectContaining({ code: 'trunk.missing' }) as Error);
  expect(await (await openTrunks()).list(projectId)).toEqual([]);
});

test('a project has one rehearsal line, however often it is asked for', async () => {
  const trunks = await openTrunks();
  const [first, second] = await Promise.all([
    trunks.rehearsalTrunk(projectId),
    trunks.rehearsalTrunk(projectId),
  ]);
  expect(second).toEqual(first);
  expect(await (await openTrunks()).rehearsalTrunk(projectId)).toEqual(first);
  expect(trunks.live(first.id)?.route).toMatchObject({ host: '127.0.0.1', port: 40_000 });
});

test('what can not be used is refused by the name of its field, never with its value', async () => {
  const trunks = await openTrunks();
  const wrong: readonly [Partial<TrunkInput>, string][] = [
    [{ host: 'sip provider' }, 'host'],
    [{ host: '' }, 'host'],
    [{ username: undefined }, 'username'],
    [{ username: 'a@b' }, 'username'],
    [{ name: 'x\r\nVia: y' }, 'name'],
    [{ port: 0 }, 'port'],
    [{ maxLines: 0 }, 'maxLines'],
    [{ callsPerSecond: 0 }, 'callsPerSecond'],
    [{ callerId: '+7 495' }, 'callerId'],
  ];
  for (const [change, field] of wrong) {
    await expect(trunks.save({ ...provider(), ...change })).rejects.toMatchObject({
      code: 'trunk.invalid',
      params: { field },
    });
  }
  await expect(trunks.save({ ...provider(), id: newId() })).rejects.toMatchObject({ code: 'trunk.missing' });
});

test('how our number is shown and keys are pressed is kept, and reaches the calls of the line', async () => {
  const shown = { numberField: 'asserted', hidesNumber: true, keysBy: 'info' } as const;
  const { id } = await (await openTrunks()).save({ ...provider(), callerId: '+74951234567', ...shown });
  const trunks = await openTrunks();
  expect(await trunks.get(id)).toMatchObject(shown);
  expect(trunks.live(id)?.route).toMatchObject(shown);
  const without = { ...provider(), id, numberField: 'preferred' } as const;
  await expect(trunks.save(without)).rejects.toMatchObject({ params: { field: 'callerId' } });
  const hidden = { ...provider(), id, kind: 'address', hidesNumber: true } as const;
  await expect(trunks.save(hidden)).rejects.toMatchObject({ params: { field: 'callerId' } });
});

test('how sound is encrypted and coded is kept, and reaches the calls of the line', async () => {
  const { id } = await (
    await openTrunks()
  ).save({ ...provider(), srtp: 'required', codecs: ['G722', 'PCMA'], sharedPort: true });
  const trunks = await openTrunks();
  expect(await trunks.get(id)).toMatchObject({ srtp: 'required', sharedPort: true });
  expect(trunks.live(id)?.route).toMatchObject({
    srtp: 'required',
    codecs: ['G722', 'PCMA'],
    sharedPort: true,
  });
  await trunks.save({ ...provider(), id, srtp: 'optional' });
  expect(trunks.live(id)?.route).toMatchObject({
    srtp: 'optional',
    codecs: ['PCMA', 'PCMU'],
    sharedPort: false,
  });
});

test('the transport is kept, with its usual port and the check of the server', async () => {
  const opened = await openTrunks();
  const { id } = await opened.save({ ...provider(), transport: 'tls', certificateCheck: 'off' });
  const trunks = await openTrunks();
  expect(await trunks.get(id)).toMatchObject({ transport: 'tls', certificateCheck: 'off', port: undefined });
  const host = provider().host.toLowerCase();
  expect(trunks.trustOf(host, 5061)).toEqual({ check: 'off' });
  // DNS may name any port; one that was named is the only one
  expect(trunks.trustOf(host, 5062)).toEqual({ check: 'off' });
  await trunks.save({ ...provider(), id, transport: 'tls', certificateCheck: 'off', port: 5061 });
  expect(trunks.trustOf(host, 5062)).toBeUndefined();
  expect(trunks.trustOf('elsewhere.invalid', 5061)).toBeUndefined();
  // a second line to that server that wants to know who is there
  await trunks.save({ ...provider(), transport: 'tls' });
  expect(trunks.trustOf(host, 5061)).toEqual({ check: 'system' });
  const wrong = { ...provider(), transport: 'tls', certificateCheck: 'own' } as const;
  await expect(trunks.save(wrong)).rejects.toMatchObject({ params: { field: 'authority' } });
  await expect(trunks.save({ ...wrong, authority: 'no certificate' })).rejects.toMatchObject({
    params: { field: 'authority' },
  });
});

test('a line has another that stands in for it, and loses it when that one is removed', async () => {
  const trunks = await openTrunks();
  const save = (change: Partial<TrunkInput>) => trunks.save({ ...provider(), ...change });
  const third = await save({ name: 'third' });
  const second = await save({ name: 'second', backupId: third.id });
  const first = await save({ name: 'first', backupId: second.id });
  expect(trunks.chain(first.id)).toEqual([first.id, second.id, third.id]);
  const again = await openTrunks();
  expect(again.chain(first.id)).toEqual([first.id, second.id, third.id]);
  await again.remove(second.id);
  // whom it stood in for has its own backup now, also after a restart
  expect(again.chain(first.id)).toEqual([first.id, third.id]);
  expect((await openTrunks()).chain(first.id)).toEqual([first.id, third.id]);
  await again.remove(third.id);
  expect(await (await openTrunks()).get(first.id)).not.toHaveProperty('backupId', expect.anything());
});

test('a backup that can not stand in is refused, and what was stored stays', async () => {
  const trunks = await openTrunks();
  const second = await trunks.save({ ...provider(), name: 'second' });
  const first = await trunks.save({ ...provider(), name: 'first', backupId: second.id });
  const rehearsal = await trunks.rehearsalTrunk(projectId);
  const wrong: readonly [string, string, string][] = [
    [first.id, first.id, 'circle'],
    [second.id, first.id, 'circle'],
    [first.id, rehearsal.id, 'rehearsal'],
    [first.id, newId(), 'missing'],
  ];
  for (const [id, backupId, why] of wrong) {
    await expect(trunks.save({ ...provider(), id, backupId })).rejects.toMatchObject({
      code: `trunk.backup-${why}`,
      params: { field: 'backupId' },
    });
  }
  expect(trunks.chain(first.id)).toEqual([first.id, second.id]);
  expect(trunks.chain(rehearsal.id)).toEqual([rehearsal.id]);
});

test('where a line leads is kept as it is written in addresses', async () => {
  const trunks = await openTrunks();
  const saved = async (change: Partial<TrunkInput>) => {
    const { id } = await trunks.save({ ...provider(), ...change });
    const { host, port, domain, proxy } = (await (await openTrunks()).get(id)) ?? {};
    return { host, port, domain, proxy };
  };
  const none = { domain: undefined, proxy: undefined };
  expect(await saved({})).toEqual({ ...none, host: 'sip.provider.ru', port: undefined });
  expect(await saved({ host: 'sip.provider.ru:5080' })).toMatchObject({ port: 5080 });
  // DNS says nothing of the port of an address
  expect(await saved({ host: '192.0.2.1' })).toMatchObject({ host: '192.0.2.1', port: 5060 });
  expect(await saved({ host: '[2001:DB8::1]', transport: 'tls' })).toMatchObject({
    host: '2001:db8::1',
    port: 5061,
  });
  expect(await saved({ domain: 'provider.ru', proxy: '2001:db8::2' })).toMatchObject({
    domain: 'provider.ru',
    proxy: '[2001:db8::2]',
  });
  expect(await saved({ proxy: 'edge.provider.ru:5070' })).toMatchObject({ proxy: 'edge.provider.ru:5070' });
  const wrong: readonly [Partial<TrunkInput>, string][] = [
    [{ host: 'sip.provider.ru:5080', port: 5060 }, 'port'],
    [{ host: 'fe80::1%eth0' }, 'host'],
    [{ domain: 'provider.ru:5060' }, 'domain'],
    [{ domain: 'a b' }, 'domain'],
    [{ proxy: 'sip.edge.ru;lr' }, 'proxy'],
    [{ proxy: 'x\r\nVia: y' }, 'proxy'],
  ];
  for (const [change, field] of wrong) {
    await expect(trunks.save({ ...provider(), ...change })).rejects.toMatchObject({ params: { field } });
  }
});

test('a proxy is where the password goes, and what the check of the certificate is for', async () => {
  const trunks = await openTrunks();
  const proxied = {
    ...provider(),
    transport: 'tls',
    certificateCheck: 'off',
    proxy: 'edge.ru:5071',
  } as const;
  const { id } = await trunks.save(proxied);
  expect(trunks.trustOf('edge.ru', 5071)).toEqual({ check: 'off' });
  expect(trunks.trustOf('edge.ru', 5061)).toBeUndefined();
  expect(trunks.trustOf('sip.provider.ru', 5061)).toBeUndefined();
  const elsewhere = { ...proxied, id, password: undefined, proxy: 'thief.ru' };
  await expect(trunks.save(elsewhere)).rejects.toMatchObject({ code: 'trunk.password-again' });
});

describe.runIf(hasTool('openssl', 'openssl'))('the certificate that a line shows', () => {
  let authority: Authority;
  let ours: Pair;
  let another: Pair;
  beforeAll(() => {
    authority = new Authority();
    ours = authority.issue('DNS:clinic.invalid');
    another = authority.issue('DNS:other.invalid');
  });
  afterAll(() => authority.close());

  const secure = () => ({ ...provider(), transport: 'tls' }) as const;

  test('is kept with its key sealed, which stays when it is not given again', async () => {
    const trunks = await openTrunks();
    const withKey = { ...secure(), clientCertificate: ours.certificate, clientKey: ours.key };
    const { id, ...shown } = await trunks.save(withKey);
    expect(shown).toMatchObject({ clientCertificate: ours.certificate.trim(), hasClientKey: true });
    const stored = JSON.stringify(await db.database.query('select * from calls.trunk'));
    expect(stored + JSON.stringify(shown)).not.toContain('PRIVATE KEY');
    const again = await openTrunks();
    expect(again.trustOf('sip.provider.ru', 5061)?.client?.key).toBe(ours.key.trim());
    const kept = await again.save({ ...withKey, id, clientKey: undefined, name: 'renamed' });
    expect(kept.hasClientKey).toBe(true);
    const gone = await again.save({ ...secure(), id });
    expect([gone.hasClientKey, again.trustOf('sip.provider.ru', 5061)]).toEqual([false, { check: 'system' }]);
  });

  test('has to have its own key', async () => {
    const trunks = await openTrunks();
    const refused = async (change: Partial<TrunkInput>, field: string) => {
      await expect(trunks.save({ ...secure(), ...change })).rejects.toMatchObject({ params: { field } });
    };
    await refused({ clientCertificate: 'no certificate', clientKey: ours.key }, 'clientCertificate');
    await refused({ clientCertificate: ours.certificate }, 'clientKey');
    await refused({ clientKey: ours.key }, 'clientCertificate');
    await refused({ clientCertificate: ours.certificate, clientKey: another.key }, 'clientKey');
    await refused({ clientCertificate: ours.certificate, clientKey: 'no key' }, 'clientKey');
    const { id } = await trunks.save({
      ...secure(),
      clientCertificate: ours.certificate,
      clientKey: ours.key,
    });
    // the stored key is not the new certificate's
    await refused({ id, clientCertificate: another.certificate }, 'clientKey');
  });

  test('is of no use with another key file, and the line says so', async () => {
    const withKey = { ...secure(), clientCertificate: ours.certificate, clientKey: ours.key };
    const { id } = await (await openTrunks()).save({ ...withKey, password: '' });
    await rm(join(directory, 'secret.key'));
    const trunks = await openTrunks();
    await trunks.live(id)?.watch.settled(1000);
    expect(trunks.state(id)).toMatchObject({ state: 'failed', why: 'password-unreadable' });
  });
});
