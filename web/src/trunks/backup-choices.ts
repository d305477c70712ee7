import type { Trunk } from '../../../src/api/contract/index.ts';

type Line = Pick<Trunk, 'id' | 'name' | 'kind' | 'backupId'>;

/** The real lines that can stand in for a line (null: a new one): no circle comes about. */
export function backupChoices(id: string | null, lines: readonly Line[]): readonly Line[] {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const leadsBack = (line: Line): boolean => {
    const seen = new Set<string>();
    for (let at: Line | undefined = line; at && !seen.has(at.id); at = byId.get(at.backupId ?? '')) {
      if (at.id === id) return true;
      seen.add(at.id);
    }
    return false;
  };
  return lines.filter((line) => line.kind !== 'rehearsal' && !leadsBack(line));
}
