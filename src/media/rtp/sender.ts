// RFC 3550 §5.1, RFC 3551 §4.1: one stream's sending half: numbers, time stamps, and the bytes.
import { randomInt } from 'node:crypto';
import { openEncoder, type CodecName, type SpeechEncoder } from '../codec/speech-codec.ts';
import { writeTelephoneEvent } from '../dtmf/event.ts';
import type { KeyFrame } from '../dtmf/key-sender.ts';
import { unitsPerSample } from './line-clock.ts';
import { headerBytes, writeRtpHeader, type RtpPacket } from './packet.ts';
import { Passage } from './passage.ts';
import { sequenceAfter, timestampAfter } from './sequence.ts';

export interface OutgoingFormat {
  readonly codec: CodecName;
  readonly payloadType: number;
  readonly digitsPayloadType?: number;
  /** Of the keys' durations; 8000 when absent. */
  readonly digitsClockRate?: number;
}

const frameSamples = 160;
const ownClockRate = 8000;
const lawBytes = 160;

/** Every call stands for 20 ms: it gives the packet to send, if any, and moves the time stamp on. */
export class RtpSender {
  #ssrc = randomInt(2 ** 32);
  // RFC 3550 §5.1: both begin anywhere; RFC 3711 §3.3.1: far enough from a turn that losing the first packets can't hide it
  #sequence = randomInt(2 ** 15);
  #timestamp = randomInt(2 ** 32);
  #keyTimestamp = 0;
  readonly #passage = new Passage();
  #paused = true;
  #encoder: SpeechEncoder | undefined;
  #unitsPerSample = 1;
  /** The packet of G.711 and G.722; it holds silence of a codec already, or something else. */
  readonly #usual = Buffer.alloc(headerBytes + lawBytes);
  #silenceOf: CodecName | undefined;
  /** The last packet of another length: Opus, or a key. */
  #other = Buffer.alloc(0);
  /** Of the sources before the present one. */
  #before = { packets: 0, octets: 0 };
  packets = 0;
  octets = 0;

  get ssrc(): number {
    return this.#ssrc;
  }

  /** RFC 3550 §6.4.1: what the present source has sent. */
  get ofSource(): { readonly packets: number; readonly octets: number } {
    const { packets, octets } = this.#before;
    return { packets: this.packets - packets, octets: this.octets - octets };
  }

  /** RFC 3550 §8.2: another number, chosen anew as at the beginning; its counts begin at 0. */
  changeSource(): void {
    const before = this.#ssrc;
    while (this.#ssrc === before) this.#ssrc = randomInt(2 ** 32);
    this.#sequence = randomInt(2 ** 15);
    this.#timestamp = this.#passage.leave(this.#timestamp);
    this.#before = { packets: this.packets, octets: this.octets };
    this.#paused = true;
  }

  /** What our time stamps count in a second. */
  get clockRate(): number {
    return ownClockRate * this.#unitsPerSample;
  }

  /** The time stamp that the next packet will have. */
  get timestamp(): number {
    return this.#timestamp;
  }

  /** Sound, or silence when there are no samples. The bytes are good until the next packet. */
  sound(format: OutgoingFormat, samples: Int16Array | undefined): Buffer {
    this.#timestamp = this.#passage.leave(this.#timestamp);
    const encoder = this.#encoderOf(format.codec);
    const bytes = this.#packet(format.payloadType, this.#paused, this.#timestamp, encoder.frameBytes);
    const silence = samples || bytes !== this.#usual || format.codec === 'G722' ? undefined : format.codec;
    if (!silence || silence !== this.#silenceOf) encoder.encode(samples, bytes, headerBytes);
    this.#silenceOf = silence;
    this.#advance(1);
    this.#paused = false;
    return bytes;
  }

  /** Sound that is G.711 already: 160 bytes of `coded` from `at` on. The bytes are good until the next packet. */
  coded(format: OutgoingFormat, coded: Uint8Array, at: number): Buffer {
    this.#timestamp = this.#passage.leave(this.#timestamp);
    this.#encoderOf(format.codec);
    const bytes = this.#packet(format.payloadType, this.#paused, this.#timestamp, lawBytes);
    for (let i = 0; i < lawBytes; i += 1) bytes[headerBytes + i] = coded[at + i]!;
    this.#silenceOf = undefined;
    this.#advance(1);
    this.#paused = false;
    return bytes;
  }

  /** A packet of somebody else's, its sound as it is; undefined when it was overtaken. Takes no time: `stand` does. */
  passOn(format: OutgoingFormat, packet: RtpPacket): Buffer | undefined {
    this.#unitsPerSample = unitsPerSample(format.codec);
    const { clockRate } = this;
    const placed = this.#passage.place(packet, {
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      clockRate,
    });
    if (!placed) return undefined;
    this.#sequence = placed.sequence;
    if (placed.begins) this.#timestamp = placed.timestamp;
    const marker = placed.begins || packet.marker;
    const bytes = this.#packet(format.payloadType, marker, placed.timestamp, packet.payload.length);
    bytes.set(packet.payload, headerBytes);
    this.#silenceOf = undefined;
    this.#paused = false;
    return bytes;
  }

  /** Time goes on while packets are passed on. */
  stand(): void {
    this.#advance(1);
  }

  /**
   * A packet of a key; all packets of one press bear the time stamp of its beginning (RFC 4733 §2.2). The bytes are good until
   * the next packet.
   */
  key(payloadType: number, frame: KeyFrame & { kind: 'event' }, clockRate = ownClockRate): Buffer {
    const duration = (frame.event.duration * clockRate) / ownClockRate;
    const payload = writeTelephoneEvent({ ...frame.event, duration });
    this.#timestamp = this.#passage.leave(this.#timestamp);
    // kept, not counted back: time may have been left out since
    if (frame.first) this.#keyTimestamp = this.#timestamp;
    const bytes = this.#packet(payloadType, frame.first, this.#keyTimestamp, payload.length);
    bytes.set(payload, headerBytes);
    this.#advance(1);
    this.#paused = false;
    return bytes;
  }

  /** Time goes on and nothing is sent; the next packet is marked as the first after a pause. */
  pass(frames = 1): void {
    this.#advance(frames);
    this.#paused = true;
  }

  close(): void {
    this.#encoder?.free?.();
    this.#encoder = undefined;
  }

  #encoderOf(codec: CodecName): SpeechEncoder {
    if (this.#encoder?.codec === codec) return this.#encoder;
    this.#encoder?.free?.();
    this.#encoder = openEncoder(codec);
    this.#unitsPerSample = unitsPerSample(codec);
    return this.#encoder;
  }

  #advance(frames: number): void {
    this.#timestamp = timestampAfter(this.#timestamp, frames * frameSamples * this.#unitsPerSample);
  }

  #packet(payloadType: number, marker: boolean, timestamp: number, payloadBytes: number): Buffer {
    const bytes = this.#bytesFor(payloadBytes);
    writeRtpHeader(bytes, { marker, payloadType, sequence: this.#sequence, timestamp, ssrc: this.ssrc });
    this.#sequence = sequenceAfter(this.#sequence);
    this.packets += 1;
    this.octets += payloadBytes;
    return bytes;
  }

  /** The same memory again: most packets are as long as the one before. */
  #bytesFor(payloadBytes: number): Buffer {
    if (payloadBytes === lawBytes) return this.#usual;
    const length = headerBytes + payloadBytes;
    if (this.#other.length !== length) this.#other = Buffer.alloc(length);
    return this.#other;
  }
}
