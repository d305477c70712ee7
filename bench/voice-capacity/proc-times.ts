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

/** CPU seconds of each thread of a process that has used any, by thread id, with its name (`main` is the first). */
export function threadSeconds(pid: number): ReadonlyMap<number, { name: string; seconds: number }> {
  const threads = new Map<number, { name: string; seconds: number }>();
  for (const name of readdirSync(`/proc/${pid}/task`)) {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const seconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
      const called = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      threads.set(Number(name), { name: Number(name) === pid ? 'main' : called, seconds });
    } catch {
      // it ended meanwhile
    }
  }
  return threads;
}

/** Seconds between two readings of `threadSeconds`, added up by name: those that V8 and libuv have started are `helpers`. */
export function usedByThread(
  before: ReturnType<typeof threadSeconds>,
  after: ReturnType<typeof threadSeconds>,
): Readonly<Record<string, number>> {
  const used: Record<string, number> = {};
  for (const [id, { name, seconds }] of after) {
    const more = seconds - (before.get(id)?.seconds ?? 0);
    const known = name === 'main' || name.includes('-work');
    const key = known ? name : 'helpers';
    if (more > 0 || known) used[key] = (used[key] ?? 0) + more;
  }
  return used;
}

/** Share of one core's time that was not idle is `busy` of `all`. */
export function coreTimes(core: number): { readonly busy: number; readonly all: number } {
  const line = readFileSync('/proc/stat', 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`cpu${core} `));
  const times = (line ?? '').trim().split(/\s+/).slice(1, 9).map(Number);
  const all = times.reduce((sum, time) => sum + time, 0);
  return { busy: all - (times[3] ?? 0) - (times[4] ?? 0), all };
}

/** Datagrams that the machine has thrown away because a socket's buffer was full, since it started. */
export function datagramsDropped(): number {
  const lines = readFileSync('/proc/net/snmp', 'utf8').split('\n');
  const [names = '', counts = ''] = lines.filter((line) => line.startsWith('Udp: '));
  return Number(counts.split(' ')[names.split(' ').indexOf('RcvbufErrors')] ?? 0);
}
