// flock(2): a lock belongs to the open file, is shared with children that inherit it, and ends with the process.
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../base/index.ts';

interface Holder {
  readonly pid: number;
  /** The kernel's own mark of this very process (boot and start tick): a reused pid has another. */
  readonly born: string;
}

/**
 * Says that this process alone works in a data directory. The lock is the kernel's (`flock`), taken on a file
 * handle that this process keeps, so it ends with the process however that dies, and neither a stale file nor a
 * reused process number can hold it. Where the `flock` program is missing, the holder's number and birth decide.
 */
export class DataDirectoryLock {
  readonly #file: string;
  #handle: number | undefined;

  constructor(directory: string, name = 'lock') {
    mkdirSync(directory, { recursive: true });
    this.#file = join(directory, name);
  }

  /** Takes the lock, or throws `Failure('conflict', 'already-running')` with the `pid` of who has it. */
  acquire(): void {
    if (this.#handle !== undefined) return;
    const handle = openSync(this.#file, 'a+', 0o600);
    if (!this.#isFree(handle)) {
      closeSync(handle);
      throw alreadyRunning(this.#holder()?.pid);
    }
    this.#handle = handle;
    ftruncateSync(handle);
    writeSync(
      handle,
      JSON.stringify({ pid: process.pid, born: birthOf(process.pid) ?? '' } satisfies Holder),
    );
  }

  /** Lets go; does nothing when it was not held. */
  release(): void {
    if (this.#handle === undefined) return;
    ftruncateSync(this.#handle);
    closeSync(this.#handle);
    this.#handle = undefined;
  }

  #isFree(handle: number): boolean {
    // the child locks the file that it inherited as its handle 3 and ends; the lock stays on our handle
    const locked = spawnSync('flock', ['--nonblock', '--exclusive', '3'], {
      stdio: ['ignore', 'ignore', 'ignore', handle],
    });
    if (locked.status === 0) return true;
    if (locked.status === 1) return false;
    const holder = this.#holder();
    return holder === undefined || holder.born === '' || birthOf(holder.pid) !== holder.born;
  }

  #holder(): Holder | undefined {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as Holder;
    } catch {
      return undefined;
    }
  }
}

function alreadyRunning(pid: number | undefined): Failure {
  const who = pid === undefined ? '' : ` (process ${pid})`;
  return new Failure('conflict', {
    code: 'already-running',
    message: `Perezvon is already running on this data directory${who}: stop it first, or use its console.`,
    params: pid === undefined ? {} : { pid },
  });
}

/** proc(5): field 22 of /proc/PID/stat is the start in ticks after boot; undefined when there is no such process. */
function birthOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the name in field 2 may hold spaces and parentheses: count from its end
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${ticks}`;
  } catch {
    return undefined;
  }
}
