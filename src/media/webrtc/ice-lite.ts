// RFC 8445 §2.5, §6.2, §7.3, RFC 7675: ICE of a side that is where it says it is: it answers checks and asks none.
import { randomBytes } from 'node:crypto';
import type { Address } from '../rtp/source-guard.ts';
import { readBindingRequest, writeBindingSuccess, writeUnknownAttributes } from './stun.ts';

/** What one side of ICE is known by, made anew at each restart. */
export interface IceCredentials {
  readonly fragment: string;
  readonly password: string;
}

/** §5.3: at least 24 and 128 bits of chance. */
export function newCredentials(): IceCredentials {
  return { fragment: randomBytes(6).toString('hex'), password: randomBytes(18).toString('base64') };
}

/** What a restart begins with. */
export interface IceSession {
  readonly ours: IceCredentials;
  readonly theirFragment: string;
}

/** RFC 7675 §5.1 gives up after 30 s; browsers ask every 2.5 s or so. */
export const consentMs = 15_000;
// a browser has a handful of addresses
const mostAddresses = 16;

export class IceLite {
  #session: IceSession | undefined;
  /** From where the far end has proved itself in this session. */
  readonly #proved = new Map<string, Address>();
  #chosen: Address | undefined;
  #provedMs = -Infinity;
  /** Checks that were not the far end's. */
  refused = 0;

  /** From now on only checks of this session count; a restart keeps the way until another one is chosen (§9). */
  begin(session: IceSession): void {
    const before = this.#session;
    if (before && sameSession(before, session)) return;
    this.#session = session;
    this.#proved.clear();
  }

  /** The answer to a check, if it deserves one. */
  answer(bytes: Buffer, from: Address, nowMs: number): Buffer | undefined {
    const session = this.#session;
    if (!session) return this.#refuse();
    const { fragment, password } = session.ours;
    const reading = readBindingRequest(bytes, password);
    if (!reading.ok || reading.request.username !== `${fragment}:${session.theirFragment}`)
      return this.#refuse();
    if (reading.request.unknown.length > 0) return writeUnknownAttributes(reading.request, password);
    this.#provedMs = nowMs;
    if (this.#proved.size < mostAddresses)
      this.#proved.set(nameOf(from), { host: from.host, port: from.port });
    if (reading.request.nominates || !this.#chosen) this.#chosen = { host: from.host, port: from.port };
    return writeBindingSuccess(reading.request, from, password);
  }

  /** Whether the far end has shown that it receives here. */
  isProved(from: Address): boolean {
    return (
      this.#proved.has(nameOf(from)) || (this.#chosen !== undefined && nameOf(this.#chosen) === nameOf(from))
    );
  }

  /** Where to send; undefined before the first check, and when consent has run out. */
  target(nowMs: number): Address | undefined {
    return this.isAlive(nowMs) ? this.#chosen : undefined;
  }

  /** The far end has asked lately. */
  isAlive(nowMs: number): boolean {
    return nowMs - this.#provedMs < consentMs;
  }

  #refuse(): undefined {
    this.refused += 1;
  }
}

function nameOf({ host, port }: Address): string {
  return `${host} ${port}`;
}

function sameSession(a: IceSession, b: IceSession): boolean {
  return a.ours.fragment === b.ours.fragment && a.theirFragment === b.theirFragment;
}
