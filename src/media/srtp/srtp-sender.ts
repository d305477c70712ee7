// RFC 3711 §3.2.1, §3.3: packets of one direction are numbered and sealed.
import type { PacketCipher } from './packet-cipher.ts';
import { readUint32, rtcpClearBytes, rtpHeaderBytes } from './packet-shape.ts';
import { suiteCipher } from './suite-cipher.ts';
import type { MasterKey } from './suite.ts';

/** Seals what we send, in the order of its sequence numbers. A new source counts its rounds anew. */
export class SrtpSender {
  readonly #cipher: PacketCipher;
  #ssrc: number | undefined;
  #sequence = 0;
  #rollover = 0;
  #rtcpIndex = 0;

  constructor(key: MasterKey) {
    this.#cipher = suiteCipher(key);
  }

  sealRtp(packet: Uint8Array): Buffer {
    const headerBytes = rtpHeaderBytes(packet);
    if (headerBytes === undefined) throw new TypeError('only RTP can be sealed');
    const sequence = (packet[2]! << 8) | packet[3]!;
    const ssrc = readUint32(packet, 8);
    if (this.#ssrc !== ssrc) this.#rollover = 0;
    else if (sequence < this.#sequence) this.#rollover += 1;
    this.#ssrc = ssrc;
    this.#sequence = sequence;
    return this.#cipher.sealRtp(packet, headerBytes, this.#rollover);
  }

  sealRtcp(packet: Uint8Array): Buffer {
    if (packet.length < rtcpClearBytes) throw new TypeError('only RTCP can be sealed');
    this.#rtcpIndex = (this.#rtcpIndex + 1) & 0x7fff_ffff;
    return this.#cipher.sealRtcp(packet, this.#rtcpIndex);
  }
}
