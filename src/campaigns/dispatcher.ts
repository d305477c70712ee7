import { newId, isFailure, type Clock, type Lifecycle, type Log } from '../base/index.ts';
import type { Appointments, Projects, ProjectSettings } from '../clinic/index.ts';
import { isDatabaseAway, type Database } from '../db/index.ts';
import { nextAllowedMs } from './calling-hours.ts';
import { scaled, type Campaign, type HeldReason } from './campaign.ts';
import { moveCampaign, runningCampaigns, setHeld } from './campaign-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { AttemptConductor } from './attempt-conductor.ts';
import { claim, type ClaimDependencies, type Claimed } from './claim.ts';
import type { Journal } from './journal.ts';
import { giveUpLease, holdLease, leaseSeconds } from './lease-store.ts';
import { LineBook, type Lines } from './line-book.ts';
import type { CampaignNews } from './news.ts';
import { allowance, spend, type Bucket } from './pacing.ts';
import { recoverAttempts } from './recovery.ts';
import type { RobotCall } from './robot-call.ts';
import { replayJournal } from './replay.ts';
import { firstPlace, sweepPage, type SweepKind, type SweepPlace } from './sweep.ts';
import { hasUnsettled, keepPauses } from './target-store.ts';
import { JumpWatch } from './time-jump.ts';

export interface DispatcherOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly appointments: Appointments;
  readonly projects: Projects;
  readonly lines: Lines;
  readonly robotCall: RobotCall;
  /** Where what is heard is kept while PostgreSQL is away. Absent: it waits for it. */
  readonly journal?: Journal;
  /** Compares the clock with PostgreSQL's, every two seconds; tells whether it is known, without which nothing is placed by it. */
  learnTime?(): Promise<boolean>;
  /** Who takes what the robot can't, in rehearsal. */
  readonly rehearsalAdministratorUri?: string;
  /** Any other dispatcher on this database is known to be dead (its data directory is ours). */
  readonly alone: boolean;
  /** Whether to work on a campaign; all when absent. */
  readonly worksOn?: (campaignId: string) => boolean;
  onNews(news: CampaignNews): void;
}

/** What the dispatcher remembers of a running campaign; losing it costs nothing. */
interface Pace {
  bucket: Bucket;
  readonly calls: Set<string>;
  readonly sweeps: Readonly<Record<SweepKind, SweepPlace>>;
}

const tickMs = 200;
const mostClaimedAtOnce = 50;
/** A fifth of what the lease is good for; a claim looks at it in any case. */
const prolongEveryMs = 2_000;
/** At the stop: the switchboard lets talks finish for some seconds, then their endings are written. */
const settleWithinMs = 30_000;
/** After that: what was given up lets go of the database. */
const partingMs = 3_000;
/** How often to look whether calls of another dispatcher, which has lost its lease, are over. */
const lookAtOthersEveryMs = 5_000;
/**
 * How often a campaign that is held looks for whoever can't be reached any more before his visit, and how often each looks
 * for whoever may be called again.
 */
const sweepEveryMs: Readonly<Record<SweepKind, number>> = { hopeless: 5 * 60_000, cured: 60_000 };

/**
 * Places the calls of every running campaign: asks who is due, commits the attempt, calls, commits what came of it.
 * One dispatcher works at a time on a database; the others wait for its lease to end.
 */
