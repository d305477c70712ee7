// RFC 3550 §6.2–6.4, §8.2, RFC 3264 §8.4: when a stream reports, where to, and under which source it speaks.
import { randomInt } from 'node:crypto';
import type { Clock } from '../../base/index.ts';
import type { RtpReceiver } from '../rtp/receiver.ts';
import { reportIntervalMs } from '../rtp/rtcp-interval.ts';
import type { RtpSender } from '../rtp/sender.ts';
import type { Address } from '../rtp/source-guard.ts';
import { isNobody, type Agreement } from '../sdp/agreement.ts';
import { RtcpSession, type FarReport } from './rtcp-session.ts';
import type { SecurePair } from './secure-pair.ts';
import { frameMs } from './slice-clock.ts';

interface ReportsOptions {
  readonly clock: Clock;
  readonly sockets: Pick<SecurePair, 'sendRtcp'>;
  readonly sender: RtpSender;
  readonly receiver: RtpReceiver;
}

/** Addresses that have sent us our own packets. */
const mostLoops = 4;

export class Reports {
  readonly #options: ReportsOptions;
  readonly #session: RtcpSession;
  #framesLeft = reportFrames(true);
  #loops: Address[] = [];

  constructor(options: ReportsOptions) {
    this.#options = options;
    this.#session = new RtcpSession(options.sender);
    options.receiver.ownSources = [options.sender.ssrc];
  }

  /** What the far end said of our packets, and how far away it is. */
  get heard(): Pick<RtcpSession, 'farEnd' | 'roundTripMs'> {
    return this.#session;
  }

  /** Takes what came from the far end's host. */
  take(bytes: Uint8Array, nowMs: number): FarReport {
    return this.#session.receive(bytes, this.#options.receiver.source?.ssrc, nowMs);
  }

  /** 20 ms went by. */
  step(remote: Agreement['remote'] | undefined): void {
    this.#framesLeft -= 1;
    if (this.#framesLeft <= 0) this.send(remote);
  }

  /** `bye`: our source is leaving. */
  send(remote: Agreement['remote'] | undefined, bye = false): void {
    this.#framesLeft = reportFrames(false);
    const { clock, sockets, receiver } = this.#options;
    const { target } = receiver;
    // RFC 3264 §8.4: who is nowhere is sent no RTCP either
    if (!remote || !target || isNobody(remote.host)) return;
    // where RTP was learned to come from elsewhere, RTCP is taken to be beside it
    const learned = target.host !== remote.host || target.port !== remote.port;
    const port = learned ? target.port + 1 : remote.rtcpPort;
    if (port > 65_535) return;
    const now = { wallMs: clock.now(), monotonicMs: clock.monotonicMs() };
    sockets.sendRtcp(this.#session.report(now, receiver.source, bye), target.host, port);
  }

  /**
   * RFC 3550 §8.2: a packet of our own source came from there. Somebody has chosen our number, or what we send is sent back:
   * the first time another number is taken, and what comes back of that as well is a loop.
   */
  meetOwn(from: Address, remote: Agreement['remote'] | undefined): void {
    const { sender, receiver } = this.#options;
    const { target } = receiver;
    if (target?.host !== from.host || target.port !== from.port) return;
    if (this.#loops.length >= mostLoops) return;
    if (this.#loops.some(({ host, port }) => host === from.host && port === from.port)) return;
    this.#loops.push({ host: from.host, port: from.port });
    this.send(remote, true);
    sender.changeSource();
    receiver.ownSources = [...receiver.ownSources, sender.ssrc];
  }
}

function reportFrames(first: boolean): number {
  return Math.round(reportIntervalMs(first, randomInt(1000) / 1000) / frameMs);
}
