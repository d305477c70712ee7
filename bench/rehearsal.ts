/**
 * What a rehearsed campaign costs: `npx tsx bench/rehearsal.ts --lines 30 --warm`.
 * Prints calls an hour, calls at once, the share of RTP packets that left over 20 ms late, and CPU seconds per 1,000
 * calls: of the robot with all that it needs (SIP, sound, recogniser, recording, scenario, journal, V8's helpers), of
 * PostgreSQL and espeak-ng, and of the town, which stands for the world outside and would not run on a real line. The
 * helpers work for the town too, so the robot's figure is rather too high. Linux.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog, systemClock } from '../src/base/index.ts';
import { sampleFile } from '../src/clinic/index.ts';
import { openHouse, readSettings, type House } from '../src/main/index.ts';
import { cpuSeconds, threadSeconds, usedByThread } from './voice-capacity/proc-times.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '30' },
    rate: { type: 'string', default: '5' },
    warm: { type: 'boolean', default: false },
  },
});
const lines = Number(values.lines);

const directory = mkdtempSync(join(tmpdir(), 'perezvon-bench-'));
const house = await openHouse({
  settings: readSettings({
    PEREZVON_DATA: directory,
    PEREZVON_VOICE_HOST: '127.0.0.1',
    PEREZVON_SIP_PORT: '0',
  }),
  log: silentLog,
  onProgress: () => undefined,
  onCampaignNews: () => undefined,
  onTrunkState: () => undefined,
});
try {
  console.log(`${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]?.toFixed(1)}`);
  // the phrases of a first round would be counted with it
  if (values.warm) await rehearse(house);
  const before = {
    threads: threadSeconds(process.pid),
    allS: cpuSeconds([process.pid]),
    atMs: systemClock.monotonicMs(),
  };
  const media = await house.switchboard.mediaStatistics();
  const { calls, most } = await rehearse(house);
  const wallS = (systemClock.monotonicMs() - before.atMs) / 1000;
  const byThread = usedByThread(before.threads, threadSeconds(process.pid));
  const allS = cpuSeconds([process.pid]) - before.allS;
  const after = await house.switchboard.mediaStatistics();
  const sent = after.packetsSent - media.packetsSent;
  const late = after.packetsSentLate + after.packetsSkipped - media.packetsSentLate - media.packetsSkipped;
  const sum = (isMeant: (name: string) => boolean): number =>
    Object.entries(byThread).reduce((seconds, [name, used]) => seconds + (isMeant(name) ? used : 0), 0);
  // the one whose sound another thread than the main one leads (`+`) is the town
  const isTowns = (name: string): boolean => name === 'town-worker' || name === '+media-worker';
  const perThousand = (seconds: number): string => ((seconds / calls) * 1000).toFixed(1);
  console.table({
    'calls placed': calls,
    'wall, s': wallS.toFixed(1),
    'calls an hour': Math.round((calls / wallS) * 3600),
    'most at once': most,
    'RTP packets sent': sent,
    'over 20 ms late, %': ((late / sent) * 100).toFixed(3),
    'robot, CPU s per 1,000 calls': perThousand(sum((name) => !isTowns(name))),
    'PostgreSQL and espeak-ng': perThousand(allS - sum(() => true)),
    'the town': perThousand(sum(isTowns)),
    'peak memory, MB': Math.round(process.resourceUsage().maxRSS / 1024),
  });
  console.log('CPU seconds by thread:', byThread);
} finally {
  await house.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function rehearse({
  imports,
  campaigns,
  project,
  switchboard,
}: House): Promise<{ calls: number; most: number }> {
  const content = sampleFile(systemClock.now(), 'Europe/Moscow', 'csv');
  const received = await imports.receive(project.id, 'sample.csv', pieces(content), 'sample');
  await imports.run(received.id);
  const trunk = await switchboard.trunks.rehearsalTrunk(project.id);
  const { id } = await campaigns.create(project.id, {
    trunkId: trunk.id,
    appointments: { importId: received.id },
    settings: { linesAtOnce: lines, callsPerSecond: Number(values.rate) },
  });
  await campaigns.start(id);
  let most = 0;
  while ((await campaigns.get(id)).state === 'running') {
    most = Math.max(most, switchboard.activeCalls.length);
    await systemClock.sleep(250);
  }
  return { calls: (await campaigns.summary(await campaigns.get(id))).attempts, most };
}

async function* pieces(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}
