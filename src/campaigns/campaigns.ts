import { Failure, newId, type Clock } from '../base/index.ts';
import type { Switchboard } from '../calls/index.ts';
import type { Appointments } from '../clinic/index.ts';
import type { Database } from '../db/index.ts';
import { findAttemptsOfCalls, listAttempts, type Attempt } from './attempt-store.ts';
import {
  defaultPace,
  type Campaign,
  type CampaignSettings,
  type CampaignState,
  type Purpose,
} from './campaign.ts';
import { checkRules, type CallingRules } from './calling-rules.ts';
import { readRules, writeRules } from './calling-rules-store.ts';
import { deleteDraft, findCampaign, insertCampaign, listCampaigns, moveCampaign } from './campaign-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { forecastFinishMs } from './forecast.ts';
import {
  countOpenHandCalls,
  findHandCall,
  listHandCalls,
  setHandCallClosed,
  type HandCall,
} from './hand-call-store.ts';
import type { CampaignNews } from './news.ts';
import type { RefusalReason } from './permission.ts';
import { countRefusals, listRefusals, type RefusalFilter, type RefusalRecord } from './refusal-store.ts';
import { countTargets, countTargetsOfMany, type CampaignCounts } from './summary-store.ts';
import {
  addTargets,
  findTarget,
  findTargets,
  listTargets,
  nextDueMs,
  releaseWaiting,
  type Target,
  type TargetFilter,
} from './target-store.ts';

export interface CampaignsOptions {
  readonly clock: Clock;
  readonly database: Database;
  readonly appointments: Appointments;
  readonly trunks: Pick<Switchboard['trunks'], 'get'>;
  onNews(news: CampaignNews): void;
  /** Called when a campaign may have calls to place, so that it does not wait for the next tick. */
  onWork(): void;
}

export interface NewCampaign {
  readonly name?: string;
  /** `reminder` when absent; the only one that the robot has something to say for. */
  readonly purpose?: Purpose;
  readonly trunkId: string;
  /** All visits of an import, or these. */
  readonly appointments: { readonly importId: string } | { readonly ids: readonly string[] };
  readonly settings?: Partial<CampaignSettings>;
}

/** Counts, and when it will be over (milliseconds since 1970 UTC). */
export interface CampaignSummary extends CampaignCounts {
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly forecastFinishAt: number | null;
}

/** A page of refusals with the counts of all. */
export interface Refusals {
  readonly items: readonly RefusalRecord[];
  readonly counts: readonly { readonly reason: RefusalReason; readonly count: number }[];
}

const visitsAtOnce = 500;

/** The campaigns of the house: making them, moving them on, and reading what came of them. */
export class Campaigns {
  readonly #options: CampaignsOptions;

  constructor(options: CampaignsOptions) {
    this.#options = options;
  }

