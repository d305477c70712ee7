// Calls over a bad line, as long as wanted: npx tsx test/wire/fuzz/bad-line-run.ts [--lines 500] [--seed 1]
import { parseArgs } from 'node:util';
import { BadLine } from './bad-line.ts';

const { values } = parseArgs({
  options: { lines: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } },
});
const first = Number(values.seed);
const total = { lines: 0, calls: 0, carried: 0, changed: 0, faulty: 0 };
const startMs = performance.now();

async function run(seed: number): Promise<void> {
  const line = new BadLine(seed);
  await line.start();
  for (let call = 0; call < 40; call += 1) await line.call();
  await line.settle();
  const unended = line.opened - line.ended;
  if (line.bugs.size > 0 || unended !== 0 || line.clock.pending > 0 || line.waiting > 0) {
    total.faulty += 1;
    console.error(
      `seed ${seed}: ${unended} calls not ended, ${line.clock.pending} timers and ${line.waiting} questions left`,
      [...line.bugs],
    );
  }
  total.lines += 1;
  total.calls += line.opened;
  total.carried += line.carried;
  total.changed += line.changed;
  await line.stop();
}

for (let seed = first; seed < first + Number(values.lines); seed += 1) await run(seed);
const memoryMb = Math.round(process.memoryUsage().rss / 2 ** 20);
console.log(JSON.stringify({ ...total, wallS: Math.round((performance.now() - startMs) / 1000), memoryMb }));
