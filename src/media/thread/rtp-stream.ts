import type { Clock } from '../../base/index.ts';
import { KeyOnce, type KeyWay } from '../dtmf/key-once.ts';
import { ToneDetector } from '../dtmf/tone-detector.ts';
import { Player, type PlayerEvents } from '../player.ts';
import type { Recorder } from '../recorder.ts';
import type { LawName } from '../codec/g711.ts';
import type { CodecName } from '../codec/speech-codec.ts';
import type { RtpPacket } from '../rtp/packet.ts';
import { RtpReceiver } from '../rtp/receiver.ts';
import { RtpSender } from '../rtp/sender.ts';
import type { Address } from '../rtp/source-guard.ts';
import { isNobody, ownIncoming, type Agreement } from '../sdp/agreement.ts';
import type { StreamStatistics } from '../statistics.ts';
import { BridgeQueue } from './bridge-queue.ts';
import type { Departures } from './departures.ts';
import { FarEndLife, type LifeEvents } from './far-end-life.ts';
import { Reports } from './reports.ts';
import type { SecurePair } from './secure-pair.ts';
import { countsOf } from './stream-counts.ts';
import { Voice } from './voice.ts';

export interface RtpStreamOptions extends LifeEvents {
  readonly clock: Clock;
  readonly sockets: SecurePair;
  readonly departures: Departures;
  /** The far end was heard by the stream in whose place this one is: its reports are life. */
  readonly heardBefore?: boolean;
  /** Where its signalling comes from. */
  readonly farHost?: string;
  onDigit(digit: string): void;
  onPress?(keys: string): void;
}

const frameSamples = 160;
/** G.711 and G.722: what a packet of the 20 ms holds that we have promised to send. */
const lawFrameBytes = 160;
/** A gap this long in what is passed on is filled by ourselves. */
const passingGapMs = 200;

/** One stream in its worker: everything between its port and its frames. */
export class RtpStream {
  readonly #options: RtpStreamOptions;
  readonly #receiver = new RtpReceiver(ownIncoming);
  readonly #sender = new RtpSender();
  readonly #reports: Reports;
  readonly #life: FarEndLife;
  readonly #voice: Voice;
  readonly #far = new Int16Array(frameSamples);
  /** What was heard in this step. */
  #heard: Int16Array | undefined;
  readonly #openedMs: number;
  #agreement: Agreement | undefined;
  /** Where the far end was described last. */
  #remote: Agreement['remote'] | undefined;
  #recorder: Recorder | undefined;
  /** Whom our far end hears, and what they said that it has not heard yet. */
  readonly #speakers = new Map<RtpStream, BridgeQueue>();
  /** Whose far ends hear ours. */
  readonly #listeners = new Set<RtpStream>();
  /** When a packet was passed on last, not made by us. */
  #passedOnMs = -Infinity;
  #firstPacketAt: number | undefined;
  /** Who is the far end now was heard, here or before. */
  #wasHeard: boolean;
  #digitsReceived = 0;
  readonly #keys = new KeyOnce();
  /** Only where keys do not come as events. */
  #tones: ToneDetector | undefined;
  #onFrame: ((frame: Int16Array) => void) | undefined;
  /** Anybody wants the sound of the far end: else its packets are only counted. */
  #attentive = false;

  constructor(options: RtpStreamOptions) {
    this.#options = options;
    this.#voice = new Voice(options.onPress);
    this.#life = new FarEndLife(options);
    this.#wasHeard = options.heardBefore ?? false;
    this.#reports = new Reports({ ...options, sender: this.#sender, receiver: this.#receiver });
    this.#openedMs = options.clock.monotonicMs();
    this.#receiver.listening = false;
    this.#receiver.signalledBy(options.farHost);
    options.sockets.listen(
      (bytes, from, atMs) => this.#receive(bytes, from, atMs),
      (bytes, from, atMs) => this.#receiveRtcp(bytes, from.host, atMs),
    );
  }

