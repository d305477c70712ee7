import type { Timer } from '../base/index.ts';
import type { Audio, MediaStream, Playback, StreamStatistics } from '../media/index.ts';
import type { CallJournal } from './call-journal.ts';
import type {
  Call,
  CallEnding,
  CallListener,
  CallOrder,
  CallQuality,
  ConnectOrder,
  ConnectResult,
} from './call.ts';
import { Connection } from './connection.ts';
import { toAddress, toNumber } from './destination.ts';
import { DialledLeg, type LegTools } from './dialled-leg.ts';
import type { LegEnd } from './leg.ts';
import { prepareFolder, recordingPath } from './recording-file.ts';
import type { TrunkKind } from './trunk.ts';
import type { LiveTrunk } from './live-trunk.ts';

export interface OutgoingCallOptions {
  readonly tools: LegTools;
  readonly journal: CallJournal;
  readonly recordingsDirectory: string;
  readonly node: string;
  readonly order: CallOrder;
  readonly live: LiveTrunk;
  /** After the ending was told to every listener. */
  onOver(ending: CallEnding): void;
}

/** The INVITE waits this long for its row; without a row a crash would forget the call. */
const rowWaitMs = 5_000;

const nothingPlays: Playback = {
  done: Promise.resolve({ playedMs: 0, finished: false }),
  playedMs: 0,
  stop: () => undefined,
};

/** A call to a patient: row, INVITE, recording, talk, connection with an administrator, ending. */
export class OutgoingCall implements Call {
  readonly id: string;
  readonly projectId: string;
  readonly trunkKind: TrunkKind;
  readonly ended: Promise<CallEnding>;
  readonly #o: OutgoingCallOptions;
  readonly #listeners = new Set<CallListener>();
  readonly #leg: DialledLeg;
  readonly #placedAt: number;
  readonly #recordingPath: string;
  #resolveEnded: (ending: CallEnding) => void = () => undefined;
  #answeredAt: number | undefined;
  #recording: Promise<boolean> = Promise.resolve(false);
  #connection: Connection | undefined;
  #talkTimer: Timer | undefined;
  #talkLeftMs: number;
  #talkSinceMs = 0;
  #ending: CallEnding | undefined;
  #givenUp = false;

  constructor(options: OutgoingCallOptions) {
    const { order, tools, live } = options;
    this.#o = options;
    this.id = order.callId;
    this.projectId = order.projectId;
    this.trunkKind = live.trunk.kind;
    this.#placedAt = tools.clock.now();
    this.#recordingPath = recordingPath(order.callId, this.#placedAt);
    this.#talkLeftMs = order.maxTalkMs;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    const destination = toNumber(order.to, live.route);
    this.#leg = new DialledLeg(
      tools,
      { id: order.callId, destination, ringMs: order.ringMs },
      {
        onRinging: () => this.#ringing(),
        onEarlyMedia: () => this.#earlyMedia(),
        onAnswered: (stream) => this.#answered(stream),
        onDigit: (digit) => this.#digit(digit),
        onFrame: (frame) => this.#tell((listener) => listener.onFrame?.(frame)),
        onEnded: (end) => void this.#over(end),
      },
    );
  }

  get answeredAt(): number | undefined {
    return this.#answeredAt;
  }

  /** Writes the row, then dials. Never rejects. */
  async start(): Promise<void> {
    const { journal, order, live, node, tools, recordingsDirectory } = this.#o;
    const row = {
      id: order.callId,
      projectId: order.projectId,
      trunkId: live.trunk.id,
      node,
      purpose: order.purpose ?? 'campaign',
      to: order.to,
      placedAt: this.#placedAt,
    };
    const tooLate = new AbortController();
    const written = await Promise.race([
      journal.placed(row),
      tools.clock.sleep(rowWaitMs, tooLate.signal).then(() => false),
    ]);
    tooLate.abort();
    journal.event(this.id, 'placed');
    if (order.record) await prepareFolder(recordingsDirectory, this.#recordingPath).catch(() => undefined);
    // nothing was sent: the patient must not pay for a database that is away
    if (!written) this.#leg.hangUp('line-fault');
    else if (this.#givenUp) this.#leg.hangUp();
    else await this.#leg.dial();
  }

  on(listener: CallListener): () => void {
    const ending = this.#ending;
    if (ending) queueMicrotask(() => listener.onEnded?.(ending));
    else this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
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
    const { tools, live } = this.#o;
    const patient = this.#leg.stream;
    const destination = toAddress(order.uri, live.route);
    if (!destination) return { taken: false, cause: 'unreachable-number', talkMs: 0 };
    if (!patient || !this.#leg.isTalking || this.#connection)
      return { taken: false, cause: 'cancelled', talkMs: 0 };
    this.#o.journal.event(this.id, 'connecting');
    const limit = destination.viaTrunk ? live.limit : undefined;
    const onBridge = (bridged: boolean): void => this.#bridged(bridged);
    this.#connection = new Connection({
      tools,
      callId: this.id,
      patient,
      destination,
      order,
      limit,
      onBridge,
    });
    this.#pauseTalkTimer();
    this.#connection.start();
    const result = await this.#connection.result;
    this.#connection = undefined;
    if (!result.taken) this.#o.journal.event(this.id, 'not-connected', { cause: result.cause });
    if (this.#leg.isTalking) this.#resumeTalkTimer();
    return result;
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
    const { journal, tools, order } = this.#o;
    this.#answeredAt = tools.clock.now();
    if (order.record) this.#recording = this.#record(stream);
    journal.answered(this.id, this.#answeredAt, order.record ? this.#recordingPath : undefined);
    journal.event(this.id, 'answered');
    this.#resumeTalkTimer();
    this.#tell((listener) => listener.onAnswered?.());
  }

  async #record(stream: MediaStream): Promise<boolean> {
    const { tools, journal, recordingsDirectory } = this.#o;
    try {
      await stream.record(await prepareFolder(recordingsDirectory, this.#recordingPath));
      return true;
    } catch {
      // a call that was over before the file was open has nothing to record
      if (!this.#leg.isTalking) return false;
      tools.log.error({ call: this.id }, 'a recording could not be opened');
      journal.event(this.id, 'not-recorded');
      return false;
    }
  }

  #digit(digit: string): void {
    this.#o.journal.event(this.id, 'digit', { digit });
    this.#tell((listener) => listener.onDigit?.(digit));
  }

  #bridged(bridged: boolean): void {
    this.#o.journal.event(this.id, bridged ? 'connected' : 'disconnected');
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
    this.#connection?.patientGone();
    const recorded = await this.#recording;
    const { cause, by, sipStatus, ringMs, talkMs, rang, answered, statistics } = end;
    const recordedMs = statistics?.recordedMs ?? 0;
    const ending: CallEnding = {
      cause,
      by,
      sipStatus,
      ringMs,
      talkMs,
      rang,
      answered,
      recording:
        recorded && recordedMs > 0 ? { path: this.#recordingPath, durationMs: recordedMs } : undefined,
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

function qualityOf(statistics: StreamStatistics): CallQuality {
  return {
    packetsSent: statistics.packetsSent,
    packetsReceived: statistics.packetsReceived,
    packetsLost: statistics.packetsLost,
    packetsLate: statistics.packetsLate,
    concealedMs: statistics.concealedMs,
    jitterMs: statistics.jitterMs,
    roundTripMs: statistics.roundTripMs,
    mos: statistics.mos,
    oneWay: !statistics.received,
    farEnd: statistics.farEnd,
  };
}
