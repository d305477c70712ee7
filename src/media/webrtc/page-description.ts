// RFC 8839, RFC 8122, RFC 8842, RFC 9143: what a browser's description says of ICE, DTLS and bundling.
import type { FingerprintHash } from './dtls/certificate.ts';
import type { Fingerprint } from './dtls/terms.ts';
import type { IceCredentials } from './ice-lite.ts';

/** Of the sound's section, and of the session where that says nothing. */
export interface PageTerms {
  readonly iceFragment: string;
  readonly fingerprint: Fingerprint;
  readonly mid: string;
}

export type PageTermsReading =
  { readonly ok: true; readonly terms: PageTerms } | { readonly ok: false; readonly why: string };

/** Reads the terms of the m= section with this index. Never throws. */
export function readPageTerms(text: string, index: number): PageTermsReading {
  const [session = '', ...sections] = text.split(/^(?=m=)/m);
  const section = sections[index] ?? '';
  const find = (pattern: RegExp): RegExpExecArray | null => pattern.exec(section) ?? pattern.exec(session);
  const [, iceFragment] = find(/^a=ice-ufrag:([\w+/]{4,256})\s*$/m) ?? [];
  const [, hash, value] = find(/^a=fingerprint:(sha-(?:256|384|512)) ([0-9A-Fa-f:]+)\s*$/im) ?? [];
  const [, setup] = find(/^a=setup:(\w+)\s*$/m) ?? [];
  const [, mid] = /^a=mid:([!-~]{1,64})\s*$/m.exec(section) ?? [];
  if (iceFragment === undefined) return { ok: false, why: 'no ICE' };
  if (hash === undefined || value === undefined) return { ok: false, why: 'no fingerprint' };
  // RFC 8842 §5.2: we are the server, so the far end has to begin
  if (setup !== 'actpass' && setup !== 'active') return { ok: false, why: 'no common encryption' };
  if (!/^a=rtcp-mux\s*$/m.test(section)) return { ok: false, why: 'no common port for RTCP' };
  return {
    ok: true,
    terms: {
      iceFragment,
      fingerprint: { hash: hash.toLowerCase() as FingerprintHash, value: value.toUpperCase() },
      mid: mid ?? '0',
    },
  };
}

interface OurTerms {
  readonly ice: IceCredentials;
  readonly fingerprint: string;
  readonly mid: string;
  readonly hosts: readonly string[];
  readonly port: number;
}

/** The lines of our session, before its first m= line. */
export function sessionLines({ mid }: OurTerms): string[] {
  return ['a=ice-lite', `a=group:BUNDLE ${mid}`];
}

/** The lines of our sound's section. */
export function soundLines({ ice, fingerprint, mid, hosts, port }: OurTerms): string[] {
  return [
    `a=mid:${mid}`,
    'a=rtcp-mux',
    `a=ice-ufrag:${ice.fragment}`,
    `a=ice-pwd:${ice.password}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:passive',
    // RFC 8830: one stream with one track
    'a=msid:perezvon perezvon',
    ...hosts.map((host, i) => `a=candidate:${i + 1} 1 udp ${hostPriority(i)} ${host} ${port} typ host`),
    'a=end-of-candidates',
  ];
}

/** RFC 8445 §5.1.2.1: of host candidates, the first the best. */
function hostPriority(index: number): number {
  return (126 << 24) + ((65_535 - index) << 8) + 255;
}
