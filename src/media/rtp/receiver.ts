// RFC 3550: one stream's receiving half. Datagrams go in; sound and keys come out.
import { openDecoder, type CodecName, type SpeechDecoder } from '../codec/speech-codec.ts';
import { readTelephoneEvent } from '../dtmf/event.ts';
import { KeyReceiver } from '../dtmf/key-receiver.ts';
import { KeysBeside } from '../dtmf/keys-beside.ts';
import { comfortNoisePayloadType } from './comfort-noise.ts';
import { LineClock, unitsPerSample } from './line-clock.ts';
import { RtpReader, type RtpPacket } from './packet.ts';
import { PlayoutBuffer } from './playout-buffer.ts';
import { Reception, type Arrival } from './reception.ts';
import { SourceGuard, type Address } from './source-guard.ts';

export interface IncomingFormats {
  readonly codecs: ReadonlyMap<number, CodecName>;
  readonly digits: ReadonlySet<number>;
}

/** What a datagram turned out to be. A key is told by `key`; `alive` brings nothing; `looped` is a packet of our own. */
export type Received =
  | { readonly kind: 'refused' | 'rtcp' | 'sound' | 'alive' | 'looped' }
  | { readonly kind: 'key'; readonly key?: string };

// 200 ms of G.711 or G.722; nobody sends more in one packet
const longestPayload = 1600;
const usualPayload = 160;
const refused: Received = { kind: 'refused' };
const rtcp: Received = { kind: 'rtcp' };
const sound: Received = { kind: 'sound' };
const alive: Received = { kind: 'alive' };
const looped: Received = { kind: 'looped' };

export class RtpReceiver {
  readonly #packet = new RtpReader();
  #playout: PlayoutBuffer | undefined;
  readonly #guard = new SourceGuard();
  readonly #keys = new KeyReceiver();
  readonly #keysBeside = new KeysBeside();
  /** For packets of the usual length, and for others. */
  #samples: Int16Array<ArrayBuffer> | undefined;
  #others: Int16Array<ArrayBuffer> | undefined;
  #listening = true;
  /** Of the present source; each remembers what it heard. */
  readonly #decoders = new Map<CodecName, SpeechDecoder>();
  #formats: IncomingFormats;
  #clock = new LineClock();
  #damaged = false;
  #reception = new Reception();
  #ssrc: number | undefined;
  /** Counts of the sources before the present one. */
  #before = { received: 0, lost: 0, duplicates: 0, outOfOrder: 0 };
  late = 0;
  refused = 0;
  /** The sources that we speak under, or have spoken under (RFC 3550 §8.2). */
  ownSources: readonly number[] = [];
  /** Gets every packet of sound as it comes, each once. */
  onSound: ((codec: CodecName, packet: RtpPacket, atMs: number) => void) | undefined;

  constructor(formats: IncomingFormats) {
    this.#formats = formats;
  }

  /** What may come from now on. */
  understand(formats: IncomingFormats): void {
    this.#formats = formats;
  }

  /**
   * The agreed description: what may come, and where from; from where it came before, when that is not said. It may be of a
   * `newcomer` in the far end's place.
   */
  expect(formats: IncomingFormats, remote: Address | undefined, newcomer = false): void {
    this.#formats = formats;
    if (remote) this.#guard.expect(remote, newcomer);
  }

  /** Where the far end's signalling comes from, as far as it is known. */
  signalledBy(host: string | undefined): void {
    this.#guard.signalledBy(host);
  }

  /** Whether one of the two holds the other. */
  hold(held: boolean, nowMs: number): void {
    this.#guard.hold(held, nowMs);
  }

  /** Where to send (symmetric RTP). */
  get target(): Address | undefined {
    return this.#guard.target;
  }

  /** What was heard waits here; made when it is wanted. */
  get playout(): PlayoutBuffer {
    this.#playout ??= new PlayoutBuffer();
    return this.#playout;
  }

  /** How long sound waits, and how much was made up: nothing while nobody listened. */
  get played(): { readonly delayMs: number; readonly concealedMs: number } {
    return this.#playout ?? { delayMs: 0, concealedMs: 0 };
  }

