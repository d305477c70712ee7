import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, silentLog, systemClock } from '../base/index.ts';
import { decodeWav, encodeWav } from '../media/index.ts';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { CallJournal } from './call-journal.ts';
import { CallRecords } from './call-records.ts';
import { CallStore } from './call-store.ts';
import type { CallEnding } from './call.ts';
import { recordingPath } from './recording-file.ts';

let db: TestDatabase;
let directory: string;
let projectId: string;
let trunkId: string;
let journal: CallJournal;
let records: CallRecords;
const placedAt = Date.UTC(2026, 10, 22, 9);

beforeEach(async () => {
  db = await openTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'perezvon-records-'));
  [projectId, trunkId] = [newId(), newId()];
  await db.database.query(
    `insert into clinic.project (id, name, settings, created_at) values ($1, 'test', '{}', now())`,
    [projectId],
  );
  await db.database.query(
    `insert into calls.trunk (id, project_id, name, kind, host, port, number_format, max_lines, calls_per_second, probe, created_at)
     values ($1, $2, 'Line', 'address', 'pbx', 5060, 'e164', 1, 1, true, now())`,
    [trunkId, projectId],
  );
  const store = new CallStore(db.database);
  journal = new CallJournal({ clock: systemClock, log: silentLog, database: db.database, store });
  records = new CallRecords({ store, journal, recordingsDirectory: directory, node: 'main' });
});

afterEach(async () => {
  await db.close();
  await rm(directory, { recursive: true });
});

async function placed(
  change: { node?: string; to?: string; at?: number; direction?: 'in' | 'out'; from?: string } = {},
): Promise<string> {
  const id = newId();
  const { node = 'main', to = '+79900000001', at = placedAt } = change;
  const { direction = 'out', from } = change;
  const row = { id, projectId, trunkId, node, direction, purpose: 'campaign' as const, from, to };
  expect(await journal.placed({ ...row, placedAt: at })).toBe(true);
  return id;
}

const completed: CallEnding = {
  cause: 'completed',
  by: 'them',
  sipStatus: 200,
  ringMs: 2000.4,
  talkMs: 8000.6,
  rang: true,
  answered: true,
  recording: { path: '2026/11/22/x.wav', durationMs: 8000 },
  quality: {
    packetsSent: 400,
    packetsReceived: 390,
    packetsLost: 10,
    packetsLate: 2,
    concealedMs: 180,
    jitterMs: 1.5,
    roundTripMs: 40.5,
    mos: 4.2,
    oneWay: false,
    farEnd: { packetsLost: 3, jitterMs: 0.5 },
  },
};

test('a call is written as it goes on, its timeline in the order of what happened', async () => {
  const id = await placed();
  journal.event(id, 'placed');
  journal.ringing(id, placedAt + 500);
  journal.event(id, 'ringing');
  journal.answered(id, placedAt + 2000, '2026/11/22/x.wav');
  records.addEvent(id, 'heard', { meaning: 'yes', confidence: 0.93 });
  journal.ended(id, placedAt + 10_000, completed);
  journal.event(id, 'ended');
  await journal.drain(5000);
  expect(await records.get(id)).toEqual({
    id,
    projectId,
    trunkId,
    direction: 'out',
    purpose: 'campaign',
    from: undefined,
    to: '+79900000001',
    placedAt,
    ringingAt: placedAt + 500,
    answeredAt: placedAt + 2000,
    endedAt: placedAt + 10_000,
    cause: 'completed',
    endedBy: 'them',
    sipStatus: 200,
    ringMs: 2000,
    talkMs: 8001,
    recording: completed.recording,
    quality: completed.quality,
  });
  const events = await records.events(id);
  expect(events.map(({ kind }) => kind)).toEqual(['placed', 'ringing', 'heard', 'ended']);
  expect(events[2]?.detail).toEqual({ meaning: 'yes', confidence: 0.93 });
});

test('the path of a recording is not forgotten when nothing is known of it at the end', async () => {
  const id = await placed();
  journal.answered(id, placedAt + 2000, '2026/11/22/x.wav');
  journal.ended(id, placedAt + 10_000, { ...completed, cause: 'media-lost', recording: undefined });
  await journal.drain(5000);
  expect((await records.get(id))?.recording).toBeUndefined();
  const sql = 'select recording_path from calls.call where id = $1';
  expect(await db.database.query(sql, [id])).toEqual([{ recording_path: '2026/11/22/x.wav' }]);
});