  /** The descriptions are agreed, for the first time or anew, or with a `newcomer` in the far end's place. */
  describe(agreement: Agreement, newcomer = false): void {
    const nowMs = this.#options.clock.monotonicMs();
    const begins = newcomer || (agreement.receiving && !this.#agreement?.receiving);
    // who is nowhere for now is where he was
    const remote = isNobody(agreement.remote.host) ? undefined : agreement.remote;
    const moves = remote !== undefined && this.#remote !== undefined && !isSame(remote, this.#remote);
    this.#remote = remote ?? this.#remote;
    // what is passed on stops
    if (agreement.codec !== this.#agreement?.codec) this.#passedOnMs = -Infinity;
    this.#agreement = agreement;
    this.#options.sockets.secure(agreement.srtp, moves || newcomer);
    if (remote) this.#options.sockets.hearFrom(remote);
    this.#receiver.expect(agreement.incoming, remote, newcomer);
    this.#receiver.hold(!agreement.sending || !agreement.receiving, nowMs);
    this.#wasHeard &&= !newcomer;
    this.#tones = agreement.digitsPayloadType === undefined ? (this.#tones ?? new ToneDetector()) : undefined;
    this.#attend();
    if (begins) this.#life.sound(nowMs);
  }

  /** RFC 3264 §5.1: who has offered this must be ready for it before he is answered. */
  understand(incoming: Agreement['incoming']): void {
    this.#receiver.understand(incoming);
  }

  /**
   * Who gets what the far end says from now on, every 20 ms from its first packet on; the array is used again. What came
   * and was not taken yet is heard already.
   */
  tell(onFrame: ((frame: Int16Array) => void) | undefined): void {
    this.#onFrame = onFrame;
    this.#attend();
  }

  play(loop: boolean, events: PlayerEvents): Player {
    const player = new Player(loop, events);
    this.#voice.play(player);
    return player;
  }

  /** `inSound`: they are said here, also where keys are told. */
  press(digits: string, inSound = false): void {
    this.#voice.press(digits, inSound);
  }

  /** Goes on with another recorder, or with none; gives the one before. */
  record(recorder: Recorder | undefined): Recorder | undefined {
    const before = this.#recorder;
    this.#recorder = recorder;
    this.#attend();
    return before;
  }

  /** Our far end hears these from now on, and nobody else. */
  hear(speakers: readonly RtpStream[]): void {
    const before = [...this.#speakers.keys()];
    for (const speaker of this.#speakers.keys()) {
      if (speakers.includes(speaker)) continue;
      this.#speakers.delete(speaker);
      speaker.#unheard(this);
    }
    for (const speaker of speakers) {
      if (speaker === this || this.#speakers.has(speaker)) continue;
      this.#speakers.set(speaker, new BridgeQueue());
      speaker.#heardBy(this);
    }
    // it is not one any more, or another: the patient is not left waiting for what is passed on no longer
    if (before.length !== this.#speakers.size || before.some((speaker) => !this.#speakers.has(speaker)))
      this.#passedOnMs = -Infinity;
    this.#voice.repeat([...this.#speakers.values()]);
  }

  /** At once, so that nothing is missed before the next step; that nobody wants it any more counts from that step on. */
  #attend(): void {
    if (!this.#attentive && this.#isWanted) this.#receiver.listening = this.#attentive = true;
  }

  get #isWanted(): boolean {
    return (this.#onFrame ?? this.#recorder ?? this.#tones) !== undefined || this.isHeard;
  }

  /** Others hear our far end: what comes is wanted at once. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Takes what came and was not taken yet. */
  fetch(): void {
    this.#options.sockets.fetch();
  }

  /** One half of a step of 20 ms, a slice before the other, so that what is heard can be answered in the same step. */
  listen(deadlineMs: number): void {
    this.fetch();
    if (!this.#attentive) return;
    if (!this.#isWanted) {
      this.#receiver.listening = this.#attentive = false;
      this.#heard = undefined;
      return;
    }
    const far = this.#hear(deadlineMs);
    this.#heard = far;
    if (far) {
      this.#onFrame?.(far);
      this.#share(far);
    }
  }

  /** The other half; `deadlineMs` is when it should have been. */
  speak(deadlineMs: number): void {
    const near = this.#speak(deadlineMs);
    this.#recorder?.add(near, this.#heard);
    if (this.#agreement?.receiving) this.#life.watch(deadlineMs);
    this.#reports.step(this.#agreement?.remote);
  }

  /** So many steps were left out. */
  skip(frames: number): void {
    if (this.#agreement?.sending) this.#options.departures.skipped += frames;
    this.#sender.pass(frames);
    this.#receiver.skip(frames * frameSamples);
    this.#recorder?.skip(frames);
  }

  get statistics(): StreamStatistics {
    return {
      ...countsOf({ sender: this.#sender, receiver: this.#receiver, reports: this.#reports }),
      durationMs: Math.round(this.#options.clock.monotonicMs() - this.#openedMs),
      packetsUnauthentic: this.#options.sockets.unauthentic,
      firstPacketAt: this.#firstPacketAt,
      digitsReceived: this.#digitsReceived,
      digitsSent: this.#voice.digitsSent,
      recordedMs: this.#recorder?.recordedMs ?? 0,
    };
  }

  close(): void {
    this.hear([]);
    for (const listener of [...this.#listeners])
      listener.hear([...listener.#speakers.keys()].filter((speaker) => speaker !== this));
    this.#voice.stopPlaying();
    if (this.#sender.packets > 0) this.#reports.send(this.#agreement?.remote, true);
    this.#sender.close();
    this.#receiver.close();
    this.#options.sockets.close();
  }

  #heardBy(listener: RtpStream): void {
    this.#listeners.add(listener);
    this.#attend();
    this.#receiver.onSound = (codec, packet, atMs) => {
      for (const each of this.#listeners) each.#passOn(codec, packet, this, atMs);
    };
  }

  #unheard(listener: RtpStream): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.#receiver.onSound = undefined;
  }

  /** What our far end says goes to all who hear it; a key that they get as an event, they don't get as a sound too. */
  #share(far: Int16Array): void {
    const keyHeld = this.#tones?.isHeld === true;
    for (const listener of this.#listeners) {
      if (!keyHeld || !listener.#takesEvents) listener.#speakers.get(this)?.push(far);
    }
  }

  get #takesEvents(): boolean {
    return this.#options.onPress !== undefined || this.#agreement?.digitsPayloadType !== undefined;
  }

  /** Sends on what the only one whom our far end hears has said, unopened, if it is in the codec that was agreed here. */
  #passOn(codec: CodecName, packet: RtpPacket, from: RtpStream, atMs: number): void {
    const agreement = this.#agreement;
    const target = this.#receiver.target;
    if (!target || !agreement?.sending || agreement.codec !== codec) return;
    if (this.#speakers.size !== 1 || this.#voice.hasOwn) return;
    // keys are taken out of the sound: it has to be looked at
    if (from.#tones && this.#takesEvents) return;
    if (codec !== 'Opus' && packet.payload.length !== lawFrameBytes) return;
    this.#passedOnMs = this.#options.clock.monotonicMs();
    const bytes = this.#sender.passOn(agreement, packet);
    // due when it came
    if (bytes) this.#send(bytes, target, atMs);
  }

  #receive(bytes: Uint8Array, from: Address, nowMs: number): void {
    const received = this.#receiver.receive(bytes, from, nowMs);
    if (received.kind === 'refused') return;
    if (received.kind === 'rtcp') {
      this.#receiveRtcp(bytes, from.host, nowMs);
      return;
    }
    if (received.kind === 'looped') {
      this.#reports.meetOwn(from, this.#agreement?.remote);
      return;
    }
    this.#life.sound(nowMs);
    if (received.kind === 'alive') return;
    this.#wasHeard = true;
    this.#firstPacketAt ??= this.#wallMs(nowMs);
    if (received.kind === 'key' && received.key !== undefined) {
      this.#tellKey(received.key, 'event', nowMs);
    }
  }

  #wallMs(monotonicMs: number): number {
    const { clock } = this.#options;
    return Math.round(clock.now() - (clock.monotonicMs() - monotonicMs));
  }

  /** A key of the far end that its signalling told of. */
  takeKey(key: string): void {
    this.#tellKey(key, 'info', this.#options.clock.monotonicMs());
  }

  /** Told once, whichever way it came, and passed on to who hears our far end. */
  #tellKey(key: string, way: KeyWay, nowMs: number): void {
    if (!this.#keys.isNew(key, way, nowMs)) return;
    this.#digitsReceived += 1;
    this.#options.onDigit(key);
    for (const listener of this.#listeners) {
      // who takes no events hears the tones themselves
      if (way !== 'sound' || listener.#takesEvents) listener.press(key);
    }
  }

  /** Reports of strangers are passed over; the port may be any, as a NAT chooses it. */
  #receiveRtcp(bytes: Uint8Array, host: string, nowMs: number): void {
    if (host !== this.#receiver.target?.host && host !== this.#agreement?.remote.host) return;
    const { gone, alive, present, sentPackets } = this.#reports.take(bytes, nowMs);
    for (const ssrc of gone) this.#receiver.leave(ssrc);
    // who was heard may fall silent and only report; who never was is not there for the talk
    if (!alive || !this.#wasHeard) return;
    if (present) this.#receiver.reports(nowMs);
    this.#life.reports(sentPackets, nowMs);
  }

  /** What the far end says in this step; undefined before its first packet. */
  #hear(deadlineMs: number): Int16Array | undefined {
    if (this.#firstPacketAt === undefined) return undefined;
    this.#receiver.playout.read(this.#far, deadlineMs);
    const key = this.#tones?.hear(this.#far);
    if (key !== undefined) this.#tellKey(key, 'sound', deadlineMs);
    return this.#far;
  }

  /** Sends this step's packet; gives its sound for the recording. */
  #speak(deadlineMs: number): Int16Array | undefined {
    const agreement = this.#agreement;
    const target = this.#receiver.target;
    if (!agreement?.sending || !target) {
      this.#voice.hush();
      this.#sender.pass();
      return undefined;
    }
    const { digitsPayloadType, digitsClockRate } = agreement;
    // a recording wants the samples
    const said = this.#voice.next(
      digitsPayloadType !== undefined,
      this.#recorder ? undefined : lawOf(agreement.codec),
    );
    if (said.kind === 'coded') {
      this.#send(this.#sender.coded(agreement, said.bytes, said.at), target, deadlineMs);
      return undefined;
    }
    if (said.kind === 'key' && digitsPayloadType !== undefined) {
      const key = this.#sender.key(digitsPayloadType, said.frame, digitsClockRate);
      this.#send(key, target, deadlineMs);
      return undefined;
    }
    const samples = said.kind === 'sound' ? said.samples : undefined;
    if (deadlineMs - this.#passedOnMs < passingGapMs && !this.#voice.hasOwn) this.#sender.stand();
    else this.#send(this.#sender.sound(agreement, samples), target, deadlineMs);
    return samples;
  }

  #send(bytes: Buffer, target: { host: string; port: number }, deadlineMs: number): void {
    this.#options.sockets.sendRtp(bytes, target.host, target.port);
    this.#options.departures.sending(deadlineMs);
  }
}

function isSame(one: Address, other: Address): boolean {
  return one.port === other.port && one.host === other.host;
}

function lawOf(codec: CodecName): LawName | undefined {
  return codec === 'PCMA' || codec === 'PCMU' ? codec : undefined;
}
