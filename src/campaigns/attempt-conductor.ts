import { isFailure, type Clock, type Log } from '../base/index.ts';
import { findOptedOut, type Appointments, type ProjectSettings } from '../clinic/index.ts';
import type { Database } from '../db/index.ts';
import { endingOf, type RobotCallResult } from './attempt-ending.ts';
import type { Claimed } from './claim.ts';
import type { CallPhase, CampaignNews } from './news.ts';
import { reminderFacts } from './reminder-facts.ts';
import type { AttemptEnding } from './retry-rule.ts';
import { permit } from './permission.ts';
import type { RobotCall } from './robot-call.ts';
import { commitMark, settle, type Settled, type SettleDependencies } from './settle.ts';
import { takeBack } from './take-back.ts';
import type { Target } from './target-store.ts';

export interface AttemptConductorOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly appointments: Appointments;
  readonly robotCall: RobotCall;
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

const settleAgainMs = 2_000;

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
    const result = await this.#call(claimed, settings, listener);
    if (result === 'not-placed') {
      const state = await this.#write(claimed, () => takeBack(this.#deps, claimed));
      if (state) this.#tellTarget(claimed, state, claimed.visit.mark);
      return;
    }
    listener.onEnding(endingOf(result));
    const settled = await this.#write(claimed, () => settle(this.#deps, claimed, result, settings.timeZone));
    this.#tellCall(claimed, 'ended');
    if (settled) this.#tellSettled(claimed, settled);
  }

  async #call(
    claimed: Claimed,
    settings: ProjectSettings,
    { onPlaced, onCarried }: ConductListener,
  ): Promise<RobotCallResult | 'not-placed'> {
    const { campaign, attempt, visit, facts } = claimed;
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
        mayPlace: () => permit({ ...facts, nowMs: this.#options.clock.now() }).kind === 'allowed',
        isWelcome: () => this.#isWelcome(claimed),
        onPlaced: () => {
          onPlaced();
          this.#tellCall(claimed, 'dialling');
        },
        onMark: (mark, how) => commitMark(this.#deps, claimed, mark, how),
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

  /** One of whom we can't tell, as the database is away, is not called now. */
  async #isWelcome({ campaign, attempt, visit }: Claimed): Promise<boolean> {
    if (campaign.rehearsal) return true;
    try {
      const wanted = { phones: [attempt.phone], patientIds: [visit.patientId] };
      const closed = await findOptedOut(this.#options.database.kysely(), campaign.projectId, wanted);
      return closed.phones.size === 0 && closed.patientIds.size === 0;
    } catch (err) {
      this.#options.log.warn({ err, attempt: attempt.id }, 'wishes not to be called could not be read');
      return false;
    }
  }

  /**
   * What came of an attempt is never dropped: whatever stands in its way, it is tried again. Undefined when somebody else
   * has ended the attempt meanwhile, or after `giveUp`.
   */
  async #write<Result>(
    { attempt }: Claimed,
    write: () => Promise<Result | undefined>,
  ): Promise<Result | undefined> {
    const { signal } = this.#givingUp;
    while (!signal.aborted) {
      try {
        return await write();
      } catch (err) {
        this.#options.log.error({ err, attempt: attempt.id }, 'an attempt could not be settled');
        await this.#options.clock.sleep(settleAgainMs, signal);
      }
    }
    return undefined;
  }

  get #deps(): SettleDependencies {
    const { database, appointments, clock } = this.#options;
    return { database, appointments, clock, signal: this.#givingUp.signal };
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
