import type { Timer } from '../base/index.ts';
import type { Audio, MediaStream, Playback, StreamStatistics } from '../media/index.ts';
import type { DialogName } from '../sip/index.ts';
import type { CallJournal } from './call-journal.ts';
import { qualityOf } from './call-quality.ts';
import { CallRecording } from './call-recording.ts';
import type {
  Call,
  CallDirection,
  CallEnding,
  CallListener,
  CallPurpose,
  ConnectOrder,
  ConnectResult,
} from './call.ts';
import { referrer, toAddress, type Destination } from './destination.ts';
import type { LegTools } from './leg-tools.ts';
import type { AudibleLeg, LegEnd, LegListener } from './leg.ts';
import type { LiveTrunk } from './live-trunk.ts';
import type { RecordingFormat } from './recording-file.ts';
import { lineSide } from './replacements.ts';
import { inviteByDialling } from './talk-invitation.ts';
import type { TalkName } from './talk-name.ts';
import type { Invitation } from './talk-party.ts';
import { Talk } from './talk.ts';
import type { Talks } from './talks.ts';
import { takeTransferRequest } from './transfer-request.ts';
import { extensionBeside } from './transfer-target.ts';
import type { TrunkKind } from './trunk.ts';

export interface PatientCallOptions {
  readonly tools: LegTools;
  readonly journal: CallJournal;
  readonly recordingsDirectory: string;
  /** WAV when absent. */
  readonly recordingFormat?: RecordingFormat;
  readonly node: string;
  readonly live: LiveTrunk;
  /** Those of this process. */
  readonly talks: Talks;
  readonly facts: CallFacts;
  /** The patient's leg, which tells this listener all that happens to it. */
  makeLeg(listener: LegListener): AudibleLeg;
  /** After the ending was told to every listener. */
  onOver(ending: CallEnding): void;
}

/** With whom of ours a patient is joined. */
export interface TalkRules {
  /** Whom that one of the talk may send the patient on to by his telephone. */
  allowed(target: string, by: TalkName): Invitation | undefined;
  /** What people call him, for the timeline. */
  readonly station?: string;
}

/** What is known of a call before anything has happened in it. */
export interface CallFacts {
  readonly id: string;
  readonly projectId: string;
  readonly direction: CallDirection;
  readonly purpose: CallPurpose;
  /** Who calls whom, E.164 where it is known; `from` is our own number when we call. */
  readonly from: string | undefined;
  readonly to: string;
  readonly record: boolean;
  /** Ends a talk that a person never ends; time with the other side of a connection does not count. */
  readonly maxTalkMs: number;
  /** The call for whose talk it is placed. */
  readonly forCallId?: string;
}

/** The call waits this long for its row; without a row a crash would forget it. */
const rowWaitMs = 5_000;

const nothingPlays: Playback = {
  done: Promise.resolve({ playedMs: 0, finished: false }),
  playedMs: 0,
  stop: () => undefined,
};

/** A call with a patient, whichever way it came: row, timeline, recording, talk, connection with an administrator, ending. */
export class PatientCall implements Call {
  readonly id: string;
  readonly projectId: string;
  readonly trunkKind: TrunkKind;
  readonly ended: Promise<CallEnding>;
  readonly #o: PatientCallOptions;
  readonly #listeners = new Set<CallListener>();
  readonly #leg: AudibleLeg;
  readonly #beganAt: number;
  readonly #recording: CallRecording;
  #resolveEnded: (ending: CallEnding) => void = () => undefined;
  #answeredAt: number | undefined;
  #talk: Talk | undefined;
  #talkTimer: Timer | undefined;
  #talkLeftMs: number;
  #talkSinceMs = 0;
  #ending: CallEnding | undefined;
  #givenUp = false;

