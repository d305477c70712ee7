// RFC 3550 §6.2–6.4, §6.6: one stream's RTCP: our reports, what the far end reports of us, how far away it is.
import { randomBytes } from 'node:crypto';
import type { Reception } from '../rtp/reception.ts';
import { ntpMiddle, readRtcp, writeRtcp, type ReceptionReport } from '../rtp/rtcp.ts';
import type { RtpSender } from '../rtp/sender.ts';

interface Source {
  readonly ssrc: number;
  readonly reception: Reception;
}

/** A moment on both clocks: reports name the wall's, differences are taken on the one that never leaps. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** What the far end sent: who of it is leaving, and whether it is there. */
export interface FarReport {
  readonly gone: readonly number[];
  /** The source that we hear has reported, or somebody has reported on ours. */
  readonly alive: boolean;
  /** The source that we hear has reported. */
  readonly present: boolean;
  /** How many packets that one says it has sent, where it sends. */
  readonly sentPackets?: number;
}

// the far end answers to the last one it got; some of ours may be on the way
const rememberedReports = 4;
const perSecond = 65_536;
// a longer way than this is a far end that reckons wrongly
const longestRoundTripMs = 60_000;

export class RtcpSession {
  readonly #sender: RtpSender;
  readonly #cname = randomBytes(12).toString('base64');
  readonly #sent: { ntpMiddle: number; atMs: number }[] = [];
  /** Sent until the last report left, and until the one before. */
  #packetsAtReport = { last: 0, before: 0 };
  #lastFromFarEnd: { ssrc: number; ntpMiddle: number; atMs: number } | undefined;
  #roundTrips = { count: 0, sumMs: 0 };
  farEnd: { packetsLost: number; jitterMs: number } | undefined;

  constructor(sender: RtpSender) {
    this.#sender = sender;
  }

  /** The mean of all that was measured; undefined before the far end answered one of our reports. */
  get roundTripMs(): number | undefined {
    const { count, sumMs } = this.#roundTrips;
    return count === 0 ? undefined : sumMs / count;
  }

  /** Takes what the far end sent; `heard` is its source that we hear. Anything malformed is passed over. */
  receive(bytes: Uint8Array, heard: number | undefined, monotonicMs: number): FarReport {
    const gone: number[] = [];
    let [alive, present] = [false, false];
    let sentPackets: number | undefined;
    for (const packet of readRtcp(bytes)) {
      if (packet.kind === 'bye') {
        gone.push(...packet.sources);
        continue;
      }
      // ours, sent back
      if (packet.ssrc === this.#sender.ssrc) continue;
      if (packet.kind === 'sender')
        this.#lastFromFarEnd = { ssrc: packet.ssrc, ntpMiddle: packet.ntpMiddle, atMs: monotonicMs };
      const ours = packet.reports.find((report) => report.ssrc === this.#sender.ssrc);
      if (packet.ssrc === heard) {
        present = true;
        sentPackets = packet.kind === 'sender' ? packet.packets : undefined;
      }
      alive ||= present || ours !== undefined;
      if (!ours) continue;
      this.farEnd = {
        packetsLost: Math.max(0, ours.lost),
        jitterMs: (ours.jitter * 1000) / this.#sender.clockRate,
      };
      this.#measure(ours, monotonicMs);
    }
    return { gone, alive, present, sentPackets };
  }

  /** Our compound packet: SR when we have sent since the one before the last (§6.4), else RR. */
  report(now: Moment, source: Source | undefined, bye = false): Buffer {
    const { ssrc, timestamp, packets, ofSource } = this.#sender;
    const sent = packets > this.#packetsAtReport.before;
    this.#packetsAtReport = { last: packets, before: this.#packetsAtReport.last };
    if (sent) {
      this.#sent.push({ ntpMiddle: ntpMiddle(now.wallMs), atMs: now.monotonicMs });
      if (this.#sent.length > rememberedReports) this.#sent.shift();
    }
    return writeRtcp({
      ssrc,
      cname: this.#cname,
      sender: sent ? { atMs: now.wallMs, timestamp, ...ofSource } : undefined,
      report: source && this.#reportOf(source, now.monotonicMs),
      bye,
    });
  }

  /** §6.4.1, figure 2: the round trip is A − LSR − DLSR. Only an LSR that we sent says anything. */
  #measure({ lastSenderReport, delaySinceLast }: ReceptionReport, monotonicMs: number): void {
    const sent = this.#sent.find((report) => report.ntpMiddle === lastSenderReport);
    if (!sent) return;
    const roundTripMs = monotonicMs - sent.atMs - (delaySinceLast * 1000) / perSecond;
    // a little below 0 by rounding on both sides
    if (roundTripMs < -10 || roundTripMs > longestRoundTripMs) return;
    this.#roundTrips.count += 1;
    this.#roundTrips.sumMs += Math.max(0, roundTripMs);
  }

  #reportOf({ ssrc, reception }: Source, monotonicMs: number): ReceptionReport {
    // a sender report of a source that is gone says nothing of this one
    const last = this.#lastFromFarEnd?.ssrc === ssrc ? this.#lastFromFarEnd : undefined;
    return {
      ssrc,
      fractionLost: reception.takeFractionLost(),
      lost: reception.lost,
      highestSequence: reception.highestExtended,
      jitter: reception.jitterUnits,
      lastSenderReport: last?.ntpMiddle ?? 0,
      delaySinceLast: last ? Math.round(((monotonicMs - last.atMs) * perSecond) / 1000) : 0,
    };
  }
}