  /** Whether anybody wants the sound; else packets are only counted, and keys heard. */
  set listening(listening: boolean) {
    if (listening === this.#listening) return;
    this.#listening = listening;
    if (listening) return;
    // what they remember is of another moment when somebody listens again
    this.#freeDecoders();
    this.#playout?.reset();
  }

  /** Time went by without reading. */
  skip(samples: number): void {
    this.#playout?.skip(samples);
  }

  /** The far end said good-bye for this source. */
  leave(ssrc: number): void {
    this.#guard.leave(ssrc);
  }

  /** The present source has reported. */
  reports(nowMs: number): void {
    this.#guard.reports(nowMs);
  }

  close(): void {
    this.#freeDecoders();
  }

  /** The present source; undefined before the first packet. */
  get source(): { readonly ssrc: number; readonly reception: Reception } | undefined {
    return this.#ssrc === undefined ? undefined : { ssrc: this.#ssrc, reception: this.#reception };
  }

  receive(bytes: Uint8Array, from: Address, nowMs: number): Received {
    const packet = this.#packet;
    const fault = packet.read(bytes);
    if (fault) return fault === 'rtcp' ? rtcp : this.#refuse();
    if (this.ownSources.includes(packet.ssrc)) return this.#refuse(looped);
    const codec = this.#formats.codecs.get(packet.payloadType);
    if (packet.payloadBytes === 0) return this.#takeSilent(packet, codec !== undefined, from, nowMs);
    if (!codec && !this.#isAgreedBeside(packet)) return this.#takeSilent(packet, false, from, nowMs);
    if (packet.payloadBytes > longestPayload) return this.#refuse();
    if (!codec && this.#isKeyBeside(packet, from))
      return { kind: 'key', key: this.#keysBeside.receive(packet, nowMs) };
    if (!this.#isFarEnd(packet, from, nowMs)) return this.#refuse();
    const follows = this.#reception.isNext(packet.sequence);
    const arrival = this.#reception.note(packet.sequence);
    if (!codec && packet.payloadType === comfortNoisePayloadType) {
      if (this.#listening) this.playout.describeNoise(packet.timestamp, packet.payload);
      return sound;
    }
    if (!codec)
      return {
        kind: 'key',
        key: arrival === 'duplicate' ? undefined : this.#hearKey(packet, arrival, nowMs),
      };
    if (arrival !== 'duplicate') {
      this.onSound?.(codec, packet, nowMs);
      this.#hear(codec, packet, nowMs, follows);
    }
    return sound;
  }

  get totals(): { received: number; lost: number; duplicates: number; outOfOrder: number } {
    const { received, lost, duplicates, outOfOrder } = this.#reception;
    return {
      received: this.#before.received + received,
      lost: this.#before.lost + lost,
      duplicates: this.#before.duplicates + duplicates,
      outOfOrder: this.#before.outOfOrder + outOfOrder,
    };
  }

  get jitterMs(): number {
    return this.#reception.jitterMs;
  }

  /** Keys, or comfort noise: never offered, and understood, because some far ends send it unasked. */
  #isAgreedBeside({ payloadType }: RtpPacket): boolean {
    return payloadType === comfortNoisePayloadType || this.#formats.digits.has(payloadType);
  }

  #refuse(as = refused): Received {
    this.refused += 1;
    return as;
  }

  /**
   * RFC 6263 §4.6: nothing but a header keeps a NAT's way open. It has a number of its own, and of who is heard already any
   * payload type; as has what a gateway sends in its silence by a number that nobody agreed upon.
   */
  #takeSilent(packet: RtpPacket, isAgreed: boolean, from: Address, nowMs: number): Received {
    const { ssrc, sequence } = packet;
    const known = this.#guard.knows(from, ssrc, sequence, nowMs);
    if (!known && !(isAgreed && this.#isFarEnd(packet, from, nowMs))) return this.#refuse();
    this.#reception.note(sequence);
    return alive;
  }

  /** Keys of the same far end under an SSRC of their own, beside the sound. */
  #isKeyBeside({ payloadType, ssrc }: RtpPacket, from: Address): boolean {
    return (
      this.#formats.digits.has(payloadType) &&
      this.#ssrc !== undefined &&
      ssrc !== this.#ssrc &&
      this.#guard.isPresent(from)
    );
  }

  #isFarEnd(packet: RtpPacket, from: Address, nowMs: number): boolean {
    const { ssrc, sequence } = packet;
    if (this.#guard.knows(from, ssrc, sequence, nowMs)) return true;
    const verdict = this.#guard.judge({ host: from.host, port: from.port, ssrc, sequence }, nowMs);
    if (verdict === 'new-source' && ssrc !== this.#ssrc) this.#begin(ssrc);
    return verdict !== 'refused';
  }

  #begin(ssrc: number): void {
    this.#before = this.totals;
    this.#reception = new Reception();
    this.#ssrc = ssrc;
    this.#keys.reset();
    this.#clock = new LineClock();
    this.#freeDecoders();
    this.#playout?.reset();
  }

  #hear(codec: CodecName, packet: RtpPacket, nowMs: number, follows: boolean): void {
    const timestamp = this.#clock.read(codec, packet.timestamp);
    this.#reception.time(timestamp, nowMs, unitsPerSample(codec));
    if (!this.#listening) return;
    const samples = this.#decoderFor(codec).decode(packet.payload, this.#room(packet.payload.length));
    // a damaged packet is as good as lost: what follows it does not follow the sound before it
    const afterDamage = this.#damaged;
    this.#damaged = samples.length === 0;
    if (this.#damaged) return;
    if (this.playout.write(timestamp, samples, nowMs, follows && !afterDamage) === 'late') this.late += 1;
  }

  #room(payloadBytes: number): Int16Array<ArrayBuffer> {
    if (payloadBytes === usualPayload) return (this.#samples ??= new Int16Array(usualPayload));
    return (this.#others ??= new Int16Array(longestPayload));
  }

  #decoderFor(codec: CodecName): SpeechDecoder {
    const known = this.#decoders.get(codec);
    if (known) return known;
    const opened = openDecoder(codec);
    this.#decoders.set(codec, opened);
    return opened;
  }

  #freeDecoders(): void {
    for (const decoder of this.#decoders.values()) decoder.free?.();
    this.#decoders.clear();
  }

  #hearKey({ payload, marker, timestamp }: RtpPacket, arrival: Arrival, nowMs: number): string | undefined {
    const event = readTelephoneEvent(payload);
    const newest = arrival !== 'out-of-order';
    return event && this.#keys.receive(event, { marker, timestamp, newest, nowMs });
  }
}
