/**
 * Claim: how much memory a call takes, all threads of the process included, the kernel not.
 *   npx tsx bench/voice-capacity/held-calls.ts [--sizes 300,1300] [--driver native] [--record]
 * The robot of voice-capacity.ts holds as many calls as the first size says, then as the second. What it has more in
 * memory then, after collecting, than when all have gone (half a minute later: RFC 3261 §17 keeps their transactions so
 * long) is divided by their number. The very first calls are not counted: after them everything is as large as it stays.
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
  const hold = async (calls: number): Promise<{ readonly held: Memory; readonly gone: Memory }> => {
    const running = callers.begin({ port: 5080, rate, calls, promptS });
    while ((await memoryOf(robot)).atOnce < calls) await pause(500);
    // the other threads collect by themselves
    await pause(6_000);
    const held = await memoryOf(robot);
    await running.done;
    await running.stop();
    await pause(35_000);
    return { held, gone: await memoryOf(robot) };
  };
  await hold(50);
  for (const calls of sizes) {
    const { held, gone } = await hold(calls);
    const kb = (name: keyof Memory): number =>
      Number(((held[name] - gone[name]) / 1_024 / held.atOnce).toFixed(1));
    const perCall = { resident: kb('rss'), mainHeap: kb('heapUsed'), external: kb('external') };
    console.log(JSON.stringify({ calls: held.atOnce, kbPerCall: perCall, held, gone }));
  }
  await robot.stop();
} finally {
  callers.remove();
}