  /** A draft with one target for each visit. Throws `Failure`: `campaign.nothing-to-say`, `trunk.missing`, `import.not-done`, `campaign.empty`. */
  async create(projectId: string, order: NewCampaign): Promise<Campaign> {
    const { purpose = 'reminder' } = order;
    if (purpose !== 'reminder') {
      const message = 'The robot has no scenario for this purpose: it would remind of the visit instead.';
      throw new Failure('invalid', { code: 'campaign.nothing-to-say', message });
    }
    const trunk = await this.#options.trunks.get(order.trunkId);
    if (!trunk || trunk.projectId !== projectId) {
      throw new Failure('missing', { code: 'trunk.missing', message: 'There is no such line.' });
    }
    await this.#refuseUnfinished(projectId, order.appointments);
    const nowMs = this.#options.clock.now();
    const campaign = {
      id: newId(),
      projectId,
      name: order.name ?? new Date(nowMs).toISOString().slice(0, 16).replace('T', ' '),
      purpose,
      scenario: 'reminder',
      trunkId: trunk.id,
      rehearsal: trunk.kind === 'rehearsal',
      state: 'draft',
      createdAt: nowMs,
      startedAt: null,
      finishedAt: null,
      held: null,
    } as const;
    await this.#options.database.transaction<CampaignTables, void>(async (tx) => {
      // its hours and its lead are the project's, also when they are changed later
      await insertCampaign(tx, campaign, { ...defaultPace, ...order.settings });
      const added = await this.#addTargets(tx, campaign, order.appointments);
      if (added === 0) {
        throw new Failure('invalid', { code: 'campaign.empty', message: 'There is no visit to call about.' });
      }
    });
    return this.get(campaign.id);
  }

  /** A file that is still being loaded, or was not loaded whole, would leave patients out without a word. */
  async #refuseUnfinished(projectId: string, wanted: NewCampaign['appointments']): Promise<void> {
    if (!('importId' in wanted)) return;
    const state = await this.#options.appointments.loadingState(projectId, wanted.importId);
    if (state === undefined || state === 'done') return;
    const message = 'The file is not loaded: load it first.';
    throw new Failure('conflict', { code: 'import.not-done', message });
  }

  async #addTargets(
    tx: Parameters<typeof addTargets>[0],
    campaign: Pick<Campaign, 'id' | 'projectId' | 'createdAt'>,
    wanted: NewCampaign['appointments'],
  ): Promise<number> {
    const filter = { projectId: campaign.projectId, ...wanted };
    let added = 0;
    let after: string | undefined;
    do {
      const page = await this.#options.appointments.list(filter, { limit: visitsAtOnce, after });
      const ids = page.rows.map((visit) => visit.id);
      added += await addTargets(tx, campaign, ids, added, campaign.createdAt);
      after = page.next;
    } while (after !== undefined);
    return added;
  }

  start(id: string): Promise<Campaign> {
    return this.#move(id, ['draft'], 'running');
  }

  /** Places no new calls; those that are up go on. */
  pause(id: string): Promise<Campaign> {
    return this.#move(id, ['running'], 'paused');
  }

  resume(id: string): Promise<Campaign> {
    return this.#move(id, ['paused'], 'running');
  }

  /** Ends it for good: whoever was not called yet is let go; calls that are up go on to their end. */
  stop(id: string): Promise<Campaign> {
    return this.#move(id, ['draft', 'running', 'paused'], 'stopped');
  }

  /** Deletes a draft. Throws `Failure`: `campaign.missing`, `campaign.state` when it has begun already. */
  async discard(id: string): Promise<void> {
    const { projectId } = await this.get(id);
    const deleted = await this.#options.database.transaction<CampaignTables, boolean>((tx) =>
      deleteDraft(tx, id),
    );
    if (!deleted) {
      const { state } = await this.get(id);
      throw new Failure('conflict', {
        code: 'campaign.state',
        message: `A campaign that is ${state} can not be thrown away.`,
        params: { state },
      });
    }
    this.#options.onNews({ kind: 'campaign', projectId, campaignId: id });
  }

  /** Throws `Failure('missing', 'campaign.missing')`. */
  async get(id: string): Promise<Campaign> {
    const campaign = await findCampaign(this.#db, id);
    if (!campaign) {
      throw new Failure('missing', { code: 'campaign.missing', message: 'There is no such campaign.' });
    }
    return campaign;
  }

  list(projectId: string): Promise<Campaign[]> {
    return listCampaigns(this.#db, projectId);
  }

  async summary(campaign: Campaign): Promise<CampaignSummary> {
    return this.#summaryOf(campaign, await countTargets(this.#db, campaign.id));
  }

  /** The summaries of many campaigns in their order; all counts come from one query. */
  async summaries(campaigns: readonly Campaign[]): Promise<CampaignSummary[]> {
    const ids = campaigns.map(({ id }) => id);
    const counts = await countTargetsOfMany(this.#db, ids);
    return Promise.all(
      campaigns.map((campaign, index) => this.#summaryOf(campaign, counts[index] as CampaignCounts)),
    );
  }

  async #summaryOf(campaign: Campaign, counts: CampaignCounts): Promise<CampaignSummary> {
    const unsettled = counts.waiting + counts.calling;
    const forecast =
      campaign.state === 'running' && campaign.startedAt !== null
        ? forecastFinishMs({
            startedAtMs: campaign.startedAt,
            nowMs: this.#options.clock.now(),
            settled: counts.total - unsettled,
            unsettled,
            nextDueMs: await nextDueMs(this.#db, campaign.id),
          })
        : null;
    const { startedAt, finishedAt } = campaign;
    return { ...counts, startedAt, finishedAt, forecastFinishAt: forecast };
  }

  /** In the order in which they are called. */
  targets(campaignId: string, filter: TargetFilter): Promise<Target[]> {
    return listTargets(this.#db, campaignId, filter);
  }

  /** Throws `Failure('missing', 'target.missing')`. */
  async target(id: string): Promise<Target> {
    const target = await findTarget(this.#db, id);
    if (!target)
      throw new Failure('missing', { code: 'target.missing', message: 'There is no such target.' });
    return target;
  }

  /** Those of the ids that exist, in no order. */
  targetsById(ids: readonly string[]): Promise<Target[]> {
    return findTargets(this.#db, ids);
  }

  /** Every attempt at a target, the first first. */
  attempts(targetId: string): Promise<Attempt[]> {
    return listAttempts(this.#db, targetId);
  }

  /** The attempts that these calls were placed for; other calls have none. */
  attemptsOfCalls(callIds: readonly string[]): Promise<Attempt[]> {
    return findAttemptsOfCalls(this.#db, callIds);
  }

  /** What binds every campaign of the project. */
  rules(projectId: string): Promise<CallingRules> {
    return readRules(this.#db, projectId);
  }

  /** Campaigns that run keep to them from the next call on. Throws `Failure('invalid', 'calling-rules.wrong')` naming the field. */
  async saveRules(projectId: string, rules: CallingRules): Promise<CallingRules> {
    const checked = checkRules(rules);
    await writeRules(this.#db, projectId, checked, this.#options.clock.now());
    this.#options.onWork();
    return checked;
  }

  /** Why targets of the campaign were not called, the latest first, and how often for each reason. */
  async refusals(campaignId: string, filter: RefusalFilter): Promise<Refusals> {
    const items = await listRefusals(this.#db, campaignId, filter);
    return { items, counts: await countRefusals(this.#db, campaignId) };
  }

  handCalls(projectId: string, state: 'open' | 'closed', limit = 500): Promise<HandCall[]> {
    return listHandCalls(this.#db, projectId, state, limit);
  }

  openHandCalls(projectId: string): Promise<number> {
    return countOpenHandCalls(this.#db, projectId);
  }

  /** Throws `Failure('missing', 'hand-call.missing')`. */
  async handCall(id: string): Promise<HandCall> {
    const found = await findHandCall(this.#db, id);
    if (!found)
      throw new Failure('missing', { code: 'hand-call.missing', message: 'There is no such line.' });
    return found;
  }

  async closeHandCall(id: string, by: string, note: string): Promise<HandCall> {
    return this.#setClosed(id, { atMs: this.#options.clock.now(), by, note });
  }

  /** Takes a close back. Throws `Failure('conflict', 'hand-call.open-already')` when the visit stands on the list by another line. */
  async reopenHandCall(id: string): Promise<HandCall> {
    return this.#setClosed(id, null);
  }

  async #setClosed(id: string, closing: Parameters<typeof setHandCallClosed>[2]): Promise<HandCall> {
    const line = await this.handCall(id);
    const isSet = await this.#options.database.transaction<CampaignTables, boolean>((tx) =>
      setHandCallClosed(tx, line, closing),
    );
    if (!isSet) {
      throw new Failure('conflict', {
        code: 'hand-call.open-already',
        message: 'The visit stands on the list already, by a later line.',
      });
    }
    this.#options.onNews({ kind: 'hand-call', projectId: line.projectId });
    return this.handCall(id);
  }

  async #move(id: string, from: readonly CampaignState[], to: CampaignState): Promise<Campaign> {
    const before = await this.get(id);
    const nowMs = this.#options.clock.now();
    const moved = await this.#options.database.transaction<CampaignTables, boolean>(async (tx) => {
      if (!(await moveCampaign(tx, id, from, to, nowMs))) return false;
      if (to === 'stopped') await releaseWaiting(tx, id, 'campaign-stopped', nowMs);
      return true;
    });
    if (!moved) {
      throw new Failure('conflict', {
        code: 'campaign.state',
        message: `A campaign that is ${before.state} can not become ${to}.`,
        params: { state: before.state },
      });
    }
    this.#options.onNews({ kind: 'campaign', projectId: before.projectId, campaignId: id });
    this.#options.onWork();
    return this.get(id);
  }

  get #db() {
    return this.#options.database.kysely<CampaignTables>();
  }
}
