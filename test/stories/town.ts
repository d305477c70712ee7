import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock } from '../../src/base/index.ts';
import type { Campaign, CampaignNews, CampaignSettings, Target } from '../../src/campaigns/index.ts';
import { openHouse, readSettings, type House } from '../../src/main/index.ts';
import { seedVisits, type VisitSeed } from '../factories/visits.ts';

/** Phrases are kept between runs: what they sound like is not what stories are about. */
const phraseDirectory = join(tmpdir(), 'perezvon-story-phrases');

export interface Town {
  readonly house: House;
  readonly news: CampaignNews[];
  /** A running campaign of calls to these visits, over the rehearsal line when no other is named. */
  campaign(
    seeds: readonly VisitSeed[],
    settings?: Partial<CampaignSettings>,
    trunkId?: string,
  ): Promise<Campaign>;
  finished(campaign: Campaign, timeoutMs: number): Promise<ReadonlyMap<string, Target>>;
  close(): Promise<void>;
}

/** The whole house over loopback, on the database at `databaseUrl`, without the API. */
export async function openTown(databaseUrl: string): Promise<Town> {
  const directory = mkdtempSync(join(tmpdir(), 'perezvon-story-'));
  const settings = readSettings({
    PEREZVON_DATA: directory,
    DATABASE_URL: databaseUrl,
    PEREZVON_VOICE_HOST: '127.0.0.1',
    PEREZVON_SIP_PORT: '0',
    // what noise makes of words is measured elsewhere
    PEREZVON_REHEARSAL_LINES: 'good',
  });
  const news: CampaignNews[] = [];
  const house = await openHouse({
    settings: { ...settings, phraseDirectory },
    log: silentLog,
    onProgress: () => undefined,
    onCampaignNews: (event) => news.push(event),
    onTrunkState: () => undefined,
  });
  // the same voice on every machine: when the robot says what would hang on what is installed there
  await house.speechEngines.choose({
    ...{ projectId: house.project.id, work: 'synthesizer', engine: 'espeak' },
    ...{ fields: {}, secrets: {}, patienceMs: 300 },
  });
  return {
    house,
    news,
    campaign: (seeds, campaignSettings, trunkId) => startCampaign(house, seeds, campaignSettings, trunkId),
    finished: (campaign, timeoutMs) => untilFinished(house, campaign, timeoutMs),
    close: async () => {
      await house.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function startCampaign(
  house: House,
  seeds: readonly VisitSeed[],
  settings: Partial<CampaignSettings> = {},
  trunkId?: string,
): Promise<Campaign> {
  const { importId } = await seedVisits(house.database, house.project.id, seeds);
  const trunk = await house.switchboard.trunks.rehearsalTrunk(house.project.id);
  const campaign = await house.campaigns.create(house.project.id, {
    trunkId: trunkId ?? trunk.id,
    appointments: { importId },
    settings: { linesAtOnce: 30, callsPerSecond: 10, ringSeconds: 12, pauseMinutes: 6, ...settings },
  });
  return house.campaigns.start(campaign.id);
}

/** The targets by their first telephone number, once nothing of the campaign is left to do. */
async function untilFinished(
  house: House,
  { id }: Campaign,
  timeoutMs: number,
): Promise<ReadonlyMap<string, Target>> {
  const deadlineMs = systemClock.monotonicMs() + timeoutMs;
  while ((await house.campaigns.get(id)).state !== 'finished') {
    if (systemClock.monotonicMs() > deadlineMs) throw new Error('the campaign did not finish');
    await systemClock.sleep(200);
  }
  const targets = await house.campaigns.targets(id, { limit: 1000 });
  const visits = await house.appointments.getMany(targets.map((target) => target.appointmentId));
  const phoneOf = new Map(visits.map((visit) => [visit.id, visit.phones[0]!]));
  return new Map(targets.map((target) => [phoneOf.get(target.appointmentId)!, target]));
}
