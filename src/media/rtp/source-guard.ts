// RFC 3550 §6.2.1 and A.1, RFC 4961, RFC 7362 §4: whose packets are the far end's, and where to send ours (symmetric RTP).
import { sequenceAfter, sequenceDistance } from './sequence.ts';

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

interface Present {
  readonly host: string;
  readonly port: number;
  readonly ssrc: number;
  readonly sinceMs: number;
  sequence: number;
  heardMs: number;
  left: boolean;
}

/**
 * One who goes on elsewhere with the numbers of the present one (a NAT has given him another address), or at another port of
 * the described host (a gateway has given the talk to another of its cards).
 */
const movedAfterMs = 1000;
const furthestMove = 3000;
/** Until one was heard for so long, others need not wait: the last packets of who spoke before a new description are late. */
const settledAfterMs = 3000;
const passedByAfterMs = 1000;
/** Anybody else. Longer than two reports are apart (RFC 3550 §6.2), so that one who is only quiet keeps his place. */
const abandonedAfterMs = 12_000;
/** Addresses from which a first packet is remembered. */
const mostCandidates = 8;

/**
 * The far end is believed to be where its description says. Behind a NAT its packets come from elsewhere: another source is
 * learned when two of its packets follow each other in number. Whoever was learned first has a claim to the talk, the host that
 * its signalling comes from a better one, that of its description a better one yet, and the described address the best: each
 * wins it back by two packets in a row from whoever has less. Any other address waits until the present source has neither
 * spoken nor reported for long, and gets nothing from one who is at a host of his own, or on hold: strays, guesses and a mute
 * button can't give a talk away. A changed SSRC at the same address needs two in a row, too.
 */
export class SourceGuard {
  #expected: Address | undefined;
  /** The host that its signalling comes from. */
  #signalledBy: string | undefined;
  /** Where the far end was first heard. */
  #home: Address | undefined;
  #latched: Present | undefined;
  /** One was heard for long enough since the description came. */
  #settled = false;
  /** The far end need not send. */
  #held = false;
  /** Since when it is not held. */
  #dueMs = -Infinity;
  /** Of the present address, under another SSRC. */
  #successor: Claim | undefined;
  /** The last packet of each other address, the newest last. */
  #elsewhere: Claim[] = [];

