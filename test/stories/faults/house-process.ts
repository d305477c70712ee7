import { join } from 'node:path';
import { createLog } from '../../../src/base/index.ts';
import type { CampaignSettings } from '../../../src/campaigns/index.ts';
import { openHouse, readSettings } from '../../../src/main/index.ts';
import { seedVisits, type VisitSeed } from '../../factories/visits.ts';

/** What the test says to the house in the child process. */
export type ToHouse =
  | {
      readonly kind: 'campaign';
      readonly seeds: readonly VisitSeed[];
      readonly settings: Partial<CampaignSettings>;
    }
  | { readonly kind: 'stop' };

/** What the house tells. `step`: the robot has begun this step of its talk with the target. */
export type FromHouse =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'campaign'; readonly id: string }
  | { readonly kind: 'step'; readonly targetId: string; readonly step: string };

/**
 * A whole house with its own PostgreSQL in a process of its own, to be killed: `house-process.ts DATA PHRASES`.
 * Campaigns that were running when it died go on at the next start, as in the product.
 */
async function run(dataDirectory: string, phraseDirectory: string): Promise<void> {
  const settings = readSettings({
    PEREZVON_DATA: dataDirectory,
    PEREZVON_VOICE_HOST: '127.0.0.1',
    PEREZVON_SIP_PORT: '0',
    PEREZVON_REHEARSAL_LINES: 'good',
  });
  const house = await openHouse({
    settings: { ...settings, phraseDirectory },
    log: createLog({ level: 'warn', file: join(dataDirectory, 'log', 'perezvon.log') }),
    onProgress: () => undefined,
    onCampaignNews: (news) => {
      if (news.kind === 'call' && news.step !== null && news.heard === null)
        tell({ kind: 'step', targetId: news.targetId, step: news.step });
    },
    onTrunkState: () => undefined,
  });
  process.on('message', (message: ToHouse) => {
    if (message.kind === 'stop') void house.stop().then(() => process.disconnect());
    else void start(message).catch((error: unknown) => tell({ kind: 'failed', message: String(error) }));
  });
  tell({ kind: 'ready' });

  async function start(order: Extract<ToHouse, { kind: 'campaign' }>): Promise<void> {
    const { importId } = await seedVisits(house.database, house.project.id, order.seeds);
    const trunk = await house.switchboard.trunks.rehearsalTrunk(house.project.id);
    const { id } = await house.campaigns.create(house.project.id, {
      trunkId: trunk.id,
      appointments: { importId },
      settings: order.settings,
    });
    await house.campaigns.start(id);
    tell({ kind: 'campaign', id });
  }
}

function tell(message: FromHouse): void {
  process.send?.(message);
}

const [dataDirectory = '', phraseDirectory = ''] = process.argv.slice(2);
run(dataDirectory, phraseDirectory).catch((error: unknown) => {
  tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exitCode = 1;
  process.disconnect();
});
