/**
 * Claim: so many new calls a second, for so long, without one that fails, and with memory that stays flat.
 *   npx tsx bench/voice-capacity/steady-load.ts --rate 100 --minutes 10 [--prompt 6] [--driver native] [--record]
 *     [--listen] [--warm 500]
 * The dialogues of voice-capacity.ts on the same two cores; a first prompt of `--prompt` seconds makes more of them at once:
 * about rate × (prompt + 2.5). A line for each minute tells how many calls there have been, how many are there now, and
 * the memory of the server: what its process has in memory, and what V8 uses of it after collecting. The last line is
 * JSON. `callersLimit` says why the callers, not the server, may have held a figure down; `dropped` counts datagrams of
 * the whole machine, the callers' included; `sippFailed` counts calls that were not signalled as they should be,
 * `notWhole` also those whose sound was not all there.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { Callers, memoryOf, type Memory } from './callers.ts';
import { machineTimes, threadSeconds, usedByThread } from './proc-times.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '100' },
    minutes: { type: 'string', default: '10' },
    prompt: { type: 'string', default: '6' },
    driver: { type: 'string', default: 'native' },
    warm: { type: 'string', default: '500' },
    record: { type: 'boolean', default: false },
    listen: { type: 'boolean', default: false },
  },
});
const rate = Number(values.rate);
const promptS = Number(values.prompt);
const calls = Math.round(rate * 60 * Number(values.minutes));
const megabytes = (bytes: number): number => Number((bytes / 2 ** 20).toFixed(1));

const callers = new Callers();
try {
  const robot = await callers.robot({
    port: 5080,
    prompts: [callers.prompt('first', promptS), callers.prompt('second', 2)],
    driver: values.driver,
    recordings: values.record ? callers.folder : '-',
    ears: values.listen ? 'listen' : '-',
    flags: ['--expose-gc'],
  });
  const calling = { port: 5080, rate, promptS, ownPorts: values.driver === 'shared' };
  console.log(`load ${loadavg()[0]?.toFixed(1)}; ${calls} calls at ${rate} a second`);
  if (Number(values.warm) > 0) await callers.call({ ...calling, calls: Number(values.warm) });
  const machine = machineTimes();
  const threads = threadSeconds(robot.pid);
  const beganMs = performance.now();
  const minutes: Memory[] = [];
  let over = false;
  const watch = async (): Promise<void> => {
    for (let minute = 1; !over; minute += 1) {
      while (!over && performance.now() - beganMs < minute * 60_000) await pause(200);
      if (over) return;
      const memory = await memoryOf(robot);
      minutes.push(memory);
      const { rss, heapUsed, external } = memory;
      const inMb = { rss: megabytes(rss), heapUsed: megabytes(heapUsed), external: megabytes(external) };
      console.log(JSON.stringify({ minute, calls: memory.calls, atOnce: memory.atOnce, ...inMb }));
    }
  };
  const watching = watch();
  const seen = await callers.call({ ...calling, calls });
  over = true;
  await watching;
  const wallS = (performance.now() - beganMs) / 1_000;
  const byThread = usedByThread(threads, threadSeconds(robot.pid));
  const used = Object.values(byThread).reduce((sum, seconds) => sum + seconds, 0);
  const after = machineTimes();
  const server = JSON.parse(await robot.stop()) as Record<string, number>;
  const round = (value: number): number => Number(value.toFixed(4));
  console.log(
    JSON.stringify({
      calls,
      sippFailed: seen.failed,
      notWhole: calls - seen.whole,
      atOnce: seen.mostAtOnce,
      lateShare: round(server.lateShare ?? NaN),
      gapsOver40Share: round(seen.gapsOver40 / 1e6),
      gapsOver100Share: round(seen.gapsOver100 / 1e6),
      lostPackets: seen.lost,
      dropped: seen.dropped,
      cpuOfCore: round(used / wallS),
      cpuMsPerCall: Object.fromEntries(
        Object.entries(byThread).map(([name, seconds]) => [name, round((seconds * 1_000) / seen.whole)]),
      ),
      rssMb: minutes.map(({ rss }) => megabytes(rss)),
      peakRssMb: server.residentMb,
      stolenShare: round((after.stolen - machine.stolen) / (after.all - machine.all)),
      rateHeld: round(seen.rateHeld),
      callersCoreBusy: round(seen.coreBusy),
      callersLimit: seen.callersLimit,
    }),
  );
} finally {
  callers.remove();
}
