// proc(5): what processes and the machine have used.
import { readdirSync, readFileSync } from 'node:fs';

// sysconf(_SC_CLK_TCK) is 100 on every Linux that Node runs on
const ticksPerSecond = 100;

/** CPU seconds, user and system, of these processes with their threads and all their living children. */
export function cpuSeconds(roots: readonly number[]): number {
  const parents = new Map<number, { parent: number; seconds: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const seconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
      parents.set(Number(name), { parent: Number(fields[1]), seconds });
    } catch {
      // it ended meanwhile
    }
  }
  const belongs = (pid: number): boolean =>
    roots.includes(pid) || (parents.has(pid) && belongs((parents.get(pid) as { parent: number }).parent));
  let sum = 0;
  for (const [pid, { seconds }] of parents) if (belongs(pid)) sum += seconds;
  return sum;
}

/** Share of all cores' time that the hypervisor gave to others, between two readings. */
export function machineTimes(): { readonly stolen: number; readonly all: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const times = line.trim().split(/\s+/).slice(1).map(Number);
  return { stolen: times[7] ?? 0, all: times.slice(0, 8).reduce((sum, time) => sum + time, 0) };
}
