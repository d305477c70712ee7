/** What one stream has lived through. Losses and jitter are of the direction from the far end to us. */
export interface StreamStatistics {
  readonly durationMs: number;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  /** Expected by sequence numbers but not received (RFC 3550 appendix A.3); never below 0. */
  readonly packetsLost: number;
  readonly packetsLate: number;
  readonly packetsDuplicate: number;
  readonly packetsOutOfOrder: number;
  /** Not RTP, a payload that was not agreed, a source that is not the far end, or a packet of our own that came back. */
  readonly packetsRefused: number;
  /** Of an encrypted talk: not sealed by the far end, changed on the way, or come again. */
  readonly packetsUnauthentic: number;
  /** Made up in place of packets that were lost or late, in steps of 10 ms. */
  readonly concealedMs: number;
  /** How long sound waits in the jitter buffer, at the end. */
  readonly bufferMs: number;
  /** Mean of what RTCP told (RFC 3550 §6.4.1); absent before the far end answered one of our reports. */
  readonly roundTripMs?: number;
  /** How good the talk sounds, 1 to 4.5 (E-model, the worse direction); absent when nothing was heard. */
  readonly mos?: number;
  /** Interarrival jitter, RFC 3550 §6.4.1. */
  readonly jitterMs: number;
  /** Wall clock of the first packet received, milliseconds since 1970; absent when none ever came. */
  readonly firstPacketAt?: number;
  /** Any packet was received: false after a talk means one-way audio. */
  readonly received: boolean;
  /** What the far end reported by RTCP of our packets: it hears us. */
  readonly farEnd?: { readonly packetsLost: number; readonly jitterMs: number };
  readonly digitsReceived: number;
  readonly digitsSent: number;
  /** Milliseconds written to the recording, 0 without one. */
  readonly recordedMs: number;
}

/** What all workers of an engine have done since it started. */
export interface EngineStatistics {
  readonly workers: number;
  readonly streams: number;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  /** Packets that left over 20 ms after their moment on the worker's clock. */
  readonly packetsSentLate: number;
  /** Packets that were never sent, because the process stood still for over 200 ms. */
  readonly packetsSkipped: number;
  /** Came to a shared port from where no stream has its far end; dropped. */
  readonly packetsOfStrangers: number;
  /** Late and skipped packets among all that were due; 0 when none was. */
  readonly lateShare: number;
  /** The worst lateness of a packet. */
  readonly latestMs: number;
  /** Worker threads that died and were replaced. */
  readonly workersLost: number;
}
