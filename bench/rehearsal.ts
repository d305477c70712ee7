/**
 * What a robot's call costs with all that it needs (SIP, sound, recogniser, recording, scenario, journal):
 * `npx tsx bench/rehearsal.ts`. The sample's first visits are rehearsed twice: what the first round makes (phrases,
 * compiled code) is not counted with the second, of which the stretch is counted in which all lines are taken. Prints
 * CPU milliseconds a call, by thread, of PostgreSQL and of the speaking programs; the town stands for the world outside
 * and would not run on a real line. V8's helpers work for the town too, so the robot's figure is rather too high. Linux.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog, systemClock } from '../src/base/index.ts';
import type { CampaignNews } from '../src/campaigns/index.ts';
import { sampleFile } from '../src/clinic/index.ts';
import { openHouse, readSettings } from '../src/main/index.ts';
import { CallCounter } from './rehearsal/call-counter.ts';
import { cpuSeconds, threadSeconds, usedByThread } from './voice-capacity/proc-times.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '30' },
    rate: { type: 'string', default: '10' },
    visits: { type: 'string', default: '90' },
    /** Where phrases stay from one run to the next. */
    phrases: { type: 'string' },
  },
});
const [lines, rate, visits] = [values.lines, values.rate, values.visits].map(Number) as [
  number,
  number,
  number,
];

const directory = mkdtempSync(join(tmpdir(), 'perezvon-bench-'));
const settings = readSettings({
  PEREZVON_DATA: directory,
  PEREZVON_VOICE_HOST: '127.0.0.1',
  PEREZVON_SIP_PORT: '0',
});
let counter = new CallCounter();
const house = await openHouse({
  settings: { ...settings, phraseDirectory: values.phrases ?? settings.phraseDirectory },
  log: silentLog,
  onProgress: () => undefined,
  onCampaignNews: (news: CampaignNews) => counter.take(news),
  onTrunkState: () => undefined,
});
try {
  console.log(`${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]?.toFixed(1)}`);
  const project = house.project.id;
  const received = await house.imports.receive(project, 'sample.csv', firstVisits(), 'sample');
  await house.imports.run(received.id);
  const first = await begin(received.id);
  await until(() => counter.placed >= visits);
  await breakOff(first);
  counter = new CallCounter();
  const second = await begin(received.id);
  // all lines are taken by now, and somebody has hung up
  await until(() => counter.ended >= 5);
  const before = await reading();
  await until(() => counter.placed >= visits);
  const after = await reading();
  print(before, after);
  await breakOff(second);
} finally {
  await house.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function begin(importId: string): Promise<string> {
  const { campaigns, project, switchboard } = house;
  const trunk = await switchboard.trunks.rehearsalTrunk(project.id);
  const { id } = await campaigns.create(project.id, {
    trunkId: trunk.id,
    appointments: { importId },
    settings: { linesAtOnce: lines, callsPerSecond: rate },
  });
  await campaigns.start(id);
  return id;
}

/** Some patients never hang up, others are still to be tried again. */
async function breakOff(campaignId: string): Promise<void> {
  const { campaigns, switchboard } = house;
  await campaigns.stop(campaignId);
  await until(() => {
    for (const call of switchboard.activeCalls) call.hangUp();
    return switchboard.activeCalls.length === 0;
  });
}

async function reading() {
  return {
    threads: threadSeconds(process.pid),
    allS: cpuSeconds([process.pid]),
    atMs: systemClock.monotonicMs(),
    media: await house.switchboard.mediaStatistics(),
    calls: counter.reading(),
  };
}

type Reading = Awaited<ReturnType<typeof reading>>;

function print(before: Reading, after: Reading): void {
  const calls = after.calls.ended - before.calls.ended;
  const answered = after.calls.answered - before.calls.answered;
  const byThread = usedByThread(before.threads, after.threads);
  const sum = (isMeant: (name: string) => boolean): number =>
    Object.entries(byThread).reduce((seconds, [name, used]) => seconds + (isMeant(name) ? used : 0), 0);
  // the one whose sound another thread than the main one leads (`+`) is the town
  const isTowns = (name: string): boolean => name === 'town-worker' || name === '+media-worker';
  const aCall = (seconds: number): string => ((seconds * 1000) / calls).toFixed(1);
  const sent = after.media.packetsSent - before.media.packetsSent;
  const late =
    after.media.packetsSentLate +
    after.media.packetsSkipped -
    before.media.packetsSentLate -
    before.media.packetsSkipped;
  console.table({
    'calls counted': calls,
    'of them answered': answered,
    'an answered one, s': ((after.calls.talkMs - before.calls.talkMs) / answered / 1000).toFixed(1),
    'wall, s': ((after.atMs - before.atMs) / 1000).toFixed(1),
    'over 20 ms late, %': ((late / sent) * 100).toFixed(3),
    'robot, CPU ms a call': aCall(sum((name) => !isTowns(name))),
    'PostgreSQL and espeak-ng': aCall(after.allS - before.allS - sum(() => true)),
    'the town': aCall(sum(isTowns)),
    'peak memory, MB': Math.round(process.resourceUsage().maxRSS / 1024),
  });
  console.log('CPU ms a call by thread:');
  console.table(Object.fromEntries(Object.entries(byThread).map(([name, used]) => [name, aCall(used)])));
}

/** The heading and so many rows of the sample. */
async function* firstVisits(): AsyncGenerator<Buffer> {
  const rows = sampleFile(systemClock.now(), 'Europe/Moscow', 'csv').toString().split('\n');
  yield Buffer.from(`${rows.slice(0, visits + 1).join('\n')}\n`);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await systemClock.sleep(100);
}
