// PostgreSQL, "postmaster.pid": line 1 the process, line 2 the directory, line 4 the port, line 8 the state.
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, type Clock } from '../../base/index.ts';

/**
 * Ends a PostgreSQL that a killed Perezvon left behind on this cluster, and removes a pid file that names nobody or
 * some other program. Called under the data directory's lock: nobody else's server can be running here.
 */
export async function stopOrphan(
  clusterDirectory: string,
  clock: Clock,
  onProgress: (line: string) => void,
): Promise<void> {
  const file = join(clusterDirectory, 'postmaster.pid');
  const pid = readPid(file);
  if (pid === undefined) return;
  if (!isServerOf(pid, clusterDirectory)) {
    rmSync(file, { force: true });
    return;
  }
  onProgress(`Stopping the PostgreSQL that was left running (process ${pid})…`);
  for (const [signal, waitMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    if (await endedAfter(pid, signal, waitMs, clusterDirectory, clock)) return;
  }
  throw new Failure('unavailable', {
    code: 'postgres.orphan',
    message: `A PostgreSQL of an earlier start (process ${pid}) does not stop: end it by hand.`,
    params: { pid },
  });
}

async function endedAfter(
  pid: number,
  signal: NodeJS.Signals,
  waitMs: number,
  clusterDirectory: string,
  clock: Clock,
): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch {
    return true;
  }
  for (let waitedMs = 0; waitedMs < waitMs; waitedMs += 50) {
    await clock.sleep(50);
    if (!isServerOf(pid, clusterDirectory)) return true;
  }
  return false;
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** A PostgreSQL stands in its cluster directory; a process that got the number later stands elsewhere. */
function isServerOf(pid: number, clusterDirectory: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterDirectory);
  } catch (error) {
    // no /proc on this system: a living process with that number is taken for the server
    if (process.platform === 'linux') return false;
    void error;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