export class Dispatcher implements Lifecycle {
  readonly #options: DispatcherOptions;
  readonly #log: Log;
  readonly #conductor: AttemptConductor;
  readonly #lines: LineBook;
  readonly #holder = newId();
  readonly #paces = new Map<string, Pace>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #wake = new AbortController();
  #loop: Promise<void> | undefined;
  #leading = false;
  #replayed = false;
  #heldAtMs = -Infinity;
  /** Since when no other dispatcher places calls, as the monotonic clock shows. */
  #ledSinceMs = Infinity;
  /** Attempts of another dispatcher, to be looked at again. */
  #othersLeft = false;
  #othersLookedAtMs = -Infinity;
  readonly #jumps: JumpWatch;
  #timeKnown = false;
  #jumpedAtMs = -Infinity;
  #hasSwept = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#log = options.log.child({ room: 'campaigns' });
    this.#conductor = new AttemptConductor({
      ...options,
      log: this.#log,
      holder: this.#holder,
      leads: () => options.clock.monotonicMs() - this.#heldAtMs < leaseSeconds * 1000,
    });
    this.#jumps = new JumpWatch(options.clock);
    this.#lines = new LineBook(options.clock, options.lines);
  }

  async start(): Promise<void> {
    this.#loop ??= this.#run();
  }

  /**
   * Places no more calls and waits for those under way to be settled, for half a minute; what is not settled then is
   * left to the recovery at the next start.
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.poke();
    await this.#loop;
    const settled = Promise.all(this.#underWay);
    await this.#wait(settled, settleWithinMs);
    this.#conductor.giveUp();
    await this.#wait(settled, partingMs);
    if (this.#leading) await giveUpLease(this.#db, this.#holder).catch(() => undefined);
    this.#leading = false;
  }

  async #wait(work: Promise<unknown>, mostMs: number): Promise<void> {
    const over = new AbortController();
    await Promise.race([work, this.#options.clock.sleep(mostMs, over.signal)]);
    over.abort();
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
    await this.#replay();
    if (!(await this.#holdsLease())) {
      this.#leading = false;
      this.#ledSinceMs = Infinity;
      return;
    }
    this.#ledSinceMs = Math.min(this.#ledSinceMs, this.#options.clock.monotonicMs());
    await this.#recover();
    await this.#noticeJump();
    const { worksOn = () => true } = this.#options;
    const campaigns = (await runningCampaigns(this.#db)).filter(({ id }) => worksOn(id));
    this.#hasSwept = false;
    for (const campaign of campaigns) await this.#dispatch(campaign);
    for (const [id, pace] of this.#paces) {
      if (pace.calls.size === 0 && !campaigns.some((campaign) => campaign.id === id)) this.#paces.delete(id);
    }
  }

  async #learnsTime(): Promise<boolean> {
    const { learnTime = async () => true } = this.#options;
    if (!(await learnTime())) return false;
    // this machine's own clock may always have been wrong
    if (!this.#timeKnown) this.#jumps.take();
    this.#timeKnown = true;
    return true;
  }

  /** Before anything of an earlier life is closed: what it has heard stands. */
  async #replay(): Promise<void> {
    const { journal } = this.#options;
    if (journal && !this.#replayed) await replayJournal({ ...this.#options, log: this.#log, journal });
    this.#replayed = true;
  }

  async #recover(): Promise<void> {
    const { clock, alone } = this.#options;
    const nowMs = clock.monotonicMs();
    const lookAgain = this.#othersLeft && nowMs - this.#othersLookedAtMs >= lookAtOthersEveryMs;
    if (this.#leading && !lookAgain) return;
    const order = {
      underWay: new Set([...this.#paces.values()].flatMap((pace) => [...pace.calls])),
      holder: this.#holder,
      ledForMs: alone ? Infinity : nowMs - this.#ledSinceMs,
    };
    this.#othersLeft = await recoverAttempts({ ...this.#options, log: this.#log }, order);
    this.#othersLookedAtMs = nowMs;
    this.#leading = true;
  }

  /** A clock that was put to another time shortens nobody's pause. */
  async #noticeJump(): Promise<void> {
    const jump = this.#jumps.look();
    if (!jump) return;
    // put back, it only makes pauses longer
    if (jump.byMs > 0) await keepPauses(this.#db, jump);
    this.#jumps.take();
    this.#log.warn({ bySeconds: Math.round(jump.byMs / 1000) }, 'the clock was put to another time');
    if (jump.byMs > 0) this.#jumpedAtMs = this.#options.clock.monotonicMs();
  }

  async #holdsLease(): Promise<boolean> {
    const { clock, alone } = this.#options;
    const nowMs = clock.monotonicMs();
    if (this.#leading && nowMs - this.#heldAtMs < prolongEveryMs) return true;
    // it has lapsed: another may have worked meanwhile
    if (nowMs - this.#heldAtMs >= leaseSeconds * 1000) this.#ledSinceMs = Infinity;
    if (!(await this.#learnsTime())) return false;
    if (!(await holdLease(this.#db, this.#holder, alone))) return false;
    // counted from before the question: the lease is never shorter than we think
    this.#heldAtMs = nowMs;
    return true;
  }

  async #dispatch(campaign: Campaign): Promise<void> {
    const { settings } = await this.#options.projects.get(campaign.projectId);
    const held = this.#heldBy(campaign, settings);
    if (held !== campaign.held) {
      await setHeld(this.#db, campaign.id, held);
      this.#options.onNews({ kind: 'campaign', projectId: campaign.projectId, campaignId: campaign.id });
    }
    await this.#sweep(campaign, settings, 'cured');
    if (held === null) await this.#placeCalls(campaign, settings);
    else await this.#sweep(campaign, settings, 'hopeless');
    const pace = this.#pace(campaign);
    if (pace.calls.size === 0 && !(await hasUnsettled(this.#db, campaign.id))) await this.#finish(campaign);
  }

  /** One page a tick, of whichever campaign: the lease must not lapse meanwhile. */
  async #sweep(campaign: Campaign, { timeZone }: ProjectSettings, kind: SweepKind): Promise<void> {
    const place = this.#pace(campaign).sweeps[kind];
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#hasSwept || (place.after < 0 && nowMs - place.begunAtMs < sweepEveryMs[kind])) return;
    this.#hasSwept = true;
    if (place.after < 0) place.begunAtMs = nowMs;
    const { last, changed } = await sweepPage(this.#claiming, campaign, timeZone, kind, place.after);
    place.after = last;
    if (changed === 0) return;
    if (kind === 'hopeless') this.#options.onNews({ kind: 'hand-call', projectId: campaign.projectId });
    this.#tellCampaign(campaign);
  }

  get #claiming(): ClaimDependencies {
    return { ...this.#options, holder: this.#holder };
  }

  #heldBy(campaign: Campaign, settings: ProjectSettings): HeldReason | null {
    const nowMs = this.#options.clock.now();
    const zones = [settings.timeZone, ...campaign.rules.branchZones.map(({ zone }) => zone)];
    const isOpen = zones.some((zone) => nextAllowedMs(nowMs, [zone], campaign.rules) === nowMs);
    if (!campaign.rehearsal && !isOpen) return 'outside-hours';
    const sinceJumpMs = this.#options.clock.monotonicMs() - this.#jumpedAtMs;
    // nobody can tell how long ago the last call to a number was
    const quietMs = campaign.rules.samePhonePauseMinutes * 60_000;
    if (sinceJumpMs < scaled(campaign, quietMs)) return 'clock-jumped';
    try {
      return this.#lines.anyUsable(campaign.trunkId) ? null : 'trunk-unavailable';
    } catch (error) {
      if (isFailure(error) && error.code === 'trunk.missing') return 'trunk-missing';
      throw error;
    }
  }

  async #placeCalls(campaign: Campaign, settings: ProjectSettings): Promise<void> {
    const pace = this.#pace(campaign);
    const allowed = allowance(
      pace.bucket,
      campaign.settings,
      pace.calls.size,
      this.#options.clock.monotonicMs(),
    );
    pace.bucket = allowed.bucket;
    const wanted = Math.min(allowed.calls, mostClaimedAtOnce);
    let lines = this.#lines.choose(campaign.trunkId, wanted);
    // refused targets take no line: look further until the lines are full or nobody is due
    while (lines.length > 0) {
      const batch = await claim(this.#claiming, campaign, settings.timeZone, lines);
      pace.bucket = spend(pace.bucket, batch.claimed.length);
      for (const claimed of batch.claimed) this.#begin(claimed, settings);
      if (batch.claimed.length === batch.looked) break;
      this.#tellCampaign(campaign);
      lines = lines.slice(batch.claimed.length);
    }
  }

  #begin(claimed: Claimed, settings: ProjectSettings): void {
    const pace = this.#pace(claimed.campaign);
    const { id, trunkId, phone } = claimed.attempt;
    pace.calls.add(id);
    this.#lines.began(trunkId, id, phone);
    const work = this.#conductor
      .conduct(claimed, settings, {
        onPlaced: () => this.#lines.placed(trunkId, id),
        onCarried: () => this.#lines.carried(trunkId, id),
        // before the target is free again, so that it is not claimed for a line that has just failed
        onEnding: (ending) => this.#lines.ended(trunkId, id, ending),
      })
      .catch((err: unknown) => {
        this.#log.error({ err, attempt: id }, 'an attempt was left');
        // nobody conducts it any more: the recovery has to look for it
        this.#leading = false;
      })
      .finally(() => {
        pace.calls.delete(id);
        this.#lines.settled(trunkId, id);
        this.#underWay.delete(work);
        this.poke();
      });
    this.#underWay.add(work);
  }

  async #finish(campaign: Campaign): Promise<void> {
    if (await moveCampaign(this.#db, campaign.id, ['running'], 'finished', this.#options.clock.now())) {
      this.#tellCampaign(campaign);
    }
  }

  #pace(campaign: Campaign): Pace {
    let pace = this.#paces.get(campaign.id);
    if (!pace) {
      const bucket = { tokens: campaign.settings.callsPerSecond, atMs: this.#options.clock.monotonicMs() };
      pace = { bucket, calls: new Set(), sweeps: { hopeless: firstPlace(), cured: firstPlace() } };
      this.#paces.set(campaign.id, pace);
    }
    return pace;
  }

  #tellCampaign(campaign: Campaign): void {
    this.#options.onNews({ kind: 'campaign', projectId: campaign.projectId, campaignId: campaign.id });
  }
}
