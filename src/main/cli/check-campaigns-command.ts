import { systemClock } from '../../base/index.ts';
import { checkCampaigns, whatToDo, type Breach } from '../../campaigns/index.ts';
import type { ProcessSettings } from '../settings.ts';
import { withProject } from './with-project.ts';

const mostShown = 20;

/**
 * Checks what must always hold of campaigns: nobody called inside his pause or too often, no answer lost. Changes nothing; may be
 * run beside a Perezvon that works. 0 when all of it holds, 1 otherwise.
 */
export async function checkAllCampaigns(settings: ProcessSettings): Promise<number> {
  const breaches = await withProject(settings, (database, projectId) =>
    checkCampaigns(database.kysely(), projectId, systemClock.now()),
  );
  for (const line of report(breaches)) console.log(line);
  return breaches.length === 0 ? 0 : 1;
}

function report(breaches: readonly Breach[]): readonly string[] {
  if (breaches.length === 0) return ['Every rule holds: nobody was called twice, no answer is lost.'];
  const rules = [...new Set(breaches.map(({ rule }) => rule))];
  return rules.flatMap((rule) => {
    const found = breaches.filter((breach) => breach.rule === rule);
    return [
      `${rule}: ${found.length}. ${whatToDo[rule]}`,
      ...found.slice(0, mostShown).map(lineOf),
      ...(found.length > mostShown ? [`  and ${found.length - mostShown} more`] : []),
    ];
  });
}

function lineOf({ campaignId, targetId, attemptIds }: Breach): string {
  return `  campaign ${campaignId}, target ${targetId}${attemptIds.map((id) => `, attempt ${id}`).join('')}`;
}
