import type { Agreement } from './sdp/agreement.ts';
import type { StreamStatistics } from './statistics.ts';
import type { LoadedAudio } from './audio-cache.ts';
import type { PlaybackEnd } from './stream.ts';
import type { OwnCertificate } from './webrtc/dtls/certificate.ts';
import type { PageState } from './webrtc/page-end.ts';

/** What a worker is started with. */
export interface WorkerInput {
  readonly bindHost: string;
  readonly driver: DriverChoice;
  /** Of its `DescriptorLedger`. */
  readonly ledger: SharedArrayBuffer;
}

/** How packets are sent and received: by Node's own sockets, by the system's calls, or by the best that can be had. */
export type DriverChoice = 'auto' | 'dgram' | 'native';

/** From the main thread to a worker. `handle` names a stream in its worker; `ask` wants a reply. */
export type Order =
  | {
      readonly kind: 'open';
      readonly ask: number;
      readonly handle: number;
      readonly port: number;
      /** The worker's shared port will do, if it can have one: opened at `port` when there is none yet. */
      readonly shared: boolean;
      readonly wantsFrames: boolean;
      /** Keys for the far end are told and not sent. */
      readonly tellsPresses: boolean;
      /** Nothing is heard before keys are agreed. */
      readonly waitForKeys: boolean;
      /** The far end was heard by the stream in whose place this one is. */
      readonly heardBefore: boolean;
      /** Where the far end's signalling comes from. */
      readonly farHost?: string;
      /** The far end is a browser's page, to which this certificate is shown. */
      readonly page?: OwnCertificate;
    }
  | {
      readonly kind: 'describe';
      readonly handle: number;
      readonly agreement: Agreement;
      /** It is of another one in the far end's place. */
      readonly newcomer: boolean;
    }
  /** Our offer says that this may come. */
  | { readonly kind: 'understand'; readonly handle: number; readonly incoming: Agreement['incoming'] }
  | { readonly kind: 'listen'; readonly handle: number; readonly wanted: boolean }
  | {
      readonly kind: 'play';
      readonly handle: number;
      readonly playback: number;
      readonly audio: LoadedAudio | { readonly growing: true };
    }
  /** More of a growing sound, then how it ended. */
  | {
      readonly kind: 'feed';
      readonly handle: number;
      readonly playback: number;
      readonly samples: Int16Array;
    }
  | { readonly kind: 'fed'; readonly handle: number; readonly playback: number; readonly whole: boolean }
  | { readonly kind: 'stop-playing'; readonly handle: number; readonly playback: number }
  /** `inSound`: also where keys for the far end are told. */
  | {
      readonly kind: 'digits';
      readonly handle: number;
      readonly digits: string;
      readonly inSound: boolean;
    }
  | { readonly kind: 'record'; readonly ask: number; readonly handle: number; readonly file: string }
  | { readonly kind: 'key'; readonly handle: number; readonly digit: string }
  | { readonly kind: 'hear'; readonly handle: number; readonly speakers: readonly number[] }
  | { readonly kind: 'stream-statistics'; readonly ask: number; readonly handle: number }
  | { readonly kind: 'worker-statistics'; readonly ask: number }
  | { readonly kind: 'close'; readonly ask: number; readonly handle: number };

/** Counters of one worker since it started. */
export interface WorkerStatistics {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly packetsSentLate: number;
  readonly packetsSkipped: number;
  /** Came to a shared port from where no stream has its far end; dropped. */
  readonly packetsOfStrangers: number;
  readonly latestMs: number;
}

/** What an `ask` is answered with. */
export type Reply =
  /** `roomForCalls`: of the shared port, when it is there. */
  | {
      readonly kind: 'opened';
      readonly port: number;
      readonly shared: boolean;
      readonly roomForCalls?: number;
    }
  | { readonly kind: 'port-taken' }
  /** Into this file. */
  | { readonly kind: 'recording'; readonly file: string }
  | { readonly kind: 'stream-statistics'; readonly statistics: StreamStatistics }
  | { readonly kind: 'worker-statistics'; readonly statistics: WorkerStatistics }
  | { readonly kind: 'refused'; readonly why: string };

/** From a worker to the main thread. */
export type News =
  /** `instead`: why it is not the driver that was wished for. */
  | { readonly kind: 'ready'; readonly instead?: string }
  | { readonly kind: 'reply'; readonly ask: number; readonly reply: Reply }
  /** Frames of one slice: 160 samples for each handle, one after another; the buffer is transferred. */
  | { readonly kind: 'frames'; readonly handles: readonly number[]; readonly samples: Int16Array }
  | { readonly kind: 'digit'; readonly handle: number; readonly digit: string }
  | { readonly kind: 'press'; readonly handle: number; readonly keys: string }
  /** `strangers`: packets at the shared port from where nobody is, since it was opened or told; 0 for who was ever heard. */
  | {
      readonly kind: 'silence';
      readonly handle: number;
      readonly silentMs: number;
      readonly strangers: number;
    }
  | { readonly kind: 'sound-lost'; readonly handle: number; readonly lostMs: number }
  | {
      readonly kind: 'playing';
      readonly handle: number;
      readonly playback: number;
      readonly playedMs: number;
      readonly running: boolean;
    }
  | { readonly kind: 'played'; readonly handle: number; readonly playback: number; readonly end: PlaybackEnd }
  | { readonly kind: 'recording-stopped'; readonly handle: number; readonly why: string }
  | { readonly kind: 'page'; readonly handle: number; readonly state: PageState }
  | { readonly kind: 'trouble'; readonly handle: number; readonly why: string };