test('how a call sounded is kept as far as it is known', async () => {
  const [silent, unanswered] = [await placed(), await placed()];
  const quality = {
    packetsSent: 5,
    packetsReceived: 0,
    packetsLost: 0,
    packetsLate: 0,
    concealedMs: 0,
    jitterMs: 0,
    oneWay: true,
  };
  journal.ended(silent, placedAt, { ...completed, quality });
  journal.ended(unanswered, placedAt, { ...completed, cause: 'busy', quality: undefined });
  await journal.drain(5000);
  expect((await records.get(silent))?.quality).toEqual(quality);
  expect((await records.get(unanswered))?.quality).toBeUndefined();
});

test('an event of a call that does not exist hurts no other', async () => {
  const id = await placed();
  records.addEvent(newId(), 'heard');
  records.addEvent(id, 'said');
  await journal.drain(5000);
  expect((await records.events(id)).map(({ kind }) => kind)).toEqual(['said']);
});

test('an event with text that PostgreSQL refuses is written without what it refuses', async () => {
  const id = await placed({ direction: 'in', from: '+79900000001' });
  journal.event(id, 'caller-name', { name: 'Anna \ud83d\0' });
  journal.event(id, 'ended');
  await journal.drain(5000);
  const events = (await records.events(id)).map(({ kind, detail }) => [kind, detail]);
  expect(events).toEqual([
    ['caller-name', { name: 'Anna ' }],
    ['ended', {}],
  ]);
});

test('a row that can not be written is told, and the next ones are written', async () => {
  const row = {
    id: newId(),
    projectId: newId(),
    trunkId,
    node: 'main',
    direction: 'out' as const,
    purpose: 'campaign' as const,
    from: undefined,
    to: '1',
    placedAt,
  };
  expect(await journal.placed(row)).toBe(false);
  await placed();
});

test('a list is newest first, in pages, and finds by what one asks for', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1)
    ids.unshift(await placed({ to: `+7990000000${n}`, at: placedAt + n * 1000 }));
  journal.ended(ids[0]!, placedAt, { ...completed, cause: 'busy' });
  journal.answered(ids[1]!, placedAt, undefined);
  await journal.drain(5000);
  const found = async (filter: object): Promise<string[]> =>
    (await records.list({ projectId, ...filter })).map(({ id }) => id);
  expect(await found({})).toEqual(ids);
  const page = await records.list({ projectId, limit: 2 });
  expect(await found({ limit: 10, before: page.at(-1) })).toEqual(ids.slice(2));
  expect(await found({ cause: 'busy' })).toEqual([ids[0]]);
  expect(await found({ answered: true })).toEqual([ids[1]]);
  expect(await found({ number: '000-00-03' })).toEqual([ids[1]]);
  expect(await found({ ids: [ids[4]!] })).toEqual([ids[4]]);
  expect(await found({ projectId: newId() })).toEqual([]);
  const incoming = await placed({ direction: 'in', from: '+79911112233', to: '+74950000001' });
  expect(await found({ direction: 'in' })).toEqual([incoming]);
  // the patient's number is looked for, not our own
  expect(await found({ number: '1112233' })).toEqual([incoming]);
  expect(await found({ number: '1112233', wholeNumber: true })).toEqual([]);
  expect(await found({ number: '33', wholeNumber: true })).toEqual([incoming]);
  expect(await found({ number: '4950000001' })).toEqual([]);
  expect(await records.get(incoming)).toMatchObject({ direction: 'in', from: '+79911112233' });
});

test('after a crash open calls are closed as interrupted, their recordings mended, and other processes left alone', async () => {
  const [ringing, talking, elsewhere] = [await placed(), await placed(), await placed({ node: 'voice-2' })];
  const path = recordingPath(talking, placedAt);
  journal.answered(talking, placedAt + 2000, path);
  await journal.drain(5000);
  await mkdir(dirname(join(directory, path)), { recursive: true });
  const cut = encodeWav({ sampleRate: 8000, channels: 2, samples: new Int16Array(2 * 8000 * 3).fill(100) });
  cut.writeUInt32LE(0, 40);
  await writeFile(join(directory, path), cut);

  const closed = await records.closeInterrupted();
  expect([...closed].sort()).toEqual([ringing, talking].sort());
  expect(await records.get(ringing)).toMatchObject({ cause: 'interrupted', talkMs: 0, recording: undefined });
  expect(await records.get(talking)).toMatchObject({
    cause: 'interrupted',
    talkMs: 3000,
    ringMs: 2000,
    endedAt: placedAt + 5000,
    recording: { path, durationMs: 3000 },
  });
  expect((await records.get(elsewhere))?.endedAt).toBeUndefined();
  const wav = decodeWav(await readFile(join(directory, path)));
  expect(wav.ok && wav.audio.samples.length).toBe(48_000);
  expect(await records.closeInterrupted()).toEqual([]);
});
