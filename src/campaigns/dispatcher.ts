import { newId, isFailure, type Clock, type Lifecycle, type Log } from '../base/index.ts';
import { isUsable, type Switchboard } from '../calls/index.ts';
import type { Appointments, Projects, ProjectSettings } from '../clinic/index.ts';
import { isDatabaseAway, type Database } from '../db/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import { nextAllowedMs } from './calling-hours.ts';
import type { Campaign, HeldReason } from './campaign.ts';
import { moveCampaign, runningCampaigns, setHeld } from './campaign-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { claim, type Claimed } from './claim.ts';
import { giveUpLease, holdLease } from './lease-store.ts';
import type { CampaignNews } from './news.ts';
import { allowance, spend, type Bucket } from './pacing.ts';
import { recoverAttempts } from './recovery.ts';
import { reminderFacts } from './reminder-facts.ts';
import type { RobotCall } from './robot-call.ts';
import { commitMark, settle } from './settle.ts';
import { hasUnsettled } from './target-store.ts';
import { afterFault, noHold, type TrunkHold } from './trunk-hold.ts';

export interface DispatcherOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly appointments: Appointments;
  readonly projects: Projects;
  /** What the dispatcher asks of the lines. */
  readonly lines: Pick<Switchboard, 'capacity'> & { readonly trunks: Pick<Switchboard['trunks'], 'state'> };
  readonly robotCall: RobotCall;
  /** Who takes what the robot can't, in rehearsal. */
  readonly rehearsalAdministratorUri?: string;
  /** Any other dispatcher on this database is known to be dead (its data directory is ours). */
  readonly alone: boolean;
  onNews(news: CampaignNews): void;
}

/** What the dispatcher remembers of a running campaign; losing it costs nothing. */
interface Pace {
  bucket: Bucket;
  hold: TrunkHold;
  readonly calls: Set<string>;
}

const tickMs = 200;
const mostClaimedAtOnce = 50;

/**
 * Places the calls of every running campaign: asks who is due, commits the attempt, calls, commits what came of it.
 * One dispatcher works at a time on a database; the others wait for its lease to end.
 */
