import type { Trunk } from './trunk.ts';

/** What a chain needs to know of a line. */
export type ChainLine = Pick<Trunk, 'id' | 'projectId' | 'kind' | 'backupId'>;

type FindLine = (id: string) => ChainLine | undefined;

/**
 * A line and those that stand in for it, in their order, each once. Never from a rehearsal to a real line or back, nor to
 * another project's, whatever is stored.
 */
export function backupChain(first: ChainLine, find: FindLine): readonly ChainLine[] {
  const chain: ChainLine[] = [];
  for (let line: ChainLine | undefined = first; line; line = next(line, find)) {
    if (chain.includes(line) || !mayStandIn(first, line)) break;
    chain.push(line);
  }
  return chain;
}

/** Why a line can't have that backup. */
export type BackupProblem = 'missing' | 'rehearsal' | 'circle';

/** Whether a line may have its backup; undefined when it may, or has none. */
export function backupProblem(line: ChainLine, find: FindLine): BackupProblem | undefined {
  if (line.backupId === undefined) return undefined;
  if (line.backupId === line.id) return 'circle';
  const backup = find(line.backupId);
  if (!backup || backup.projectId !== line.projectId) return 'missing';
  if (!mayStandIn(line, backup)) return 'rehearsal';
  return backupChain(backup, find).some(({ id }) => id === line.id) ? 'circle' : undefined;
}

/** A rehearsal has one line and needs no other: its calls must reach nobody real, and real ones must reach people. */
function mayStandIn(line: ChainLine, backup: ChainLine): boolean {
  const real = line.kind !== 'rehearsal' && backup.kind !== 'rehearsal';
  return line.id === backup.id || (real && line.projectId === backup.projectId);
}

function next({ backupId }: ChainLine, find: FindLine): ChainLine | undefined {
  return backupId === undefined ? undefined : find(backupId);
}
