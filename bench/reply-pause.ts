/**
 * Claim: how long the robot takes to reply. `npx tsx bench/reply-pause.ts [--lines 6] [--talks 60] [--phrases DIR]`
 * People of the rehearsed town who speak are called over real SIP and RTP with all that a call needs (recogniser,
 * recording, scenario, journal, PostgreSQL). The recordings are read: from the last loud moment of what he said to the
 * first of our next words, for all that the scenario has made something of. The town and PostgreSQL work
 * on the same machine.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog, systemClock } from '../src/base/index.ts';
import { sampleFile } from '../src/clinic/index.ts';
import { openHouse, readSettings } from '../src/main/index.ts';
import { temperamentOf, type Temperament } from '../src/rehearsal/index.ts';
import { pausesIn, type Reply } from './reply-pause/pauses.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '6' },
    talks: { type: 'string', default: '60' },
    /** Where phrases stay from one run to the next. */
    phrases: { type: 'string' },
  },
});
const speaks: readonly Temperament[] = [
  ...(['says-yes', 'says-coming', 'says-fine', 'says-uh-huh', 'says-of-course', 'slow-thinker'] as const),
  ...(['talks-over', 'hums-along', 'asks-to-repeat', 'says-no', 'wants-to-move', 'asks-question'] as const),
  ...(['asks-later', 'forbids-calls', 'asks-for-person', 'greets-with-yes'] as const),
];

const directory = mkdtempSync(join(tmpdir(), 'perezvon-bench-'));
const settings = readSettings({
  PEREZVON_DATA: directory,
  PEREZVON_VOICE_HOST: '127.0.0.1',
  PEREZVON_SIP_PORT: '0',
  PEREZVON_RECORDING_FORMAT: 'wav',
  PEREZVON_REHEARSAL_LINES: 'good',
});
const house = await openHouse({
  settings: { ...settings, phraseDirectory: values.phrases ?? settings.phraseDirectory },
  log: silentLog,
  onProgress: () => undefined,
  onCampaignNews: () => undefined,
  onTrunkState: () => undefined,
});
try {
  const project = house.project.id;
  const received = await house.imports.receive(
    project,
    'sample.csv',
    speakers(Number(values.talks)),
    'sample',
  );
  await house.imports.run(received.id);
  const trunk = await house.switchboard.trunks.rehearsalTrunk(project);
  const { id } = await house.campaigns.create(project, {
    trunkId: trunk.id,
    appointments: { importId: received.id },
    settings: { linesAtOnce: Number(values.lines), callsPerSecond: 2 },
  });
  await house.campaigns.start(id);
  while ((await house.campaigns.get(id)).state !== 'finished') await systemClock.sleep(500);
  print(await repliesOf(id));
} finally {
  await house.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function repliesOf(campaignId: string): Promise<Reply[]> {
  const { records } = house.switchboard;
  const replies: Reply[] = [];
  for (const { id } of await house.campaigns.targets(campaignId, { limit: 500 })) {
    for (const { callId } of await house.campaigns.attempts(id)) {
      const record = await records.get(callId);
      if (!record?.recording || record.answeredAt === undefined) continue;
      const file = join(directory, 'recordings', record.recording.path);
      replies.push(...(await pausesIn(file, record.answeredAt, await records.events(callId))));
    }
  }
  return replies;
}

function print(replies: readonly Reply[]): void {
  console.log(`${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]?.toFixed(1)}`);
  console.log(`${replies.length} replies, ${values.lines} lines; ms`);
  const rows: Record<string, readonly number[]> = {
    'pause before the reply': replies.map(({ pauseMs }) => pauseMs),
    'of it until he was understood': replies.map(({ hearingMs }) => hearingMs),
    'of it from then on': replies.map(({ answeringMs }) => answeringMs),
  };
  for (const meaning of new Set(replies.map((reply) => reply.meaning)))
    rows[`after ${meaning}`] = replies
      .filter((reply) => reply.meaning === meaning)
      .map(({ pauseMs }) => pauseMs);
  console.table(Object.fromEntries(Object.entries(rows).map(([name, all]) => [name, shares(all)])));
}

function shares(all: readonly number[]) {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? NaN);
  return { count: all.length, median: at(0.5), '95 %': at(0.95), worst: at(1) };
}

/** The heading and the sample's rows of people who speak, spread over all that there are. */
async function* speakers(most: number): AsyncGenerator<Buffer> {
  const [heading, ...rows] = sampleFile(systemClock.now(), 'Europe/Moscow', 'csv').toString().split('\n');
  const talking = rows.filter((row) => {
    const who = temperamentOf(`+7${(row.split(';')[2] ?? '').replace(/\D/g, '').slice(-10)}`);
    return who !== undefined && speaks.includes(who);
  });
  const step = Math.max(1, Math.floor(talking.length / most));
  const chosen = talking.filter((_, at) => at % step === 0).slice(0, most);
  yield Buffer.from([heading, ...chosen, ''].join('\n'));
}
