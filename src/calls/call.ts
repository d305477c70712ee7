import type { Audio, Playback } from '../media/index.ts';
import type { HangupCause } from './hangup-cause.ts';
import type { ConnectResult } from './talk-result.ts';
import type { Talk } from './talk.ts';
import type { TrunkKind } from './trunk.ts';

export type { ConnectResult } from './talk-result.ts';

/** One call to place. The caller has committed its attempt under `callId` before. */
export interface CallOrder {
  /** UUID, unique over all calls. */
  readonly callId: string;
  readonly projectId: string;
  readonly trunkId: string;
  /** E.164 (`+79123456789`); for test calls any user part that the trunk understands. */
  readonly to: string;
  /** Gives up (CANCEL) when nobody answers within this. */
  readonly ringMs: number;
  readonly record: boolean;
  /** Ends a talk that a person never ends; time with the administrator does not count. */
  readonly maxTalkMs: number;
  readonly purpose?: CallPurpose;
  /** Which of our people calls, where it is one: the login of his telephone, or his name. */
  readonly from?: string;
  /** The call for whose talk this one is placed. */
  readonly forCallId?: string;
}

/** `incoming`: somebody rang us; `operator`: one of our people dialled. */
export type CallPurpose = 'campaign' | 'test' | 'incoming' | 'operator';

/** Who rang whom: `in` is a patient who called us. */
export type CallDirection = 'in' | 'out';

/** What a call tells while it lives. Listeners may be added at any time; `onEnded` reaches late ones too. */
export interface CallListener {
  onRinging?(): void;
  /** The network speaks before the answer; `onFrame` carries it until `onAnswered`. */
  onEarlyMedia?(): void;
  onAnswered?(): void;
  /** `0`…`9`, `*`, `#`, by RFC 4733 or INFO. */
  onDigit?(digit: string): void;
  /**
   * 160 samples (20 ms, 8 kHz) of what the far end says. Frames cost: a listener that has this when it is added gets them
   * until it is removed.
   */
  onFrame?(frame: Int16Array): void;
  /** Once, after the recording file is closed. */
  onEnded?(ending: CallEnding): void;
}

/** Someone else to connect the patient with: `sip:…`, or a number that goes out by the call's own trunk. */
export interface ConnectOrder {
  readonly uri: string;
  readonly ringMs: number;
  /** Said to the one who answers before the two are connected. */
  readonly announce?: Audio;
}

export interface CallQuality {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** Came when their moment was over. */
  readonly packetsLate: number;
  /** What the patient said that had to be made up, lost or late. */
  readonly concealedMs: number;
  /** Interarrival jitter, RFC 3550 §6.4.1. */
  readonly jitterMs: number;
  /** Absent when the far end's RTCP told nothing of it. */
  readonly roundTripMs?: number;
  /** How good the talk sounded, 1 to 4.5, by the E-model (ITU-T G.107); absent when nothing was heard. */
  readonly mos?: number;
  /** Answered, and not one RTP packet came. */
  readonly oneWay: boolean;
  /** What the far end reported of our packets by RTCP: it hears us. */
  readonly farEnd?: { readonly packetsLost: number; readonly jitterMs: number };
}

export interface CallEnding {
  readonly cause: HangupCause;
  readonly by: 'us' | 'them' | 'network';
  /** Final SIP status; 200 after an ordinary BYE, 0 when nothing ever came. */
  readonly sipStatus: number;
  /** From INVITE to the answer or to the end. */
  readonly ringMs: number;
  /** From the answer to the end; 0 when never answered. */
  readonly talkMs: number;
  /** A 180 or 183 came: somebody's telephone was disturbed, whatever the cause says. */
  readonly rang: boolean;
  /** A 2xx came, also one whose sound we could not use or that crossed our hang-up. */
  readonly answered: boolean;
  /** Path relative to the recordings directory: `2026/11/22/<callId>.wav`. */
  readonly recording?: { readonly path: string; readonly durationMs: number };
  readonly quality?: CallQuality;
}

/** One call to a patient: a SIP leg, its media, its record row and its recording. */
export interface Call {
  readonly id: string;
  readonly projectId: string;
  readonly trunkKind: TrunkKind;
  /** Adds a listener; gives back what removes it. */
  on(listener: CallListener): () => void;
  /** Replaces what plays. Before the answer and after the end it plays nothing and says so at once. */
  play(audio: Audio): Playback;
  /** RFC 4733, one after another. */
  sendDigits(digits: string): void;
  /** Music to the patient while the other side rings; resolves when refused or when the bridged talk is over. Never rejects. */
  connect(order: ConnectOrder): Promise<ConnectResult>;
  /** Hold, transfer, a third one: the talk with one of our people, from `connect` until its result. */
  readonly talk: Talk | undefined;
  hangUp(): void;
  readonly ended: Promise<CallEnding>;
  /** Milliseconds since 1970. */
  readonly answeredAt: number | undefined;
}
