import type { CodecName } from './codec/speech-codec.ts';
import type { SrtpPolicy } from './sdp/key-agreement.ts';
import type { StreamStatistics } from './statistics.ts';
import type { PageState } from './webrtc/page-end.ts';

/** What a stream is opened with. Callbacks come on the main thread; one that throws is logged and hurts nobody. */
export interface StreamOrder {
  /** For log lines and events; unique among open streams. */
  readonly id: string;
  /** Shares this stream's worker thread: only such streams can be bridged. */
  readonly near?: MediaStream;
  /** Whether packets are encrypted (SRTP, keys in the descriptions); `off` when absent. */
  readonly srtp?: SrtpPolicy;
  /** The far end is a browser's page, which makes the offer (`createAnswer`); how the way to it is comes here. */
  readonly page?: { onState(state: PageState): void };
  /**
   * Its port may be shared with others, which costs less: for lines that are trusted, whose sound comes from the address in
   * their descriptions, another one for every call. A name of the line: where two of its calls turn out to come from one
   * address, the second is refused and the line gets a port per call from then on. Encrypted streams and pages, and systems
   * without the quick driver, have ports of their own whatever this says.
   */
  readonly sharedPort?: string;
  /** Its descriptions go on with this one, which has a port of its own (RFC 3264 §8.3.1); it is to be closed before. */
  readonly inPlaceOf?: MediaStream;
  /**
   * Where the far end is signalled to: our first offer names an address of that family, one of IPv4 when absent, and sound from
   * there is believed before any other that was not described. It stays as it was with `inPlaceOf`.
   */
  readonly farHost?: string;
  /** What is offered and taken, in the order of preference; PCMA and PCMU when absent. */
  readonly codecs?: readonly CodecName[];
  /**
   * A key the far end pressed (0–9, *, #, A–D), told once, at its beginning: by RFC 4733, or where that was not agreed
   * heard in the sound.
   */
  onDigit?(digit: string): void;
  /**
   * Keys that the far end is to get (`sendDigits`, or of one whom it hears) are told here and not sent: its signalling carries
   * them.
   */
  onPress?(keys: string): void;
  /**
   * Every 20 ms from the first packet received: 160 samples of 8 kHz linear audio of what the far
   * end says, with what was lost made up. The array belongs to the listener. It costs: who does not listen all the time
   * leaves it out and calls `listen`.
   */
  onFrame?(frame: Int16Array): void;
  /** Nothing was received for 5 s, 10 s, 15 s… while the agreed description lets the far end send. */
  onSilenceOfNetwork?(silentMs: number): void;
  /**
   * Its reports (RTCP) come and say that it sends, and nothing of its sound was received for 5 s, 10 s, 15 s… One who is silent
   * on purpose reports otherwise.
   */
  onSoundLost?(lostMs: number): void;
  /** The stream ended by a fault of ours (its worker thread died); it still has to be closed. */
  onBroken?(): void;
}

/** What plays. A tone plays until it is stopped unless `loop` is false; the others once unless `loop` is true. */
export type Audio = (
  | { /** WAV, PCM 16 bit, 8 kHz, mono. */ readonly file: string }
  | { /** Linear 16 bit, 8 kHz, mono; copied. */ readonly samples: Int16Array }
  /** Linear 16 bit, 8 kHz, mono, as it is made. A pause in its coming is silence. */
  | { readonly pieces: AsyncIterable<Int16Array> }
  | { readonly tone: 'ringback' | 'busy' | 'music' }
) & { readonly loop?: boolean };

/** How playing ended. `playedMs` counts what was sent; `problem` says why it could not be played, or not to its end. */
export interface PlaybackEnd {
  readonly playedMs: number;
  readonly finished: boolean;
  readonly problem?: 'file-missing' | 'file-unreadable' | 'sound-broke-off';
}

/** One thing being played. It waits while nothing may be sent: before a description is agreed, and on hold. */
export interface Playback {
  /** Resolves when all was sent, or stopped, replaced, or the stream ended; never rejects. */
  readonly done: Promise<PlaybackEnd>;
  /** Milliseconds sent so far (exact after `done`, within 20 ms or so before). */
  readonly playedMs: number;
  /** Falls silent at the next packet. May be called twice. */
  stop(): void;
}

