import type { Appointment, Appointments, Mark, ResultLine } from '../clinic/index.ts';
import type { Campaign } from './campaign.ts';
import type { Campaigns } from './campaigns.ts';
import { heardWords } from './heard-words.ts';
import type { Target } from './target-store.ts';

const targetsAtOnce = 500;

/**
 * The mark to show for a target: the card's present one, which a person may have changed since; in a rehearsal, which
 * leaves real cards alone, what the card would have got.
 */
export function markShown(
  campaign: Pick<Campaign, 'rehearsal'>,
  target: Pick<Target, 'mark'>,
  visit: Pick<Appointment, 'mark'>,
): Mark {
  return campaign.rehearsal ? (target.mark ?? 'none') : visit.mark;
}

/** What came of each visit of a campaign, in the order of the file: the lines of a result file. */
export async function* resultLines(
  rooms: { readonly campaigns: Campaigns; readonly appointments: Appointments },
  campaign: Campaign,
  language: 'ru' | 'en',
): AsyncGenerator<ResultLine> {
  for (let after: number | undefined; ;) {
    const targets = await rooms.campaigns.targets(campaign.id, { limit: targetsAtOnce, after });
    const visits = await rooms.appointments.getMany(targets.map((target) => target.appointmentId));
    const visitById = new Map(visits.map((visit) => [visit.id, visit]));
    for (const target of targets) {
      const visit = visitById.get(target.appointmentId);
      if (!visit) continue;
      yield {
        appointmentId: visit.id,
        mark: markShown(campaign, target, visit),
        heard: heardWords(target.heard, language),
        attempts: target.attempts,
        whenMs: target.settledAt ?? undefined,
      };
    }
    if (targets.length < targetsAtOnce) return;
    after = targets.at(-1)?.position;
  }
}
