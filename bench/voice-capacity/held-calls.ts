/**
 * Claim: how much memory a call takes, all threads of the process included, the kernel not.
 *   npx tsx bench/voice-capacity/held-calls.ts [--sizes 300,1300] [--driver native] [--record]
 * The robot of voice-capacity.ts holds as many calls as the first size says, then as the second; what it has more in memory
 * the second time, after collecting, is divided by the calls that are more. `ended` is what is left per call half a minute
 * and a little more after all have gone.
 */
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { Callers, memoryOf, type Memory } from './callers.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '300,1300' },
    driver: { type: 'string', default: 'native' },
    record: { type: 'boolean', default: false },
  },
});
const rate = 50;
const sizes = values.sizes.split(',').map(Number);
const most = Math.max(...sizes);
/** Long enough for all of them to be there at once. */
const promptS = Math.ceil(most / rate) + 25;

const callers = new Callers();
try {
  const robot = await callers.robot({
    port: 5080,
    prompts: [callers.prompt('first', promptS), callers.prompt('second', 2)],
    driver: values.driver,
    recordings: values.record ? callers.folder : '-',
    flags: ['--expose-gc'],
  });
  const readings: Memory[] = [];
  for (const calls of sizes) {
    // everything is as large as it will ever be, before anything is compared
    const running = callers.begin({ port: 5080, rate, calls, promptS });
    while ((await memoryOf(robot)).atOnce < calls) await pause(500);
    // the threads collect by themselves too
    await pause(6_000);
    readings.push(await memoryOf(robot));
    await running.done;
    await running.stop();
    // RFC 3261 §17: so long a transaction is kept
    await pause(35_000);
  }
  const ended = await memoryOf(robot);
  const [small, large] = readings as [Memory, Memory];
  const kb = (name: keyof Memory, from: Memory, to: Memory): string =>
    ((to[name] - from[name]) / 1_024 / (large.atOnce - small.atOnce)).toFixed(1);
  console.table({
    'a call held, kB': {
      resident: kb('rss', small, large),
      'heap of the main thread': kb('heapUsed', small, large),
      external: kb('external', small, large),
    },
    'left after it ended, kB': {
      resident: kb('rss', small, ended),
      'heap of the main thread': kb('heapUsed', small, ended),
      external: kb('external', small, ended),
    },
  });
  console.log(JSON.stringify({ readings, ended }));
  await robot.stop();
} finally {
  callers.remove();
}