export class Dispatcher implements Lifecycle {
  readonly #options: DispatcherOptions;
  readonly #log: Log;
  readonly #holder = newId();
  readonly #paces = new Map<string, Pace>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #wake = new AbortController();
  #loop: Promise<void> | undefined;
  #leading = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#log = options.log.child({ room: 'campaigns' });
  }

  async start(): Promise<void> {
    this.#loop ??= this.#run();
  }

  /** Places no more calls and waits for those under way to be settled. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.poke();
    await this.#loop;
    await Promise.all(this.#underWay);
    if (this.#leading) await giveUpLease(this.#db, this.#holder).catch(() => undefined);
    this.#leading = false;
  }

  /** Looks at once instead of at the next tick. */
  poke(): void {
    this.#wake.abort();
  }

  get #db() {
    return this.#options.database.kysely<CampaignTables>();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      try {
        await this.#tick();
      } catch (err) {
        if (!isDatabaseAway(err)) this.#log.error({ err }, 'a round of the dispatcher failed');
        await this.#options.database.ready({ signal: this.#stopping.signal }).catch(() => undefined);
        // a claim whose answer was lost may have been committed: look for attempts that nobody conducts
        this.#leading = false;
      }
      await this.#options.clock.sleep(tickMs, this.#wake.signal);
    }
  }

  async #tick(): Promise<void> {
    if (!(await holdLease(this.#db, this.#holder, this.#options.alone))) {
      this.#leading = false;
      return;
    }
    if (!this.#leading) {
      await recoverAttempts(
        this.#options,
        new Set([...this.#paces.values()].flatMap((pace) => [...pace.calls])),
      );
      this.#leading = true;
    }
    const campaigns = await runningCampaigns(this.#db);
    for (const campaign of campaigns) await this.#dispatch(campaign);
    for (const [id, pace] of this.#paces) {
      if (pace.calls.size === 0 && !campaigns.some((campaign) => campaign.id === id)) this.#paces.delete(id);
    }
  }

  async #dispatch(campaign: Campaign): Promise<void> {
    const { settings } = await this.#options.projects.get(campaign.projectId);
    const held = this.#heldBy(campaign, settings);
    if (held !== campaign.held) {
      await setHeld(this.#db, campaign.id, held);
      this.#options.onNews({ kind: 'campaign', projectId: campaign.projectId, campaignId: campaign.id });
    }
    if (held === null) await this.#placeCalls(campaign, settings);
    const pace = this.#pace(campaign);
    if (pace.calls.size === 0 && !(await hasUnsettled(this.#db, campaign.id))) await this.#finish(campaign);
  }

  #heldBy(campaign: Campaign, settings: ProjectSettings): HeldReason | null {
    const nowMs = this.#options.clock.now();
    const allowedMs = nextAllowedMs(nowMs, settings.timeZone, campaign.settings.hours);
    if (!campaign.rehearsal && allowedMs > nowMs) return 'outside-hours';
    try {
      const usable = isUsable(this.#options.lines.trunks.state(campaign.trunkId));
      return usable && nowMs >= this.#pace(campaign).hold.untilMs ? null : 'trunk-unavailable';
    } catch (error) {
      if (isFailure(error) && error.code === 'trunk.missing') return 'trunk-missing';
      throw error;
    }
  }

  async #placeCalls(campaign: Campaign, settings: ProjectSettings): Promise<void> {
    const pace = this.#pace(campaign);
    const allowed = allowance(pace.bucket, campaign.settings, pace.calls.size, this.#options.clock.now());
    pace.bucket = allowed.bucket;
    const line = this.#options.lines.capacity(campaign.trunkId);
    let rest = Math.min(allowed.calls, line.freeLines, mostClaimedAtOnce);
    // refused targets take no line: look further until the lines are full or nobody is due
    while (rest > 0) {
      const batch = await claim(
        { ...this.#options, holder: this.#holder },
        campaign,
        settings.timeZone,
        rest,
      );
      pace.bucket = spend(pace.bucket, batch.claimed.length);
      for (const claimed of batch.claimed) this.#begin(claimed, settings);
      if (batch.claimed.length === batch.looked) break;
      this.#tellCampaign(campaign);
      rest -= batch.claimed.length;
    }
  }

  #begin(claimed: Claimed, settings: ProjectSettings): void {
    const pace = this.#pace(claimed.campaign);
    pace.calls.add(claimed.attempt.id);
    const work = this.#conduct(claimed, settings)
      .catch((err: unknown) =>
        this.#log.error({ err, attempt: claimed.attempt.id }, 'an attempt could not be settled'),
      )
      .finally(() => {
        pace.calls.delete(claimed.attempt.id);
        this.#underWay.delete(work);
        this.poke();
      });
    this.#underWay.add(work);
  }

  async #conduct(claimed: Claimed, settings: ProjectSettings): Promise<void> {
    const { campaign, visit } = claimed;
    this.#tellTarget(claimed, 'calling', visit.mark);
    this.#tellCall(claimed, 'dialling');
    const result = await this.#call(claimed, settings);
    const pace = this.#pace(campaign);
    const settled = await settle(this.#options, claimed, result);
    this.#tellCall(claimed, 'ended');
    if (!settled) return;
    pace.hold = settled.ending === 'line-fault' ? afterFault(pace.hold, this.#options.clock.now()) : noHold;
    this.#tellTarget(claimed, settled.next.kind === 'done' ? 'done' : 'pausing', settled.mark);
    if (settled.next.kind === 'done' && settled.next.handCall) {
      this.#options.onNews({ kind: 'hand-call', projectId: campaign.projectId });
    }
    this.#tellCampaign(campaign);
  }

  async #call(claimed: Claimed, settings: ProjectSettings): Promise<RobotCallResult> {
    const { campaign, attempt, visit } = claimed;
    try {
      return await this.#options.robotCall({
        callId: attempt.callId,
        projectId: campaign.projectId,
        trunkId: campaign.trunkId,
        phone: attempt.phone,
        facts: reminderFacts(visit, settings),
        administratorUri: campaign.rehearsal
          ? this.#options.rehearsalAdministratorUri
          : settings.administratorUri,
        ringMs: campaign.settings.ringSeconds * 1000,
        maxTalkMs: campaign.settings.maxTalkSeconds * 1000,
        onMark: (mark, how) => commitMark(this.#options, claimed, mark, how),
        onPhase: (phase) => this.#tellCall(claimed, phase),
        onStep: (step) => this.#tellCall(claimed, 'talking', { step }),
        onHeard: (heard) => {
          const word = { meaning: heard.meaning, text: heard.text ?? null, confidence: heard.confidence };
          this.#tellCall(claimed, 'talking', { step: heard.step, heard: word });
        },
      });
    } catch (err) {
      // a line that is full or down throws before anything was sent; whatever else it is, the patient was not charged
      if (!isFailure(err)) this.#log.error({ err, attempt: attempt.id }, 'a robot call failed');
      return { cause: 'trunk-unavailable', sipStatus: 0, talkMs: 0 };
    }
  }

  async #finish(campaign: Campaign): Promise<void> {
    if (await moveCampaign(this.#db, campaign.id, ['running'], 'finished', this.#options.clock.now())) {
      this.#tellCampaign(campaign);
    }
  }

  #pace(campaign: Campaign): Pace {
    let pace = this.#paces.get(campaign.id);
    if (!pace) {
      const bucket = { tokens: campaign.settings.callsPerSecond, atMs: this.#options.clock.now() };
      pace = { bucket, hold: noHold, calls: new Set() };
      this.#paces.set(campaign.id, pace);
    }
    return pace;
  }

  #tellCampaign(campaign: Campaign): void {
    this.#options.onNews({ kind: 'campaign', projectId: campaign.projectId, campaignId: campaign.id });
  }

  #tellTarget(claimed: Claimed, state: 'calling' | 'pausing' | 'done', mark: Claimed['visit']['mark']): void {
    const { campaign, target } = claimed;
    const { projectId, id: campaignId } = campaign;
    this.#options.onNews({ kind: 'target', projectId, campaignId, targetId: target.id, state, mark });
  }

  #tellCall(
    claimed: Claimed,
    phase: 'dialling' | 'ringing' | 'talking' | 'ended',
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
