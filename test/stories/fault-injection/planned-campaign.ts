import { newId, type Clock } from '../../../src/base/index.ts';
import { Appointments, Projects } from '../../../src/clinic/index.ts';
import { Campaigns, checkCampaigns } from '../../../src/campaigns/index.ts';
import type { Database } from '../../../src/db/index.ts';
import { seedVisits } from '../../factories/visits.ts';
import type { Manner, Plan } from './plan.ts';
import { complaints, type CardRow, type WorldEvent } from './world.ts';

const dayMs = 86_400_000;
/** Of a rehearsal, which divides pauses by 360. */
const settings = {
  ...{ attempts: 3, pauseMinutes: 60, busyPauseMinutes: 30, ringSeconds: 5, maxTalkSeconds: 20 },
  ...{ linesAtOnce: 3, callsPerSecond: 100 },
};
const rules = { pauseMs: 10_000, busyPauseMs: 5_000, attempts: 3 };

/** A running campaign over the patients of a plan, and what is to be asked of it in the end. */
export class PlannedCampaign {
  readonly #database: Database;
  readonly #projectId: string;
  readonly #id: string;

  private constructor(database: Database, projectId: string, id: string) {
    this.#database = database;
    this.#projectId = projectId;
    this.#id = id;
  }

  static async begin(database: Database, clock: Clock, { patients }: Plan): Promise<PlannedCampaign> {
    const { id: projectId } = await new Projects({ database, clock }).ensureDefault();
    const startsAtMs = clock.now() + 10 * dayMs;
    const seeds = patients.map((_, n) => ({ phones: [phoneOf(n)], startsAtMs }));
    const { importId } = await seedVisits(database, projectId, seeds);
    const campaigns = new Campaigns({
      ...{ clock, database, appointments: new Appointments({ database }) },
      trunks: { get: async (id: string) => ({ id, projectId, kind: 'rehearsal' }) as never },
      ...{ onNews: () => undefined, onWork: () => undefined },
    });
    const { id } = await campaigns.create(projectId, {
      trunkId: newId(),
      appointments: { importId },
      settings,
    });
    await campaigns.start(id);
    return new PlannedCampaign(database, projectId, id);
  }

  /** What patients may complain about, and the rules that the tables break; empty when all is well. */
  async wrong(events: readonly WorldEvent[], nowMs: number): Promise<readonly string[]> {
    const cards = await this.#database.query<CardRow>(
      `select patient.phones[1] as phone, visit.mark, target.state, target.attempts,
         exists (select 1 from campaigns.hand_call where hand_call.target_id = target.id) as "handCall"
       from campaigns.target join clinic.appointment visit on visit.id = target.appointment_id
         join clinic.patient on patient.id = visit.patient_id
       where target.campaign_id = $1`,
      [this.#id],
    );
    const breaches = await checkCampaigns(this.#database.kysely(), this.#projectId, nowMs);
    return [
      ...complaints(events, cards, rules),
      ...breaches.map(({ rule, targetId }) => `${rule} of target ${targetId}`),
    ];
  }
}

/** Whether the only campaign of a database is. */
export async function isFinished(database: Database): Promise<true | undefined> {
  const text = `select 1 from campaigns.campaign where state = 'finished'`;
  const rows = await database.retryWhileAway(() => database.query(text));
  return rows.length > 0 || undefined;
}

/** How the owner of a number takes his next call. */
export function mannerOf({ patients }: Plan, events: readonly WorldEvent[], phone: string): Manner {
  const manners = patients[Number(phone.slice(-4))]!;
  const rings = events.filter((event) => event.kind === 'rang' && event.phone === phone).length;
  return manners[Math.min(rings, manners.length - 1)]!;
}

const phoneOf = (n: number): string => `+7990000${String(n).padStart(4, '0')}`;
