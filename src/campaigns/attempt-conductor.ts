import { isFailure, type Clock, type Log } from '../base/index.ts';
import { findForbidden, findOptedOut, type Appointments, type ProjectSettings } from '../clinic/index.ts';
import type { Database } from '../db/index.ts';
import { endingOf, type RobotCallResult } from './attempt-ending.ts';
import type { Claimed } from './claim.ts';
import type { CallPhase, CampaignNews } from './news.ts';
import { reminderFacts } from './reminder-facts.ts';
import type { AttemptEnding } from './retry-rule.ts';
import { permit } from './permission.ts';
import type { RobotCall } from './robot-call.ts';
import { AttemptWriter } from './attempt-writer.ts';
import type { CampaignTables } from './campaign-tables.ts';
import type { Journal } from './journal.ts';
import { isOursToPlace } from './lease-store.ts';
import type { Settled } from './settle.ts';
import { takeBack } from './take-back.ts';
import type { Target } from './target-store.ts';

export interface AttemptConductorOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly appointments: Appointments;
  readonly robotCall: RobotCall;
  readonly journal?: Journal;
  /** Who holds the dispatcher's lease. */
  readonly holder: string;
  /** Whether it still does, as far as this process can know. */
  readonly leads: () => boolean;
  /** Who takes what the robot can't, in rehearsal. */
  readonly rehearsalAdministratorUri?: string;
  onNews(news: CampaignNews): void;
}

/** What the lines learn of an attempt. */
interface ConductListener {
  /** It has taken one of its line's lines. */
  onPlaced(): void;
  /** His telephone rings, or he talks. */
  onCarried(): void;
  /** The call is over; its ending is not written yet. Not told of one that was never placed. */
  onEnding(ending: AttemptEnding): void;
}

/** Leads one claimed attempt from its committed row to its settled ending, and tells how it goes. */
export class AttemptConductor {
  readonly #options: AttemptConductorOptions;
  readonly #givingUp = new AbortController();

  constructor(options: AttemptConductorOptions) {
    this.#options = options;
  }

  /** What is not settled yet is left to the recovery at the next start: the process is about to end. */
  giveUp(): void {
    this.#givingUp.abort();
  }

  async conduct(claimed: Claimed, settings: ProjectSettings, listener: ConductListener): Promise<void> {
    this.#tellTarget(claimed, 'calling', claimed.visit.mark);
    const { database, appointments, clock, log, journal } = this.#options;
    const deps = { database, appointments, clock, log, journal };
    const writer = new AttemptWriter({ ...deps, signal: this.#givingUp.signal }, claimed);
    const result = await this.#call(claimed, settings, listener, writer);
    if (result === 'not-placed') {
      const state = await writer.other(() => takeBack(deps, claimed));
      if (state) this.#tellTarget(claimed, state, claimed.visit.mark);
      return;
    }
    listener.onEnding(endingOf(result));
    const settled = await writer.ending(result, settings.timeZone);
    this.#tellCall(claimed, 'ended');
    if (settled) this.#tellSettled(claimed, settled);
  }

  async #call(
    claimed: Claimed,
    settings: ProjectSettings,
    { onPlaced, onCarried }: ConductListener,
    writer: AttemptWriter,
  ): Promise<RobotCallResult | 'not-placed'> {
    const { campaign, attempt, visit, request, facts } = claimed;
    try {
      return await this.#options.robotCall({
        callId: attempt.callId,
        projectId: campaign.projectId,
        trunkId: attempt.trunkId,
        phone: attempt.phone,
        facts: reminderFacts(visit, settings),
        administratorUri: campaign.rehearsal
          ? this.#options.rehearsalAdministratorUri
          : settings.administratorUri,
        ringMs: campaign.settings.ringSeconds * 1000,
        maxTalkMs: campaign.settings.maxTalkSeconds * 1000,
        mayPlace: () =>
          this.#options.leads() && permit(request, facts, this.#options.clock.now()).kind === 'allowed',
        isWelcome: () => this.#isWelcome(claimed),
        onPlaced: () => {
          onPlaced();
          this.#tellCall(claimed, 'dialling');
        },
        onMark: (mark, how) => writer.mark(mark, how),
        onPhase: (phase) => {
          onCarried();
          this.#tellCall(claimed, phase);
        },
        onStep: (step) => this.#tellCall(claimed, 'talking', { step }),
        onHeard: (heard) => {
          const word = { meaning: heard.meaning, text: heard.text ?? null, confidence: heard.confidence };
          this.#tellCall(claimed, 'talking', { step: heard.step, heard: word });
        },
      });
    } catch (err) {
      // a line that is down throws before anything was sent; whatever else it is, the patient was not charged
      if (!isFailure(err)) this.#options.log.error({ err, attempt: attempt.id }, 'a robot call failed');
      return { cause: 'trunk-unavailable', sipStatus: 0, talkMs: 0, rang: false };
    }
  }

  /**
   * One of whom we can't tell, as the database is away, is not called now; nor by a dispatcher that has slept, and whose lease
   * another has taken.
   */
  async #isWelcome({ campaign, attempt, visit }: Claimed): Promise<boolean> {
    const { database, holder, log } = this.#options;
    try {
      if (!(await isOursToPlace(database.kysely<CampaignTables>(), holder, attempt.id))) return false;
      if (campaign.rehearsal) return true;
      const wanted = { phones: [attempt.phone], patientIds: [visit.patientId] };
      const closed = await findOptedOut(database.kysely(), campaign.projectId, wanted);
      const forbidden = await findForbidden(database.kysely(), campaign.projectId, wanted.phones);
      return closed.phones.size + closed.patientIds.size + forbidden.size === 0;
    } catch (err) {
      log.warn({ err, attempt: attempt.id }, 'whether he may be called could not be read');
      return false;
    }
  }

  #tellSettled(claimed: Claimed, { next, mark }: Settled): void {
    const { projectId, id: campaignId } = claimed.campaign;
    const states = { again: 'pausing', done: 'done', stopped: 'refused' } as const;
    this.#tellTarget(claimed, states[next.kind], mark);
    if (next.kind === 'done' && next.handCall) this.#options.onNews({ kind: 'hand-call', projectId });
    this.#options.onNews({ kind: 'campaign', projectId, campaignId });
  }

  #tellTarget({ campaign, target }: Claimed, state: Target['state'], mark: Settled['mark']): void {
    const { projectId, id: campaignId } = campaign;
    this.#options.onNews({ kind: 'target', projectId, campaignId, targetId: target.id, state, mark });
  }

  #tellCall(
    claimed: Claimed,
    phase: CallPhase,
    more: {
      readonly step?: string;
      readonly heard?: { meaning: string; text: string | null; confidence: number };
    } = {},
  ): void {
    this.#options.onNews({
      kind: 'call',
      projectId: claimed.campaign.projectId,
      campaignId: claimed.campaign.id,
      targetId: claimed.target.id,
      callId: claimed.attempt.callId,
      phase,
      atMs: this.#options.clock.now(),
      heard: more.heard ?? null,
      step: more.step ?? null,
    });
  }
}
