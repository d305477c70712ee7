import { markShown, type Campaign, type Target as StoredTarget } from '../../../campaigns/index.ts';
import type { Appointment as Visit, Mark } from '../../../clinic/index.ts';
import type { TargetQuery } from '../../contract/index.ts';
import type { ApiServices } from '../../services.ts';

export interface TargetWithVisit {
  readonly target: StoredTarget;
  readonly visit: Visit;
  /** What the list shows. */
  readonly mark: Mark;
}

export interface TargetPage {
  readonly rows: readonly TargetWithVisit[];
  /** The `position` to go on after; null at the end. */
  readonly next: number | null;
}

type Rooms = Pick<ApiServices, 'campaigns' | 'appointments'>;

// a rare mark in a huge campaign is looked for in steps, so that no request reads everything
const scanAtOnce = 500;
const mostScans = 20;
const mostFound = 500;

/**
 * Targets with their visits in the order of the file. The mark is the card's present one, so it is compared after
 * reading: under that filter a page may be short though more follow.
 */
export async function readTargetPage(
  rooms: Rooms,
  campaign: Campaign,
  query: TargetQuery,
): Promise<TargetPage> {
  const appointmentIds = query.search
    ? await visitsNamed(rooms, campaign.projectId, query.search)
    : undefined;
  const rows: TargetWithVisit[] = [];
  let after = query.after === undefined ? undefined : Number(query.after) || 0;
  for (let scan = 0; scan < mostScans; scan += 1) {
    const limit = query.mark ? scanAtOnce : query.limit + 1;
    const targets = await rooms.campaigns.targets(campaign.id, {
      state: query.state,
      appointmentIds,
      limit,
      after,
    });
    for (const row of await withVisits(rooms, campaign, targets)) {
      if (rows.length === query.limit) return { rows, next: rows.at(-1)?.target.position ?? null };
      if (!query.mark || row.mark === query.mark) rows.push(row);
    }
    if (targets.length < limit) return { rows, next: null };
    after = targets.at(-1)?.position;
  }
  return { rows, next: after ?? null };
}

async function withVisits(
  rooms: Rooms,
  campaign: Campaign,
  targets: readonly StoredTarget[],
): Promise<TargetWithVisit[]> {
  const visits = await rooms.appointments.getMany(targets.map((target) => target.appointmentId));
  const visitById = new Map(visits.map((visit) => [visit.id, visit]));
  return targets.flatMap((target) => {
    const visit = visitById.get(target.appointmentId);
    return visit ? [{ target, visit, mark: markShown(campaign, target, visit) }] : [];
  });
}

async function visitsNamed(rooms: Rooms, projectId: string, search: string): Promise<string[]> {
  const page = await rooms.appointments.list({ projectId, search }, { limit: mostFound });
  return page.rows.map((visit) => visit.id);
}
