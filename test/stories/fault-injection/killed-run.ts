import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, silentLog, startProcess } from '../../../src/base/index.ts';
import { Database } from '../../../src/db/index.ts';
import { planOf, type Fault, type Plan } from './plan.ts';
import { PlannedCampaign } from './planned-campaign.ts';
import type { RunResult } from './run.ts';
import type { VictimOrder } from './victim-process.ts';
import type { WorldEvent } from './world.ts';

const mostLives = 6;

/** One campaign whose workers are processes that are ended by `kill -9` where its seed says, on an empty migrated database. */
export async function killedRun(seed: number, url: string): Promise<RunResult> {
  const directory = mkdtempSync(join(tmpdir(), 'perezvon-victim-'));
  const database = new Database({ url, log: silentLog, poolSize: 2 });
  const plan = onlyKills(planOf(seed));
  let clock = new ManualClock();
  const events: WorldEvent[] = [];
  const struck: Fault['kind'][] = [];
  try {
    const campaign = await PlannedCampaign.begin(database, clock, plan);
    for (let life = 0; life < mostLives; life += 1) {
      const diedAtMs = await live({ url, plan, life, startMs: clock.now(), events, directory });
      if (diedAtMs === undefined) {
        return { lives: life + 1, struck, wrong: await campaign.wrong(events, clock.now()) };
      }
      struck.push('kill');
      clock = new ManualClock(diedAtMs + 3_000);
    }
    return { lives: mostLives, struck, wrong: ['it was never finished'] };
  } finally {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** When it was killed; undefined when it ended by itself. What its patients lived through is added to the order's events. */
async function live(order: VictimOrder & { readonly events: WorldEvent[] }): Promise<number | undefined> {
  const world = join(order.directory, 'world');
  writeFileSync(world, '');
  const victim = startProcess(new URL('./victim-process.ts', import.meta.url), [JSON.stringify(order)]);
  const [status, signal] = (await once(victim, 'exit')) as [number | null, string | null];
  const lines = readFileSync(world, 'utf8').split('\n').filter(Boolean);
  let diedAtMs: number | undefined;
  for (const line of lines.map((text) => JSON.parse(text) as WorldEvent | { diedAtMs: number })) {
    if ('diedAtMs' in line) diedAtMs = line.diedAtMs;
    else order.events.push(line);
  }
  if (signal === 'SIGKILL' || status === 0) return diedAtMs;
  throw new Error(`a worker ended with ${signal ?? status}`);
}

/** Every fault kills; where it was to cut the database off, only after a while of that. */
function onlyKills(plan: Plan): Plan {
  const lives = plan.lives.map((faults) =>
    faults.map(({ point, ...fault }): Fault => {
      if (fault.kind !== 'cut') return { point, kind: 'kill' };
      return {
        point,
        kind: 'cut',
        forMs: fault.forMs,
        killedAfterMs: fault.killedAfterMs ?? 8_000,
        diskFull: false,
      };
    }),
  );
  return { ...plan, lives };
}
