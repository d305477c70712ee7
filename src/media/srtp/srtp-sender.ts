// RFC 3711 §3.2.1, §3.3: packets of one direction are numbered and sealed.
import type { PacketCipher } from './packet-cipher.ts';
import { readUint32, rtcpClearBytes, rtpHeaderBytes } from './packet-shape.ts';
import { suiteCipher } from './suite-cipher.ts';
import type { MasterKey } from './suite.ts';

/** How far a source has come. */
export interface SourcePlace {
  readonly ssrc: number;
  readonly sequence: number;
  readonly rollover: number;
}

/** Seals what we send, in the order of its sequence numbers. A new source counts its rounds anew. */
export class SrtpSender {
  readonly #cipher: PacketCipher;
  #place: SourcePlace | undefined;
  #rtcpIndex = 0;

  constructor(key: MasterKey) {
    this.#cipher = suiteCipher(key);
  }

  /** Of the last packet; undefined before the first. */
  get place(): SourcePlace | undefined {
    return this.#place;
  }

  /** §3.3.1: this key follows another one, and the count goes on; never back, where this one has come further. */
  goOnFrom(place: SourcePlace): void {
    const own = this.#place;
    if (own?.ssrc !== place.ssrc || indexOf(own) < indexOf(place)) this.#place = place;
  }

  sealRtp(packet: Uint8Array): Buffer {
    const headerBytes = rtpHeaderBytes(packet);
    if (headerBytes === undefined) throw new TypeError('only RTP can be sealed');
    const sequence = (packet[2]! << 8) | packet[3]!;
    const ssrc = readUint32(packet, 8);
    const before = this.#place;
    const turns = before?.ssrc === ssrc ? before.rollover : 0;
    const rollover = before?.ssrc === ssrc && sequence < before.sequence ? turns + 1 : turns;
    this.#place = { ssrc, sequence, rollover };
    return this.#cipher.sealRtp(packet, headerBytes, rollover);
  }

  sealRtcp(packet: Uint8Array): Buffer {
    if (packet.length < rtcpClearBytes) throw new TypeError('only RTCP can be sealed');
    this.#rtcpIndex = (this.#rtcpIndex + 1) & 0x7fff_ffff;
    return this.#cipher.sealRtcp(packet, this.#rtcpIndex);
  }
}

function indexOf({ sequence, rollover }: SourcePlace): number {
  return rollover * 0x1_0000 + sequence;
}
