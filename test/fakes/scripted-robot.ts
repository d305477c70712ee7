/** A dispatcher whose robot follows a script, on a database of each test's own. Importing it sets up and clears away. */
import { afterEach, beforeEach, expect } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { seedVisits, type VisitSeed } from '../factories/visits.ts';
import { newId, silentLog, systemClock } from '../../src/base/index.ts';
import { Appointments, Projects } from '../../src/clinic/index.ts';
import type { ScenarioOutcome } from '../../src/scenario/index.ts';
import type { RobotCallResult } from '../../src/campaigns/attempt-ending.ts';
import type { Campaign, CampaignSettings } from '../../src/campaigns/campaign.ts';
import { Campaigns } from '../../src/campaigns/campaigns.ts';
import { Dispatcher } from '../../src/campaigns/dispatcher.ts';
import type { CampaignNews } from '../../src/campaigns/news.ts';
import type { RobotCallOrder } from '../../src/campaigns/robot-call.ts';

const dayMs = 86_400_000;
export const talked: ScenarioOutcome = {
  mark: 'confirmed',
  ending: 'said-yes',
  administrator: 'not-needed',
  heard: [{ atMs: 9_000, step: 'ask', by: 'voice', meaning: 'yes', confidence: 0.97, used: 'answer' }],
  listenedMs: 9_000,
  lastStep: 'thanks',
  callback: false,
};
export const unanswered = (cause: RobotCallResult['cause'], sipStatus: number): RobotCallResult => ({
  cause,
  sipStatus,
  talkMs: 0,
  rang: false,
});

export let db: TestDatabase;
export let projectId: string;
export const dispatchers: Dispatcher[] = [];

beforeEach(async () => {
  db = await openTestDatabase();
  projectId = (await new Projects({ database: db.database, clock: systemClock }).ensureDefault()).id;
});
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
  await db.close();
});

type Robot = (order: RobotCallOrder) => Promise<RobotCallResult>;

export function house(robotCall: Robot, options: { alone?: boolean; kind?: string } = {}) {
  const news: CampaignNews[] = [];
  const { database } = db;
  const appointments = new Appointments({ database });
  const shared = {
    clock: systemClock,
    database,
    appointments,
    onNews: (event: CampaignNews) => news.push(event),
  };
  const dispatcher = new Dispatcher({
    ...shared,
    log: silentLog,
    projects: new Projects({ database, clock: systemClock }),
    lines: {
      capacity: () => ({ freeLines: 100, linesInUse: 0, nextStartInMs: 0 }),
      trunks: { state: () => ({ state: 'reachable', sinceMs: 0 }) },
    },
    robotCall,
    rehearsalAdministratorUri: 'sip:admin@127.0.0.1',
    alone: options.alone ?? true,
  });
  dispatchers.push(dispatcher);
  const trunk = { projectId, kind: options.kind ?? 'rehearsal' };
  const campaigns = new Campaigns({
    ...shared,
    trunks: { get: async (id: string) => ({ ...trunk, id }) as never },
    onWork: () => dispatcher.poke(),
  });
  return { dispatcher, campaigns, appointments, news };
}

type House = ReturnType<typeof house>;

export async function campaignOf(
  { campaigns }: House,
  seeds: readonly VisitSeed[],
  settings: Partial<CampaignSettings> = {},
): Promise<{ campaign: Campaign; visitIds: readonly string[] }> {
  const { importId, visitIds } = await seedVisits(db.database, projectId, seeds);
  const campaign = await campaigns.create(projectId, {
    trunkId: newId(),
    appointments: { importId },
    settings: { callsPerSecond: 100, pauseMinutes: 1, busyPauseMinutes: 1, ...settings },
  });
  return { campaign, visitIds };
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
