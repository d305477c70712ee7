import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManualClock, silentLog } from '../../../src/base/index.ts';
import { JournalFile } from '../../../src/campaigns/index.ts';
import { Database } from '../../../src/db/index.ts';
import { untilFinished } from './pace.ts';
import type { Plan } from './plan.ts';
import { mannerOf } from './planned-campaign.ts';
import { Worker } from './worker.ts';
import type { WorldEvent } from './world.ts';

/** One life of a worker that is really killed: `victim-process.ts ORDER`, a `VictimOrder` as JSON. Ends by itself when its campaign has. */
export interface VictimOrder {
  readonly url: string;
  readonly plan: Plan;
  readonly life: number;
  readonly startMs: number;
  /** What the patients have lived through before. */
  readonly events: readonly WorldEvent[];
  /** Holds the journal, and `world`: what they live through now, a line of JSON for each. */
  readonly directory: string;
}

const order = JSON.parse(process.argv[2]!) as VictimOrder;
const { url, plan, life, directory } = order;
const clock = new ManualClock(order.startMs);
const events = [...order.events];
const write = (line: object): void => appendFileSync(join(directory, 'world'), `${JSON.stringify(line)}\n`);
const worker = new Worker({
  ...{ url, clock, alone: true, faults: plan.lives[life] ?? [] },
  disk: Object.assign(await JournalFile.open(join(directory, 'journal')), { isFull: false }),
  takes: (phone) => mannerOf(plan, events, phone),
  saw: (event) => {
    events.push(event);
    write(event);
  },
  die: () => {
    write({ diedAtMs: clock.now() });
    process.kill(process.pid, 'SIGKILL');
  },
  duplicate: () => undefined,
  restart: async () => undefined,
});
await worker.start();
const database = new Database({ url, log: silentLog, poolSize: 1 });
await untilFinished(clock, database, [worker]);
process.exit(0);
