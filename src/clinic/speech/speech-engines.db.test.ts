import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { ManualClock } from '../../base/index.ts';
import { Projects } from '../projects.ts';
import type { Sealing } from './speech-engine.ts';
import { SpeechEngines } from './speech-engines.ts';

/** Reversed, and bound to its row. */
const sealing: Sealing = {
  seal: (text, owner) => Buffer.from(`${owner}|${[...text].reverse().join('')}`),
  unseal: (box, owner) => {
    const text = box.toString();
    return text.startsWith(`${owner}|`) ? [...text.slice(owner.length + 1)].reverse().join('') : undefined;
  },
};

const clock = new ManualClock();
let test: TestDatabase;
let engines: SpeechEngines;
let projectId: string;

beforeAll(async () => {
  test = await openTestDatabase();
  projectId = (await new Projects({ database: test.database, clock }).ensureDefault()).id;
  engines = new SpeechEngines({ database: test.database, clock, sealing });
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.database.query('delete from clinic.speech_engine');
  await test.database.query('delete from clinic.speech_engine_state');
});

const vosk = {
  work: 'recognizer',
  engine: 'vosk',
  fields: { address: 'ws://127.0.0.1:2700' },
  secrets: {},
  patienceMs: 300,
} as const;
const openai = {
  ...vosk,
  engine: 'openai',
  fields: { model: 'whisper-1' },
  secrets: { key: 'sk-secret' },
};

it('has nothing of a project that never chose', async () => {
  expect(await engines.chosen(projectId, 'recognizer')).toBeUndefined();
  expect(await engines.list(projectId, 'recognizer')).toEqual([]);
  expect(await engines.kept(projectId, 'recognizer', 'openai')).toEqual({ fields: {}, secrets: {} });
  expect(await engines.state(projectId, 'recognizer')).toBeUndefined();
});

it('uses the one that was chosen last and keeps what the others were filled in with', async () => {
  await engines.choose({ ...openai, projectId });
  const first = await engines.chosen(projectId, 'recognizer');
  expect(first).toMatchObject({ engine: 'openai', fields: { model: 'whisper-1', key: 'sk-secret' } });
  clock.advance(1000);
  await engines.choose({ ...vosk, projectId, patienceMs: 500 });
  expect(await engines.chosen(projectId, 'recognizer')).toMatchObject({ engine: 'vosk', patienceMs: 500 });
  clock.advance(1000);
  await engines.choose({ ...openai, projectId });
  const again = await engines.chosen(projectId, 'recognizer');
  expect(again?.version).not.toBe(first?.version);
  expect(await engines.list(projectId, 'recognizer')).toEqual([
    {
      engine: 'openai',
      fields: { model: 'whisper-1' },
      secretFields: ['key'],
      patienceMs: 300,
      chosen: true,
    },
    { engine: 'vosk', fields: vosk.fields, secretFields: [], patienceMs: 500, chosen: false },
  ]);
});

it('keeps secrets sealed in the row that they are of', async () => {
  await engines.choose({ ...openai, projectId });
  const rows = await test.database.query<{ all: string }>(
    `select row_to_json(e)::text || encode(secrets, 'escape') as all from clinic.speech_engine e`,
  );
  expect(rows[0]?.all).not.toContain('sk-secret');
  expect(await engines.kept(projectId, 'recognizer', 'openai')).toEqual({
    fields: { model: 'whisper-1' },
    secrets: { key: 'sk-secret' },
  });
  await test.database.query("update clinic.speech_engine set engine = 'copied'");
  expect((await engines.kept(projectId, 'recognizer', 'copied')).secrets).toEqual({});
});

it('has one chosen engine, however many choose at once', async () => {
  await Promise.all(
    Array.from({ length: 6 }, (_, n) => engines.choose({ ...vosk, projectId, engine: `engine-${n}` })),
  );
  const list = await engines.list(projectId, 'recognizer');
  expect(list.filter(({ chosen }) => chosen)).toHaveLength(1);
  expect(list).toHaveLength(6);
});

it('remembers how the engine last was, whatever the order in which that arrives', async () => {
  const counts = { large: 3, late: 1 };
  const works = { engine: 'vosk', state: 'works', counts, sinceMs: 2000 };
  await engines.writeState(projectId, 'recognizer', works);
  await engines.writeState(projectId, 'recognizer', { ...works, state: 'trying', sinceMs: 1000 });
  expect(await engines.state(projectId, 'recognizer')).toEqual(works);
  const resting = { ...works, state: 'resting', trouble: 'late', sinceMs: 3000 };
  await engines.writeState(projectId, 'recognizer', resting);
  expect(await engines.state(projectId, 'recognizer')).toEqual(resting);
});
