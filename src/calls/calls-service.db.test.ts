// One suite for both adapters: the calls of this process, and the same calls asked of another one over PostgreSQL.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { newId, silentLog, systemClock } from '../base/index.ts';
import { Database, Post } from '../db/index.ts';
import type { CallsService } from './calls-service.ts';
import { localCalls } from './local-calls.ts';
import { carryOutCalls, remoteCalls } from './remote-calls.ts';
import { SecretBox } from './secret-box.ts';
import { Switchboard } from './switchboard.ts';

const projectId = newId();
const operator = { id: newId(), projectId, name: 'Анна', dialsOut: 'off' } as const;
/** However busy the machine is. */
const soon = { timeout: 60_000 };
const closers: (() => Promise<unknown>)[] = [];
let db: TestDatabase;
let directory: string;
let local: CallsService;
let remote: CallsService;
let voice: Post;

beforeAll(async () => {
  db = await openTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'perezvon-service-'));
  await db.database.query(
    `insert into clinic.project (id, name, settings, created_at) values ($1, 'test', '{}', now())`,
    [projectId],
  );
  const switchboard = new Switchboard({
    ...{ clock: systemClock, log: silentLog, database: db.database, dataDirectory: directory },
    ...{ recordingsDirectory: join(directory, 'recordings'), bindHost: '127.0.0.1', sipPort: 0, drainMs: 0 },
  });
  await switchboard.start();
  closers.push(() => switchboard.stop());
  local = localCalls(switchboard);
  voice = await openPost();
  await voice.take('voice');
  await voice.serve('voice', carryOutCalls(local));
  const web = await openPost();
  remote = remoteCalls({
    ...{ clock: systemClock, database: db.database },
    ask: (name, args, limits) => web.ask('voice', name, args, limits),
  });
});

afterAll(async () => {
  for (const close of closers.reverse()) await close();
  await db?.close();
  await rm(directory, { recursive: true, force: true });
});

async function openPost(): Promise<Post> {
  const database = new Database({ url: db.url, log: silentLog, poolSize: 4 });
  const secrets = await SecretBox.open(directory);
  const post = new Post({
    ...{ clock: systemClock, log: silentLog, database, asks: ['voice'] },
    sealing: { seal: (text) => secrets.seal(text, 'letter'), open: (box) => secrets.unseal(box, 'letter') },
  });
  await post.start();
  closers.push(async () => {
    await post.stop();
    await database.close();
  });
  return post;
}

const line = { projectId, name: 'Городская', kind: 'address', host: '127.0.0.1', probe: false } as const;

