import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { newId, silentLog, systemClock } from '../../../src/base/index.ts';
import { Campaigns } from '../../../src/campaigns/index.ts';
import { Appointments, Projects } from '../../../src/clinic/index.ts';
import { Database, EmbeddedServer, migrate, runningServerUrl } from '../../../src/db/index.ts';
import { numberWith, type Temperament } from '../../../src/rehearsal/index.ts';
import { seedVisits } from '../../factories/visits.ts';
import { PerezvonCommand } from './perezvon-command.ts';
import { alive, type ProcessMark } from './processes.ts';

const dayMs = 86_400_000;
const directory = mkdtempSync(join(tmpdir(), 'perezvon-remind-'));
const postgres = join(directory, 'postgres');
const seen: ProcessMark[] = [];
// phrases are kept between runs: what they sound like is not what stories are about
const phrases = join(tmpdir(), 'perezvon-story-phrases');
mkdirSync(phrases, { recursive: true });
symlinkSync(phrases, join(directory, 'phrases'));

afterEach(() => PerezvonCommand.clear(seen));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Asks the database of a data directory that nobody works on. */
async function betweenStarts<R>(work: (database: Database) => Promise<R>): Promise<R> {
  const server = new EmbeddedServer({ directory: postgres, clock: systemClock, log: silentLog });
  await server.start();
  const database = new Database({ url: server.url, log: silentLog });
  try {
    await migrate(database, silentLog);
    return await work(database);
  } finally {
    await database.close();
    await server.stop();
  }
}

/** A campaign of the console that a crash left running, with one visit that is due. */
function leaveRunning(): Promise<string> {
  return betweenStarts(async (database) => {
    const clock = systemClock;
    const { id: projectId } = await new Projects({ database, clock }).ensureDefault();
    const campaigns = new Campaigns({
      clock,
      database,
      appointments: new Appointments({ database }),
      trunks: { get: async (id: string) => ({ id, projectId, kind: 'rehearsal' }) as never },
      onNews: () => undefined,
      onWork: () => undefined,
    });
    const due = { phones: [numberWith('says-yes')], startsAtMs: clock.now() + dayMs };
    const { importId } = await seedVisits(database, projectId, [due]);
    const { id } = await campaigns.create(projectId, { trunkId: newId(), appointments: { importId } });
    await campaigns.start(id);
    return id;
  });
}

/** A file of visits of tomorrow. */
function visitsFile(name: string, temperament: Temperament, count: number): string {
  const [date] = new Date(systemClock.now() + dayMs).toISOString().split('T');
  const rows = Array.from(
    { length: count },
    (_, n) => `Пациент ${n};${numberWith(temperament, n)};${date};15:${10 + n}`,
  );
  const file = join(directory, name);
  writeFileSync(file, ['Пациент;Телефон;Дата;Время', ...rows, ''].join('\n'));
  return file;
}

/** Starts calling the file and sends the signal as soon as `look` finds something in the database. */
async function signalled(file: string, signal: NodeJS.Signals, look: string): Promise<PerezvonCommand> {
  const command = new PerezvonCommand(directory, ['remind', file, '--rehearse']);
  await command.until('it calls', () => command.output.includes('Calling') || undefined);
  const database = new Database({ url: runningServerUrl(postgres)!, log: silentLog, poolSize: 1 });
  await command.until(
    'the moment has come',
    async () => (await database.query(look)).length > 0 || undefined,
  );
  await database.close();
  const { family } = command;
  seen.push(...family);
  command.signal(signal);
  // 130: stopped
  expect([command.output, await command.status()]).toEqual([expect.any(String), 130]);
  expect(command.output).toContain('Stopping');
  expect(alive(family)).toEqual([]);
  return command;
}

const linesOf = (file: string): number => readFileSync(file, 'utf8').trim().split('\n').length;

describe('perezvon remind', () => {
  it('ends cleanly at SIGTERM and SIGHUP, starts again after them, and leaves other campaigns alone', async () => {
    const other = await leaveRunning();

    const talking = 'select id from calls.call where answered_at is not null and ended_at is null';
    const first = await signalled(visitsFile('one.csv', 'hangs-up-midway', 12), 'SIGTERM', talking);
    const ended = 'select id from campaigns.attempt where ended_at is not null and ending = $$busy$$';
    await signalled(visitsFile('two.csv', 'busy', 6), 'SIGHUP', ended);

    // what came of it so far is written, for every row
    expect(linesOf(join(directory, 'one-results.csv'))).toBe(13);
    expect(linesOf(join(directory, 'two-results.csv'))).toBe(7);
    expect(existsSync(join(directory, 'one-results.xlsx'))).toBe(true);

    await betweenStarts(async (database) => {
      expect(
        await database.query(`select name, state from campaigns.campaign where id <> $1 order by name`, [
          other,
        ]),
      ).toEqual([
        { name: 'one.csv', state: 'stopped' },
        { name: 'two.csv', state: 'stopped' },
      ]);
      // calls that were up went on to their end, and every row of them is written
      const talks = await database.query(`select id from campaigns.attempt where ending = 'hung-up'`);
      expect(talks.length).toBeGreaterThan(0);
      // and the results waited for them
      expect(/reached +(\d+)/.exec(first.output)?.[1]).toBe(String(talks.length));
      expect(
        await database.query(
          `select attempt.ending, call.cause from campaigns.attempt left join calls.call on call.id = attempt.call_id
           where attempt.ending is null or attempt.ending = 'interrupted' or call.ended_at is null`,
        ),
      ).toEqual([]);
      // whoever was not called was let go
      expect(
        await database.query(
          `select id from campaigns.target where campaign_id <> $1 and settled_at is null`,
          [other],
        ),
      ).toEqual([]);
      const left = await database.query(
        `select campaign.state, campaign.held, target.state as target, target.attempts
         from campaigns.campaign join campaigns.target on target.campaign_id = campaign.id where campaign.id = $1`,
        [other],
      );
      expect(left).toEqual([{ state: 'running', held: null, target: 'waiting', attempts: 0 }]);
    });
  }, 240_000);
});