  constructor(options: PatientCallOptions) {
    const { facts, tools, live } = options;
    this.#o = options;
    this.id = facts.id;
    this.projectId = facts.projectId;
    this.trunkKind = live.trunk.kind;
    this.#beganAt = tools.clock.now();
    this.#recording = new CallRecording({
      ...{ tools, journal: options.journal, callId: facts.id, beganAt: this.#beganAt },
      directory: options.recordingsDirectory,
      format: options.recordingFormat,
      isWanted: () => this.#leg.isTalking,
      onMoved: (path) => {
        if (this.#answeredAt !== undefined) options.journal.answered(facts.id, this.#answeredAt, path);
      },
    });
    this.#talkLeftMs = facts.maxTalkMs;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    const note = (kind: string): void => options.journal.event(facts.id, kind);
    this.#leg = options.makeLeg({
      onRinging: () => this.#ringing(),
      onEarlyMedia: () => this.#earlyMedia(),
      onAnswered: (stream) => this.#answered(stream),
      onDigit: (digit) => this.#digit(digit),
      // what his network plays while he holds us is heard
      onHeld: (held) => note(held ? 'held-by-patient' : 'resumed-by-patient'),
      onReplaced: () => note('replaced-by-patient'),
      onKeysInSound: () => note('keys-in-sound'),
      onEnded: (end) => void this.#over(end),
    });
  }

  get answeredAt(): number | undefined {
    return this.#answeredAt;
  }

  /** The patient's stream; undefined before it is open. */
  get stream(): MediaStream | undefined {
    return this.#leg.stream;
  }

  get isTalking(): boolean {
    return this.#leg.isTalking;
  }

  get dialog(): DialogName | undefined {
    return this.#leg.dialog;
  }

  get direction(): CallDirection {
    return this.#o.facts.direction;
  }

  get trunkId(): string {
    return this.#o.live.trunk.id;
  }

  /** As he calls or is called: E.164 where it is known. */
  get patientNumber(): string | undefined {
    const { direction, from, to } = this.#o.facts;
    return direction === 'in' ? from : to;
  }

  /** Hung up by us, whether the far end knows it already or not. */
  get isGivenUp(): boolean {
    return this.#givenUp;
  }

  /** Writes the row and makes room for the recording. False when the row can't be written in time. Never rejects. */
  async begin(): Promise<boolean> {
    const { journal, facts, live, node, tools } = this.#o;
    const { id, projectId, direction, purpose, from, to, record, forCallId } = facts;
    const row = { id, projectId, trunkId: live.trunk.id, node, direction, purpose, from, to, forCallId };
    const tooLate = new AbortController();
    const written = await Promise.race([
      journal.placed({ ...row, placedAt: this.#beganAt }),
      tools.clock.sleep(rowWaitMs, tooLate.signal).then(() => false),
    ]);
    tooLate.abort();
    journal.event(id, direction === 'in' ? 'received' : 'placed');
    if (record) await this.#recording.prepare();
    return written;
  }

  on(listener: CallListener): () => void {
    const ending = this.#ending;
    if (ending) queueMicrotask(() => listener.onEnded?.(ending));
    else this.#listeners.add(listener);
    if (listener.onFrame) this.#attend();
    return () => {
      if (this.#listeners.delete(listener) && listener.onFrame) this.#attend();
    };
  }

  /** Frames are made only while somebody wants them. */
  #attend(): void {
    const wanted = [...this.#listeners].some(({ onFrame }) => onFrame);
    this.#leg.listen(wanted ? (frame) => this.#tell((listener) => listener.onFrame?.(frame)) : undefined);
  }

  play(audio: Audio): Playback {
    return (this.#leg.isTalking ? this.#leg.stream?.play(audio) : undefined) ?? nothingPlays;
  }

  sendDigits(digits: string): void {
    if (this.#leg.isTalking) this.#leg.stream?.sendDigits(digits);
  }

  /** What the stream has lived through so far; undefined before it is open. */
  async statistics(): Promise<StreamStatistics | undefined> {
    return this.#ending ? undefined : await this.#leg.stream?.statistics();
  }

  async connect(order: ConnectOrder): Promise<ConnectResult> {
    const destination = toAddress(order.uri, this.#o.live.route);
    if (!destination) return { taken: false, cause: 'unreachable-number', talkMs: 0 };
    const { ringMs, announce } = order;
    const allowed = (target: string): Invitation | undefined => {
      const beside = extensionBeside(destination, target);
      return beside && this.#dialling(beside, ringMs);
    };
    return await this.talkWith(this.#dialling(destination, ringMs, announce), { allowed });
  }

  /** The talk with one of our people, while there is one. */
  get talk(): Talk | undefined {
    return this.#talk;
  }

  /** As `connect`, with whoever is invited. */
  async talkWith(first: Invitation, { allowed, station }: TalkRules): Promise<ConnectResult> {
    const { tools, talks, journal, live } = this.#o;
    if (!this.#leg.isTalking || this.#talk) return { taken: false, cause: 'cancelled', talkMs: 0 };
    journal.event(this.id, 'connecting', station === undefined ? {} : { station });
    const talk = new Talk({
      clock: tools.clock,
      callId: this.id,
      patient: this.#leg,
      note: (kind, detail) => journal.event(this.id, kind, detail),
      onTransferAsked: (refer, by) => {
        takeTransferRequest(refer, talk, { talks, allowed: (target) => allowed(target, by) });
      },
      onChange: () => talks.changed(talk),
      byRefer: live.trunk.transferBy === 'refer' ? { as: referrer(live.route) } : undefined,
    });
    this.#talk = talk;
    const forget = talks.add(talk);
    this.#pauseTalkTimer();
    talk.begin(first);
    const result = await talk.result;
    forget();
    this.#talk = undefined;
    if (!result.taken) journal.event(this.id, 'not-connected', { cause: result.cause });
    if (this.#leg.isTalking) this.#resumeTalkTimer();
    return result;
  }

  #dialling(destination: Destination, ringMs: number, announce?: Audio): Invitation {
    const { tools, live } = this.#o;
    const byLine = destination.viaTrunk && { limit: live.limit, side: lineSide(live.trunk.id) };
    return inviteByDialling(tools, { destination, ringMs, announce, ...byLine });
  }

  hangUp(): void {
    this.#givenUp = true;
    this.#leg.hangUp();
  }

  /** The process stops: the call ends whatever it is doing. */
  interrupt(): void {
    this.#givenUp = true;
    this.#leg.hangUp('interrupted');
  }

  #ringing(): void {
    const { journal, tools } = this.#o;
    journal.ringing(this.id, tools.clock.now());
    journal.event(this.id, 'ringing');
    this.#tell((listener) => listener.onRinging?.());
  }

  #earlyMedia(): void {
    this.#o.journal.event(this.id, 'early-media');
    this.#tell((listener) => listener.onEarlyMedia?.());
  }

  #answered(stream: MediaStream): void {
    const { journal, tools, facts } = this.#o;
    this.#answeredAt = tools.clock.now();
    if (facts.record) this.#recording.begin(stream);
    journal.answered(this.id, this.#answeredAt, facts.record ? this.#recording.path : undefined);
    journal.event(this.id, 'answered');
    this.#resumeTalkTimer();
    this.#tell((listener) => listener.onAnswered?.());
  }

  #digit(digit: string): void {
    this.#o.journal.event(this.id, 'digit', { digit });
    this.#tell((listener) => listener.onDigit?.(digit));
  }

  #resumeTalkTimer(): void {
    const { clock } = this.#o.tools;
    this.#talkSinceMs = clock.monotonicMs();
    this.#talkTimer = clock.after(Math.max(0, this.#talkLeftMs), () => {
      this.#o.journal.event(this.id, 'too-long');
      this.#leg.hangUp();
    });
  }

  #pauseTalkTimer(): void {
    this.#talkTimer?.cancel();
    this.#talkLeftMs -= this.#o.tools.clock.monotonicMs() - this.#talkSinceMs;
  }

  async #over(end: LegEnd): Promise<void> {
    this.#talkTimer?.cancel();
    this.#talk?.patientGone();
    const { cause, by, sipStatus, ringMs, talkMs, rang, answered, statistics } = end;
    const recording = await this.#recording.result(statistics);
    const ending: CallEnding = {
      cause,
      by,
      sipStatus,
      ringMs,
      talkMs,
      rang,
      answered,
      recording,
      quality: statistics && this.#answeredAt !== undefined ? qualityOf(statistics) : undefined,
    };
    this.#ending = ending;
    this.#o.journal.ended(this.id, this.#o.tools.clock.now(), ending);
    this.#o.journal.event(this.id, 'ended', { cause, by, sipStatus });
    this.#tell((listener) => listener.onEnded?.(ending));
    this.#listeners.clear();
    this.#resolveEnded(ending);
    this.#o.onOver(ending);
  }

  /** A listener's mistake hurts neither the call nor the other listeners. */
  #tell(what: (listener: CallListener) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        what(listener);
      } catch (err) {
        this.#o.tools.log.error({ call: this.id, err }, 'a listener of a call failed');
      }
    }
  }
}
