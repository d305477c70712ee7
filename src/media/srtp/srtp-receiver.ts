// RFC 3711 §3.2.1–3.4: what comes in is numbered, checked against replay, authenticated and opened.
import type { PacketCipher } from './packet-cipher.ts';
import { readUint32, rtcpClearBytes, rtpHeaderBytes } from './packet-shape.ts';
import { ReplayWindow } from './replay-window.ts';
import { suiteCipher } from './suite-cipher.ts';
import type { MasterKey } from './suite.ts';

/** Sequence number and rollovers of the newest RTP packet. */
interface Place {
  readonly highest: number;
  readonly rollover: number;
}

interface Source {
  readonly rtp: ReplayWindow;
  readonly rtcp: ReplayWindow;
  /** Sequence number and rollovers of the newest RTP packet; none before the first. */
  highest: number | undefined;
  rollover: number;
}

// a telephone has one source, a gateway one more for its keys; each re-INVITE may bring another
const mostSources = 16;
/** Three hours of 50 packets a second. */
const mostRollovers = 8;

export class SrtpReceiver {
  readonly #cipher: PacketCipher;
  readonly #sources = new Map<number, Source>();
  /** How far sources had come under the key before, that were not heard under this one yet. */
  readonly #places = new Map<number, Place>();
  /** No sound was heard under this key: the far end may be in the midst of it, with another port of ours or with somebody else before. */
  #unheard = true;
  /** Dropped: no packets at all, or not sealed with our key. */
  unauthentic = 0;
  /** Dropped: seen before, or too old to tell. */
  replayed = 0;

  /** `before`: of the key that this one follows. */
  constructor(key: MasterKey, before?: SrtpReceiver) {
    this.#cipher = suiteCipher(key);
    if (!before) return;
    for (const [ssrc, place] of before.#places) this.#places.set(ssrc, place);
    for (const [ssrc, { highest, rollover }] of before.#sources)
      if (highest !== undefined) this.#places.set(ssrc, { highest, rollover });
    for (const ssrc of this.#places.keys()) if (this.#places.size > mostSources) this.#places.delete(ssrc);
  }

  /** The packet in the clear; undefined (and counted) when it is not the far end's, or comes again. */
  openRtp(packet: Uint8Array): Buffer | undefined {
    const headerBytes = rtpHeaderBytes(packet);
    if (headerBytes === undefined) return this.#refuse();
    const sequence = (packet[2]! << 8) | packet[3]!;
    const ssrc = readUint32(packet, 8);
    const source = this.#sources.get(ssrc) ?? newSource();
    const place = source.highest === undefined ? this.#places.get(ssrc) : undefined;
    // under a new key nothing is older than it
    let rollover = place ? Math.max(0, guessRollover(place, sequence)) : guessRollover(source, sequence);
    if (rollover < 0) return this.#refuse();
    if (!source.rtp.isNew(rollover * 0x1_0000 + sequence)) return this.#replay();
    let opened = this.#cipher.openRtp(packet, headerBytes, rollover);
    if (!opened && place && rollover > 0) {
      // §3.3.1 forbids to begin anew with a new key, and many do
      rollover = 0;
      opened = this.#cipher.openRtp(packet, headerBytes, rollover);
    }
    while (!opened && this.#unheard && rollover < mostRollovers) {
      rollover += 1;
      opened = this.#cipher.openRtp(packet, headerBytes, rollover);
    }
    if (!opened) return this.#refuse();
    this.#unheard = false;
    const index = rollover * 0x1_0000 + sequence;
    source.rtp.note(index);
    this.#places.delete(ssrc);
    const newest = source.highest === undefined || index > source.rollover * 0x1_0000 + source.highest;
    if (newest) {
      source.rollover = rollover;
      source.highest = sequence;
    }
    this.#keep(ssrc, source);
    return opened;
  }

  openRtcp(packet: Uint8Array): Buffer | undefined {
    if (packet.length < rtcpClearBytes) return this.#refuse();
    const opened = this.#cipher.openRtcp(packet);
    if (!opened) return this.#refuse();
    const ssrc = readUint32(packet, 4);
    const source = this.#sources.get(ssrc) ?? newSource();
    if (!source.rtcp.isNew(opened.index)) return this.#replay();
    source.rtcp.note(opened.index);
    this.#keep(ssrc, source);
    return opened.packet;
  }

  /** Only who holds the key gets here, and yet not without bound: the one heard longest ago is forgotten. */
  #keep(ssrc: number, source: Source): void {
    this.#sources.delete(ssrc);
    this.#sources.set(ssrc, source);
    if (this.#sources.size > mostSources) this.#sources.delete(this.#sources.keys().next().value!);
  }

  #refuse(): undefined {
    this.unauthentic += 1;
  }

  #replay(): undefined {
    this.replayed += 1;
  }
}

function newSource(): Source {
  return { rtp: new ReplayWindow(), rtcp: new ReplayWindow(), highest: undefined, rollover: 0 };
}

/** §3.3.1: the rollover counter that brings this packet nearest to the newest one; −1 before the very first round. */
function guessRollover(
  { highest, rollover }: Pick<Source, 'highest' | 'rollover'>,
  sequence: number,
): number {
  if (highest === undefined) return rollover;
  if (sequence - highest > 0x8000) return rollover - 1;
  if (highest - sequence > 0x8000) return rollover + 1;
  return rollover;
}