describe.each([
  ['the calls of this process', () => local],
  ['the calls of another process', () => remote],
])('%s', (_, calls) => {
  it('has lines that are saved, listed, looked at, and removed', async () => {
    const { trunks } = calls();
    const saved = await trunks.save({ ...line, port: 9, username: 'clinic', password: 'geheim' });
    expect(saved).toMatchObject({ name: 'Городская', hasPassword: true });
    expect(await trunks.list(projectId)).toContainEqual(saved);
    expect(await trunks.get(saved.id)).toEqual(saved);
    expect(await trunks.list(newId())).toEqual([]);
    await expect
      .poll(async () => (await trunks.states(projectId)).find(({ trunkId }) => trunkId === saved.id), soon)
      .toMatchObject({ state: { state: 'unchecked' }, linesInUse: 0 });
    await trunks.remove(saved.id);
    expect((await trunks.list(projectId)).map(({ id }) => id)).not.toContain(saved.id);
    expect(await trunks.get(saved.id)).toMatchObject({ name: 'Городская' });
  });

  it('refuses with the words of the room', async () => {
    const { trunks, incomingRules } = calls();
    await expect(trunks.save({ ...line, host: '' })).rejects.toMatchObject({
      ...{ name: 'Failure', kind: 'invalid', code: 'trunk.invalid', params: { field: 'host' } },
    });
    await expect(trunks.remove(newId())).rejects.toMatchObject({ kind: 'missing', code: 'trunk.missing' });
    const rule = { stationIds: [], ringMs: 1, otherwise: 'busy' } as const;
    await expect(incomingRules.save(newId(), rule)).rejects.toMatchObject({ code: 'incoming-rule.invalid' });
  });

  it('has one rehearsal line a project, whoever asks for it', async () => {
    const { trunks } = calls();
    const made = await trunks.rehearsalTrunk(projectId);
    expect(made.kind).toBe('rehearsal');
    expect(await remote.trunks.rehearsalTrunk(projectId)).toEqual(made);
    expect(await local.trunks.rehearsalTrunk(projectId)).toEqual(made);
  });

  it('tries a line, and tells each stage as it is reached', async () => {
    const { trunks } = calls();
    // nobody listens at the port of discard
    const { id } = await trunks.save({ ...line, name: 'Нема', port: 9 });
    const stages: string[] = [];
    const report = await trunks.test(id, '+79161112233', (stage) => stages.push(stage));
    expect(report).toMatchObject({ ok: false, heardThem: false });
    expect(stages).toEqual(report.stages.map(({ stage }) => stage));
    expect(stages).toContain('calling');
    await trunks.remove(id);
  });

  it('has telephones, whose passwords are told once', async () => {
    const { phones } = calls();
    const { phone, password } = await phones.add({ projectId, name: 'Регистратура' });
    expect(password).toHaveLength(16);
    expect(await phones.list(projectId)).toContainEqual(phone);
    expect(await phones.states(projectId)).toContainEqual({ accountId: phone.id, devices: [] });
    await expect(phones.add({ projectId, name: 'Врач', login: phone.login })).rejects.toMatchObject({
      code: 'phone.login-taken',
    });
    const renamed = await phones.change(phone.id, { projectId, name: 'Врач' });
    expect(await phones.list(projectId)).toContainEqual(renamed);
    expect((await phones.renewPassword(phone.id)).password).not.toBe(password);
    expect(await calls().stations(projectId)).toContainEqual({
      ...{ id: `phone:${phone.id}`, name: 'Врач', reachable: false },
    });
    await phones.remove(phone.id);
    expect(await phones.list(projectId)).toEqual([]);
  });

  it('knows who is rung for the calls of a line', async () => {
    const { incomingRules, trunks } = calls();
    const { id } = await trunks.save({ ...line, name: 'Справочная' });
    const rule = { stationIds: ['phone:1'], ringMs: 20_000, otherwise: 'busy' } as const;
    expect(await incomingRules.save(id, rule)).toEqual(rule);
    expect(await incomingRules.of(id)).toEqual(rule);
    expect((await incomingRules.of(newId())).stationIds).toEqual([]);
    await trunks.remove(id);
  });

  it('has desks, which pages come to and leave, and which end with the sign-in', async () => {
    const { desks, stations } = calls();
    const present = { kind: 'present', pageId: 'page-of-anna', begin: true, sessionId: 'session' } as const;
    expect(await desks.act(operator, present)).toEqual({ ok: true });
    expect(await desks.state(operator, 'page-of-anna')).toMatchObject({ here: true });
    expect(await desks.state(operator, 'another-page')).toMatchObject({ here: false });
    const reachable = async (): Promise<boolean | undefined> =>
      (await stations(projectId)).find(({ id }) => id === `page:${operator.id}`)?.reachable;
    expect(await reachable()).toBe(true);
    await expect(desks.act(operator, { kind: 'leave', legId: 'none' })).rejects.toMatchObject({
      ...{ name: 'Failure', code: 'operator.no-call' },
    });
    await desks.endSession('session');
    expect(await reachable()).toBe(false);
  });

  it('tells where telephones sign in, and what is up', async () => {
    expect(await calls().signInAt()).toEqual(await local.signInAt());
    expect(await calls().callsUp()).toBe(0);
  });

  it('has records of calls, the same for both', async () => {
    const { records } = calls();
    // the call before has ended, its row follows
    await expect.poll(async () => (await records.list({ projectId }))[0]?.endedAt, soon).toBeDefined();
    const [newest] = await records.list({ projectId });
    expect(newest).toMatchObject({ purpose: 'test' });
    expect(await records.list({ projectId })).toEqual(await local.records.list({ projectId }));
    expect(await records.get(newest!.id)).toEqual(newest);
    await expect.poll(async () => (await records.events(newest!.id)).length, soon).toBeGreaterThan(0);
    expect(await records.get(newId())).toBeUndefined();
  });
});

describe('the calls of a process', () => {
  it('that has another version are refused in words', async () => {
    await expect(carryOutCalls(local)('toString', [], () => undefined)).rejects.toMatchObject({
      code: 'calls.unknown-request',
    });
  });

  it('that is away are known as far as the database knows them, and can not be changed', async () => {
    const { phone } = await local.phones.add({ projectId, name: 'Регистратура' });
    const rehearsal = await local.trunks.rehearsalTrunk(projectId);
    await voice.stop();
    expect(await remote.phones.list(projectId)).toEqual([phone]);
    expect(await remote.phones.states(projectId)).toEqual([]);
    expect(await remote.trunks.list(projectId)).toEqual([rehearsal]);
    const [status] = await remote.trunks.states(projectId);
    expect(status).toMatchObject({ trunkId: rehearsal.id, state: { state: 'failed', why: 'voice-away' } });
    expect(await remote.callsUp()).toBeUndefined();
    const station = { id: `phone:${phone.id}`, name: 'Регистратура', reachable: false };
    expect(await remote.stations(projectId)).toContainEqual(station);
    expect((await remote.records.list({ projectId })).length).toBeGreaterThan(0);
    const away = { name: 'Failure', kind: 'unavailable', code: 'voice.away', retryable: true };
    await expect(remote.trunks.save(line)).rejects.toMatchObject(away);
    await expect(remote.desks.state(operator, 'page-of-anna')).rejects.toMatchObject(away);
    expect(await remote.signInAt()).toBeUndefined();
  });
});
