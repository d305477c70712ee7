/** A dispatcher whose robot follows a script, on a database of each test's own. Importing it sets up and clears away. */
import { afterEach, beforeEach, expect } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { talkOutcome } from '../factories/talk-outcome.ts';
import { seedVisits, type VisitSeed } from '../factories/visits.ts';
import { ManualClock, newId, silentLog, systemClock, type Clock } from '../../src/base/index.ts';
import { Appointments, Projects } from '../../src/clinic/index.ts';
import { passUntil } from './hand-moved-time.ts';
import type { RobotCallResult } from '../../src/campaigns/attempt-ending.ts';
import type { Campaign, CampaignSettings } from '../../src/campaigns/campaign.ts';
import { Campaigns, type NewCampaign } from '../../src/campaigns/campaigns.ts';
import { Dispatcher, type DispatcherOptions } from '../../src/campaigns/dispatcher.ts';
import type { CampaignNews } from '../../src/campaigns/news.ts';
import type { Database } from '../../src/db/index.ts';
import type { RobotCall } from '../../src/campaigns/robot-call.ts';

const dayMs = 86_400_000;
export const talked = talkOutcome;
export const unanswered = (cause: RobotCallResult['cause'], sipStatus: number): RobotCallResult => ({
  cause,
  sipStatus,
  talkMs: 0,
  rang: false,
});

export let db: TestDatabase;
export let projectId: string;
export const dispatchers: Dispatcher[] = [];
const handMoved: ManualClock[] = [];

beforeEach(async () => {
  db = await openTestDatabase();
  projectId = (await new Projects({ database: db.database, clock: systemClock }).ensureDefault()).id;
});
afterEach(async () => {
  let stopped = false;
  const stop = Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
  void stop.finally(() => (stopped = true));
  // where time is moved by hand, calls that a failed test left up are given up at once
  for (const clock of handMoved.splice(0)) await passUntil(clock, 'it stopped', () => stopped || undefined);
  await stop;
  await db.close();
});

export interface HouseOptions {
  readonly alone?: boolean;
  /** Of the line: `rehearsal` when absent. */
  readonly kind?: string;
  /** Whose the line is: the default project's when absent. */
  readonly projectId?: string;
  readonly clock?: Clock;
  readonly database?: Database;
  readonly capacity?: DispatcherOptions['lines']['capacity'];
  readonly worksOn?: DispatcherOptions['worksOn'];
  readonly journal?: DispatcherOptions['journal'];
  readonly learnTime?: DispatcherOptions['learnTime'];
  readonly state?: DispatcherOptions['lines']['trunks']['state'];
  /** Lines that stand in for any line, in their order. */
  readonly backups?: readonly string[];
}

const wideLine = { freeLines: 100, nextStartInMs: 0, callsPerSecond: 100 };

export function house(robotCall: RobotCall, options: HouseOptions = {}) {
  const news: CampaignNews[] = [];
  const { clock = systemClock, database = db.database, capacity = () => wideLine } = options;
  if (clock instanceof ManualClock) handMoved.push(clock);
  const appointments = new Appointments({ database });
  const shared = {
    clock,
    database,
    appointments,
    onNews: (event: CampaignNews) => news.push(event),
  };
  const dispatcher = new Dispatcher({
    ...shared,
    log: silentLog,
    projects: new Projects({ database, clock }),
    lines: {
      capacity,
      trunks: {
        state: options.state ?? (() => ({ state: 'reachable', sinceMs: 0 })),
        chain: (id) => [id, ...(options.backups ?? [])],
      },
    },
    robotCall,
    rehearsalAdministratorUri: 'sip:admin@127.0.0.1',
    alone: options.alone ?? true,
    worksOn: options.worksOn,
    journal: options.journal,
    learnTime: options.learnTime,
  });
  dispatchers.push(dispatcher);
  const trunk = { projectId: options.projectId ?? projectId, kind: options.kind ?? 'rehearsal' };
  const campaigns = new Campaigns({
    ...shared,
    trunks: { get: async (id: string) => ({ ...trunk, id }) as never },
    onWork: () => dispatcher.poke(),
  });
  return { dispatcher, campaigns, appointments, news };
}

export type House = ReturnType<typeof house>;

export async function campaignOf(
  house: House,
  seeds: readonly VisitSeed[],
  settings: Partial<CampaignSettings> = {},
): Promise<{ campaign: Campaign; visitIds: readonly string[] }> {
  const { importId, visitIds } = await seedVisits(db.database, projectId, seeds);
  return { campaign: await campaignOver(house, { importId }, settings), visitIds };
}

/** Another campaign about visits that are there already. */
export function campaignOver(
  { campaigns }: House,
  appointments: NewCampaign['appointments'],
  settings: Partial<CampaignSettings> = {},
  trunkId = newId(),
): Promise<Campaign> {
  const order = { callsPerSecond: 100, pauseMinutes: 1, busyPauseMinutes: 1, ...settings };
  return campaigns.create(projectId, { trunkId, appointments, settings: order });
}

export async function finished({ campaigns }: House, id: string): Promise<void> {
  await expect
    .poll(async () => (await campaigns.get(id)).state, { timeout: 20_000, interval: 30 })
    .toBe('finished');
}

export const seed = (n: number, more: Partial<VisitSeed> = {}): VisitSeed => ({
  phones: [`+7990000${String(n).padStart(4, '0')}`],
  startsAtMs: systemClock.now() + dayMs,
  ...more,
});
