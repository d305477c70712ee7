// RFC 3550 §6.2–6.4: one stream's RTCP: our reports, and what the far end reports of us.
import { randomBytes } from 'node:crypto';
import type { Reception } from '../rtp/reception.ts';
import { readRtcp, writeRtcp, type ReceptionReport } from '../rtp/rtcp.ts';
import type { RtpSender } from '../rtp/sender.ts';

interface Source {
  readonly ssrc: number;
  readonly reception: Reception;
}

export class RtcpSession {
  readonly #sender: RtpSender;
  readonly #cname = randomBytes(12).toString('base64');
  #packetsAtLastReport = 0;
  #lastFromFarEnd: { ntpMiddle: number; atMs: number } | undefined;
  farEnd: { packetsLost: number; jitterMs: number } | undefined;

  constructor(sender: RtpSender) {
    this.#sender = sender;
  }

  /** Takes what the far end sent; anything malformed is passed over. */
  receive(bytes: Uint8Array, nowMs: number): void {
    for (const packet of readRtcp(bytes)) {
      if (packet.kind === 'bye') continue;
      if (packet.kind === 'sender') this.#lastFromFarEnd = { ntpMiddle: packet.ntpMiddle, atMs: nowMs };
      const ours = packet.reports.find((report) => report.ssrc === this.#sender.ssrc);
      if (ours) this.farEnd = { packetsLost: Math.max(0, ours.lost), jitterMs: ours.jitter / 8 };
    }
  }

  /** Our compound packet: SR when we have sent since the last one, else RR. */
  report(nowMs: number, source: Source | undefined, bye = false): Buffer {
    const { ssrc, timestamp, packets, octets } = this.#sender;
    const sent = packets > this.#packetsAtLastReport;
    this.#packetsAtLastReport = packets;
    return writeRtcp({
      ssrc,
      cname: this.#cname,
      sender: sent ? { atMs: nowMs, timestamp, packets, octets } : undefined,
      report: source && this.#reportOf(source, nowMs),
      bye,
    });
  }

  #reportOf({ ssrc, reception }: Source, nowMs: number): ReceptionReport {
    const last = this.#lastFromFarEnd;
    return {
      ssrc,
      fractionLost: reception.takeFractionLost(),
      lost: reception.lost,
      highestSequence: reception.highestExtended,
      jitter: reception.jitterSamples,
      lastSenderReport: last?.ntpMiddle ?? 0,
      delaySinceLast: last ? Math.round((nowMs - last.atMs) * 65.536) : 0,
    };
  }
}