  /** The far end's description names this address; a `newcomer` may name the one of him whose place he takes. */
  expect(address: Address, newcomer = false): void {
    if (newcomer) this.#signalledBy = undefined;
    else if (isAt(this.#expected, address)) return;
    this.#expected = address;
    this.#home = undefined;
    this.#latched = undefined;
    this.#settled = false;
    this.#successor = undefined;
    this.#elsewhere = [];
  }

  /** Where our packets go: where the far end's come from, or where its description says. */
  get target(): Address | undefined {
    return this.#latched ?? this.#expected;
  }

  /** Whether the far end speaks from this address now. */
  isPresent(address: Address): boolean {
    return isAt(this.#latched, address);
  }

  /** The far end said that this source is leaving (RFC 3550 §6.6): its next one is believed at once. */
  leave(ssrc: number): void {
    if (this.#latched?.ssrc === ssrc) this.#latched.left = true;
  }

  /** The far end's signalling comes from this host, where it is known; behind a NAT its sound does so too. */
  signalledBy(host: string | undefined): void {
    this.#signalledBy = host;
  }

  /** One of the two holds the other: nobody is abandoned by a silence that was agreed. */
  hold(held: boolean, nowMs: number): void {
    if (this.#held && !held) this.#dueMs = nowMs;
    this.#held = held;
  }

  /** The present source has reported: it is quiet, and there. */
  reports(nowMs: number): void {
    if (this.#latched) this.#latched.heardMs = nowMs;
  }

  /** Whether this is the source that is believed already. */
  knows({ host, port }: Address, ssrc: number, sequence: number, nowMs: number): boolean {
    const latched = this.#latched;
    if (latched?.ssrc !== ssrc || latched.port !== port || latched.host !== host) return false;
    latched.heardMs = nowMs;
    latched.sequence = sequence;
    latched.left = false;
    this.#successor = undefined;
    return true;
  }

  judge(claim: Claim, nowMs: number): Verdict {
    if (this.knows(claim, claim.ssrc, claim.sequence, nowMs)) return 'known';
    const { host, port, ssrc, sequence } = claim;
    const latched = this.#latched;
    this.#settled ||= isSettled(latched);
    if (!this.#mayTakeOver(claim, nowMs)) return 'refused';
    const homeMoves = latched && goesOn(claim, latched) && isAt(this.#home, latched);
    // who was at home elsewhere has had no right to it
    const isNearer = this.#isAtOwnHost(claim) && !(this.#home && this.#isAtOwnHost(this.#home));
    if (!latched || !this.#settled || homeMoves || isNearer) this.#home = { host, port };
    this.#latched = { host, port, ssrc, sequence, sinceMs: nowMs, heardMs: nowMs, left: false };
    this.#successor = undefined;
    this.#elsewhere = [];
    return 'new-source';
  }

  #mayTakeOver(claim: Claim, nowMs: number): boolean {
    const latched = this.#latched;
    const isDescribed = isAt(this.#expected, claim);
    if (!latched) return isDescribed || this.#follows(claim, false);
    const sameAddress = isAt(latched, claim);
    if (latched.left && (sameAddress || isDescribed)) return true;
    if (!this.#follows(claim, sameAddress)) return false;
    if (sameAddress || this.#standing(claim) > this.#standing(latched)) return true;
    if (goesOn(claim, latched) || this.#isAtDescribedHost(claim))
      return nowMs - latched.heardMs >= movedAfterMs;
    if (this.#held || (isSettled(latched) && this.#isAtOwnHost(latched) && !this.#isAtOwnHost(claim)))
      return false;
    const silentMs = nowMs - Math.max(latched.heardMs, this.#dueMs);
    return silentMs >= (this.#settled ? abandonedAfterMs : passedByAfterMs);
  }

  #isAtDescribedHost({ host }: Address): boolean {
    return host === this.#expected?.host;
  }

  #isAtOwnHost(address: Address): boolean {
    return this.#isAtDescribedHost(address) || address.host === this.#signalledBy;
  }

  /** How good an address's claim to the talk is. */
  #standing(address: Address): number {
    if (isAt(this.#expected, address)) return 8;
    const host = this.#isAtDescribedHost(address) ? 4 : Number(this.#isAtOwnHost(address)) * 2;
    return host + Number(isAt(this.#home, address));
  }

  /** Whether it is the second in a row of its address; the next one may be. */
  #follows(claim: Claim, sameAddress: boolean): boolean {
    const before = sameAddress ? this.#successor : this.#elsewhere.find((other) => isAt(other, claim));
    if (sameAddress) this.#successor = claim;
    else {
      this.#elsewhere = this.#elsewhere.filter((other) => other !== before);
      this.#elsewhere.push(claim);
      if (this.#elsewhere.length > mostCandidates) this.#elsewhere.shift();
    }
    return before?.ssrc === claim.ssrc && sequenceAfter(before.sequence) === claim.sequence;
  }
}

function isAt(one: Address | undefined, other: Address): boolean {
  return one?.port === other.port && one.host === other.host;
}

function isSettled(present: Present | undefined): boolean {
  return present !== undefined && present.heardMs - present.sinceMs >= settledAfterMs;
}

/** Under the same numbers as before; nobody guesses these. */
function goesOn(claim: Claim, present: Present): boolean {
  const ahead = sequenceDistance(claim.sequence, present.sequence);
  return claim.ssrc === present.ssrc && ahead > 0 && ahead <= furthestMove;
}
