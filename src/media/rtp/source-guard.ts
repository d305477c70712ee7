// RFC 3550 §6.2.1 and A.1, RFC 4961: whose packets are the far end's, and where to send ours (symmetric RTP).
import { sequenceAfter } from './sequence.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A packet that was found to be RTP of an agreed payload type. */
export interface Claim {
  readonly host: string;
  readonly port: number;
  readonly ssrc: number;
  readonly sequence: number;
}

export type Verdict = 'known' | 'new-source' | 'refused';

// another address may take over only when the present one has been silent for so long
const abandonedAfterMs = 1000;

/**
 * The far end is believed to be where its description says. Behind a NAT its packets come from
 * elsewhere: another source is learned when two of its packets follow each other in number and the
 * present one is silent, so that strays and guesses can't take a talk over. A changed SSRC needs the same.
 */
export class SourceGuard {
  #expected: Address | undefined;
  #latched: { host: string; port: number; ssrc: number; heardMs: number; left: boolean } | undefined;
  #candidate: Claim | undefined;

  /** The far end's description names this address. */
  expect(address: Address): void {
    if (this.#expected?.host === address.host && this.#expected.port === address.port) return;
    this.#expected = address;
    this.#latched = undefined;
    this.#candidate = undefined;
  }

  /** Where our packets go: where the far end's come from, or where its description says. */
  get target(): Address | undefined {
    return this.#latched ?? this.#expected;
  }

  /** Whether the far end speaks from this address now. */
  isPresent({ host, port }: Address): boolean {
    return this.#latched?.host === host && this.#latched.port === port;
  }

  /** The far end said that this source is leaving (RFC 3550 §6.6): its next one is believed at once. */
  leave(ssrc: number): void {
    if (this.#latched?.ssrc === ssrc) this.#latched.left = true;
  }

  /** Whether this is the source that is believed already. */
  knows({ host, port }: Address, ssrc: number, nowMs: number): boolean {
    const latched = this.#latched;
    if (latched?.ssrc !== ssrc || latched.port !== port || latched.host !== host) return false;
    latched.heardMs = nowMs;
    latched.left = false;
    this.#candidate = undefined;
    return true;
  }

  judge(claim: Claim, nowMs: number): Verdict {
    if (this.knows(claim, claim.ssrc, nowMs)) return 'known';
    const latched = this.#latched;
    const sameAddress = latched?.host === claim.host && latched.port === claim.port;
    if (!this.#mayTakeOver(claim, sameAddress, nowMs)) return 'refused';
    this.#latched = { host: claim.host, port: claim.port, ssrc: claim.ssrc, heardMs: nowMs, left: false };
    this.#candidate = undefined;
    return 'new-source';
  }

  #mayTakeOver(claim: Claim, sameAddress: boolean, nowMs: number): boolean {
    const latched = this.#latched;
    const expected = this.#expected?.host === claim.host && this.#expected.port === claim.port;
    if (!latched && expected) return true;
    if (latched?.left && (sameAddress || expected)) return true;
    if (latched && !sameAddress && !expected && nowMs - latched.heardMs < abandonedAfterMs) return false;
    const candidate = this.#candidate;
    const follows =
      candidate?.host === claim.host &&
      candidate.port === claim.port &&
      candidate.ssrc === claim.ssrc &&
      sequenceAfter(candidate.sequence) === claim.sequence;
    this.#candidate = claim;
    return follows;
  }
}