/** What an offer and an answer came to; `why` is a stable phrase for logs, never the description itself. */
export type Described = Agreed | { readonly ok: false; readonly why: string };

export interface Agreed {
  readonly ok: true;
  readonly codec: CodecName;
  /** The far end takes keys by RFC 4733; otherwise `sendDigits` sends the tones as sound. */
  readonly digits: boolean;
  /** We may send (false while the far end holds us). */
  readonly sending: boolean;
  /** The far end may send. */
  readonly receiving: boolean;
  readonly remote: { readonly host: string; readonly port: number };
  /** By SRTP, in both directions. */
  readonly encrypted: boolean;
}

/** One RTP stream of one leg, in a media worker. */
export interface MediaStream {
  readonly id: string;
  /** UDP port of RTP (even); RTCP is one above. */
  readonly localPort: number;
  /** Our description (SDP) for an INVITE: PCMA, PCMU and keys. Repeated calls give the same bytes until something changes. */
  createOffer(): Buffer;
  /** The answer to our offer, of a 183 or a 2xx; may come again. A refused one changes nothing. */
  acceptAnswer(answer: Buffer): Described;
  /**
   * Our answer to an offer, the first one or one of a re-INVITE. With `newcomer` it is of somebody who takes the far end's
   * place (RFC 3891) and may be encrypted by that policy: keys and numbers begin anew. A refused one (488) changes nothing.
   */
  createAnswer(
    offer: Buffer,
    newcomer?: SrtpPolicy,
  ): { ok: true; answer: Buffer; described: Agreed } | { ok: false; why: string };
  /**
   * Holds the far end from our next description on (a re-INVITE's offer or answer): `sendonly` lets it hear what plays,
   * `inactive` nothing; undefined ends it.
   */
  hold(how: 'sendonly' | 'inactive' | undefined): void;
  /**
   * Who gets the frames from now on, in place of the one before (`onFrame` of the order); undefined: nobody, and then what
   * comes is only counted and its keys heard. What comes to this machine from now on is heard; what came before is not.
   */
  listen(onFrame: ((frame: Int16Array) => void) | undefined): void;
  /** Replaces what plays. While it plays, nobody else is heard. */
  play(audio: Audio): Playback;
  /**
   * Presses keys (0–9, *, #, A–D; others are left out), 100 ms each, by RFC 4733 or as tones; `inSound`: so also where `onPress`
   * is told of them otherwise, as the signalling would not carry these.
   */
  sendDigits(digits: string, inSound?: boolean): void;
  /**
   * Records from now on, in two channels (left what we send, right the far end): as Opus when the name ends in `.ogg`, as
   * WAV otherwise. Resolves with the file's name when it is open: it ends in `.wav` in place of `.ogg` while more is
   * being encoded than the machine can. Throws `Failure` `media.recording` when it can't be opened, also within 2 s. A disk
   * that fills up later, or is too slow, ends the recording and not the call: that is told to `onStopped`.
   */
  record(file: string, onStopped?: (why: string) => void): Promise<string>;
  /** The far end pressed a key of which its signalling told (INFO): it goes the way of all keys, once. */
  takeKey(digit: string): void;
  /**
   * The far end hears what these far ends say, keys included, from now on, and nobody else: two streams that hear each
   * other are a bridge. One who is heard alone and speaks the same codec is passed on as his packets come, not encoded
   * anew (and decoded beside that, to fill his gaps, for recordings and whoever listens); several are mixed. Throws `Failure` `media.bridge-apart` for streams of another worker.
   */
  hear(speakers: readonly MediaStream[]): void;
  statistics(): Promise<StreamStatistics>;
  /** Its far end should be heard by now and is not: where its port is shared and sound comes from elsewhere, the log says so. */
  unheard(): void;
  /** RTCP BYE, the recording finished (a disk that stands still is given 2 s), the port free. May be called twice. */
  close(): Promise<StreamStatistics>;
}
