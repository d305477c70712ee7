import { parseArgs } from 'node:util';
import { newId, silentLog } from '../../../src/base/index.ts';
import { Database } from '../../../src/db/index.ts';
import startPostgres, { withName } from '../../postgres.ts';
import { killedRun } from './killed-run.ts';
import { run, type RunResult } from './run.ts';

/**
 * `npm run campaigns:fault-injection -- --seed 1 --runs 300 --kills 30`: as many campaigns, each under faults drawn by its seed (the
 * seeds count up from the first), and then some whose processes are really killed. Says which seed has failed, and why.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '300' },
    kills: { type: 'string', default: '30' },
  },
});
const given = new Map<string, string>();
const stop = await startPostgres({ provide: (key: string, value: string) => given.set(key, value) } as never);
const url = given.get('postgresUrl')!;
const keeper = new Database({ url, log: silentLog, poolSize: 1 });
const struck = new Map<string, number>();
let failed = 0;
let lives = 0;

async function one(words: string, seed: number, of: (seed: number, url: string) => Promise<RunResult>) {
  const name = `perezvon_run_${newId().replaceAll('-', '')}`;
  await keeper.query(`create database ${name} template ${given.get('postgresTemplate')!}`);
  let wrong: readonly string[];
  try {
    const result = await of(seed, withName(url, name));
    lives += result.lives;
    for (const kind of result.struck) struck.set(kind, (struck.get(kind) ?? 0) + 1);
    wrong = result.wrong;
  } catch (error) {
    wrong = [String(error)];
  }
  if (wrong.length > 0) failed += 1;
  for (const why of wrong) console.log(`${words} ${seed}: ${why}`);
  await keeper.query(`drop database if exists ${name} with (force)`);
}

const first = Number(values.seed);
for (let n = 0; n < Number(values.runs); n += 1) {
  await one('seed', first + n, run);
  if ((n + 1) % 25 === 0) console.log(`${n + 1} runs, ${lives} lives, ${failed} failed`);
}
for (let n = 0; n < Number(values.kills); n += 1) await one('killed, seed', first + n, killedRun);
console.log(
  `${values.runs} campaigns and ${values.kills} killed ones from seed ${values.seed} on: ${failed} failed`,
);
console.log(`${lives} lives; faults: ${[...struck].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
await keeper.close();
await stop();
process.exitCode = failed === 0 ? 0 : 1;
