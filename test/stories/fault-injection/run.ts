import { ManualClock, silentLog, systemClock } from '../../../src/base/index.ts';
import { Database } from '../../../src/db/index.ts';
import { FullDisk } from '../../fakes/full-disk.ts';
import { untilFinished } from './pace.ts';
import { planOf, type Fault } from './plan.ts';
import { mannerOf, PlannedCampaign } from './planned-campaign.ts';
import { Worker } from './worker.ts';
import type { WorldEvent } from './world.ts';

export interface RunResult {
  /** Workers that lived. */
  readonly lives: number;
  /** Faults that struck. */
  readonly struck: readonly Fault['kind'][];
  readonly wrong: readonly string[];
}

/** One campaign under the faults of its seed, on an empty migrated database; whoever is killed only stops in this process. */
export async function run(seed: number, url: string): Promise<RunResult> {
  const plan = planOf(seed);
  const clock = new ManualClock();
  const disk = new FullDisk();
  const database = new Database({ url, log: silentLog, poolSize: 2 });
  const events: WorldEvent[] = [];
  const workers: Worker[] = [];
  const alone = !plan.lives.flat().some(({ kind }) => kind === 'duplicate');
  const live = (life: number, itsDisk = disk): void => {
    const worker = new Worker({
      ...{ url, clock, disk: itsDisk, alone, faults: plan.lives[life] ?? [] },
      takes: (phone) => mannerOf(plan, events, phone),
      saw: (event) => events.push(event),
      // systemd, or a person, starts it anew
      die: () => {
        clock.after(3_000, () => {
          disk.isFull = false;
          void expireLease(database).then(() => live(life + 1));
        });
      },
      duplicate: () => void duplicate(),
      restart: () => breakConnections(database),
    });
    workers.push(worker);
    void worker.start();
  };
  const duplicate = async (): Promise<void> => {
    await expireLease(database);
    // another machine
    live(Infinity, new FullDisk());
  };
  try {
    const campaign = await PlannedCampaign.begin(database, clock, plan);
    live(0);
    await untilFinished(clock, database, workers);
    const wrong = await campaign.wrong(events, clock.now());
    return { lives: workers.length, struck: workers.flatMap(({ struck }) => struck), wrong };
  } finally {
    await endAll(workers, clock);
    await database.close();
  }
}

async function expireLease(database: Database): Promise<void> {
  await database.query(`update campaigns.dispatcher_lease set until = now() - interval '1 second'`);
}

async function breakConnections(database: Database): Promise<void> {
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
}

async function endAll(workers: readonly Worker[], clock: ManualClock): Promise<void> {
  let over = false;
  const ending = Promise.all(workers.map((worker) => worker.end())).finally(() => (over = true));
  while (!over) {
    await clock.advanceAsync(10_000);
    await systemClock.sleep(1);
  }
  await ending;
}
