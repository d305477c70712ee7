// proc(5): field 4 of /proc/PID/stat is the parent, field 22 the start in ticks after boot.
import { readdirSync, readFileSync } from 'node:fs';

/** A process that a reused number can't be taken for. */
export interface ProcessMark {
  readonly pid: number;
  readonly born: string;
  /** The program's name as the kernel has it. */
  readonly name: string;
}

/** The process and all that descend from it, parents first. */
export function familyOf(pid: number): readonly ProcessMark[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => lookAt(Number(name)) ?? []);
  const family: ProcessMark[] = [];
  for (const ids = new Set([pid]); ids.size > 0;) {
    const [id] = ids;
    ids.delete(id!);
    const own = all.find((one) => one.pid === id);
    if (own) family.push(own);
    for (const child of all) if (child.parent === id) ids.add(child.pid);
  }
  return family;
}

/** Those of them that still live; one that waits to be collected by its parent does not. */
export function alive(marks: readonly ProcessMark[]): readonly ProcessMark[] {
  return marks.filter((mark) => {
    const now = lookAt(mark.pid);
    return now !== undefined && now.born === mark.born && now.state !== 'Z';
  });
}

export function kill9(marks: readonly ProcessMark[]): void {
  for (const { pid } of alive(marks)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it was faster
    }
  }
}

function lookAt(
  pid: number,
): (ProcessMark & { readonly parent: number; readonly state: string }) | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const nameEnd = stat.lastIndexOf(')');
    const fields = stat.slice(nameEnd + 2).split(' ');
    const name = stat.slice(stat.indexOf('(') + 1, nameEnd);
    return { pid, name, state: fields[0] ?? '', parent: Number(fields[1]), born: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}
