// The long form of the fuzzer, which fails where memory grows: npx tsx test/wire/fuzz/sip-fuzz-run.ts [--count 10000000] [--seed 3261]
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { checkMessage, type Outcome } from './check-message.ts';
import { corpus } from './corpus.ts';
import { heapInUse } from './heap.ts';
import { Mutator, type Mutant } from './mutate.ts';
import { random } from './random.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000000' }, seed: { type: 'string', default: '3261' } },
});
const count = Number(values.count);
const seed = Number(values.seed);
const seeds = corpus();
const mutator = new Mutator(seeds, random(seed));
const outcomes: Record<Outcome, number> = { dropped: 0, malformed: 0, incomplete: 0, sound: 0 };
let bytes = 0;
let checkMs = 0;
let slowest = { ms: 0, bytes: 0, index: 0 };

/** Of what V8 compiles, learns and keeps of one message; a leak of 2 bytes a message would be more. */
const mostGrowthMb = 16;
let firstMb: number | undefined;

function megabytes(): number {
  const heapMb = Math.round(heapInUse() / 2 ** 20);
  firstMb ??= heapMb;
  return heapMb;
}

function rss(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}

function timed(mutant: Mutant): { outcome: Outcome; ms: number } {
  const startMs = performance.now();
  const outcome = checkMessage(mutant);
  return { outcome, ms: performance.now() - startMs };
}

function run(mutant: Mutant, index: number): void {
  try {
    const { outcome, ms } = timed(mutant);
    outcomes[outcome] += 1;
    checkMs += ms;
    bytes += mutant.bytes.length;
    if (ms > slowest.ms) noteSlow(mutant, index);
  } catch (err) {
    console.error(`message ${index} of seed ${seed}: ${mutant.bytes.toString('base64')}`);
    throw err;
  }
}

// once more, as it may have been the collector or another program that took the time
function noteSlow(mutant: Mutant, index: number): void {
  const ms = Math.min(...Array.from({ length: 5 }, () => timed(mutant).ms));
  if (ms > slowest.ms) slowest = { ms, bytes: mutant.bytes.length, index };
}

console.log(
  `${seeds.length} seeds, seed ${seed}, ${count} messages, Node ${process.version}, ${cpus()[0]?.model}`,
);
const startMs = performance.now();
for (let index = 0; index < count; index += 1) {
  run(mutator.next(), index);
  if (index === Math.min(100_000, count - 1))
    console.log(`after ${index}: heap ${megabytes()} MB, rss ${rss()} MB`);
  if (index > 0 && index % 1_000_000 === 0) {
    const perSecond = Math.round(index / ((performance.now() - startMs) / 1000));
    console.log(`after ${index}: heap ${megabytes()} MB, rss ${rss()} MB, ${perSecond} messages/s`);
  }
}
const wallS = (performance.now() - startMs) / 1000;
const cpu = process.cpuUsage();
const grownMb = megabytes() - (firstMb ?? 0);
if (grownMb > mostGrowthMb) {
  console.error(`the heap grew by ${grownMb} MB since the first ${Math.min(100_000, count)} messages`);
  process.exitCode = 1;
}
console.log(
  JSON.stringify({
    count, seed, outcomes, wallS: Math.round(wallS), cpuS: Math.round((cpu.user + cpu.system) / 1e6),
    perSecond: Math.round(count / wallS), meanCheckUs: Math.round((checkMs / count) * 1000),
    meanBytes: Math.round(bytes / count), heapMb: megabytes(), rssMb: rss(), slowest,
  }),
); // prettier-ignore
