// RFC 4568 §7.1, RFC 8643 §3.1: whether a talk is encrypted, and by which keys.
import type { SrtpKeys } from '../srtp/suite.ts';
import { offeredSuites, type CryptoLine } from './crypto-attribute.ts';
import type { KeyRing } from './key-ring.ts';
import type { MediaDescription } from './session-description.ts';

/**
 * `off` neither offers nor takes encryption. `optional` offers it beside plain sound (RFC 8643) and takes what the far
 * end can. `required` offers only encrypted sound and refuses any other.
 */
export type SrtpPolicy = 'off' | 'optional' | 'required';

export type KeyAgreement =
  | { readonly ok: true; readonly srtp?: SrtpKeys; /** What our answer writes. */ readonly line?: CryptoLine }
  | {
      readonly ok: false;
      readonly why: 'no common encryption' | 'not encrypted' | 'another transport than was offered';
    };

/** A transport of sound that this policy can take. */
export function isSpokenTransport(protocol: string, policy: SrtpPolicy): boolean {
  return policy === 'off' ? /^RTP\/AVPF?$/.test(protocol) : /^RTP\/S?AVPF?$/.test(protocol);
}

function isSecure(protocol: string): boolean {
  return protocol.startsWith('RTP/S');
}

/** The keys that an offer of the far end leads to: its first line that we can honour. */
export function answerKeys(section: MediaDescription, policy: SrtpPolicy, ring: KeyRing): KeyAgreement {
  const line = policy === 'off' ? undefined : section.crypto?.[0];
  if (line) {
    const sending = ring.keyToWrite(line.key.suite);
    return { ok: true, srtp: { sending, receiving: line.key }, line: { tag: line.tag, key: sending } };
  }
  if (isSecure(section.protocol)) return { ok: false, why: 'no common encryption' };
  return policy === 'required' ? { ok: false, why: 'not encrypted' } : { ok: true };
}

/** The transport and the lines of an offer of ours. */
export function offerKeys(
  policy: SrtpPolicy,
  ring: KeyRing,
): { readonly protocol: string; readonly crypto?: readonly CryptoLine[] } {
  if (policy === 'off') return { protocol: 'RTP/AVP' };
  return {
    protocol: policy === 'required' ? 'RTP/SAVP' : 'RTP/AVP',
    crypto: offeredSuites.map((suite, index) => ({ tag: index + 1, key: ring.keyToWrite(suite) })),
  };
}

/** The keys that the answer to `offerKeys` chose: exactly one line of ours (RFC 4568 §5.1.3). */
export function keysOfAnswer(section: MediaDescription, policy: SrtpPolicy, ring: KeyRing): KeyAgreement {
  if (isSecure(section.protocol) !== (policy === 'required')) {
    return { ok: false, why: 'another transport than was offered' };
  }
  const lines = policy === 'off' ? undefined : section.crypto;
  if (lines === undefined) return policy === 'required' ? { ok: false, why: 'not encrypted' } : { ok: true };
  const [line] = lines;
  const chosen = lines.length === 1 && line && offeredSuites[line.tag - 1] === line.key.suite;
  const sending = chosen ? ring.keyInOffer(line.key.suite) : undefined;
  if (!line || !sending) return { ok: false, why: 'no common encryption' };
  return { ok: true, srtp: { sending, receiving: line.key } };
}
