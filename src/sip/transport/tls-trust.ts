// RFC 5922 and RFC 3261 §26.3: whether the one at the other end of a TLS connection is who was asked for.
import { isIP } from 'node:net';
import tls, { type ConnectionOptions, type PeerCertificate } from 'node:tls';

/** How a server's certificate is checked, and which of ours is shown to a server that asks for one. */
export type TlsTrust = (
  | /** By the well-known authorities. */ { readonly check: 'system' }
    /** By this authority (PEM) and no other. */
  | { readonly check: 'own'; readonly authority: string }
  /** Not at all: encrypted, but with whom isn't known. */
  | { readonly check: 'off' }
) & {
  /** PEM, the certificate with its chain. */
  readonly client?: { readonly certificate: string; readonly key: string };
};

/** What makes a TLS connection impossible. */
export type TlsTrouble =
  | 'certificate-expired'
  | 'certificate-name'
  | 'certificate-unknown'
  /** The server asks for ours, or does not take it. */
  | 'certificate-wanted'
  | 'no-tls';

export const usualTrust: TlsTrust = { check: 'system' };

/** For `tls.connect`, beside the place. `serverName`: what the URI named. */
export function trustOptions(trust: TlsTrust, serverName: string): ConnectionOptions {
  return {
    minVersion: 'TLSv1.2',
    // a name only: RFC 6066 §3
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    ...(trust.check === 'own' ? { ca: trust.authority } : {}),
    ...(trust.client ? { cert: trust.client.certificate, key: trust.client.key } : {}),
    rejectUnauthorized: trust.check !== 'off',
    checkServerIdentity: (_, certificate) => identityFault(serverName, certificate),
  };
}

/** RFC 5922 §7.1: a SIP URI among the names counts, then DNS names and addresses. */
function identityFault(serverName: string, certificate: PeerCertificate): Error | undefined {
  const names = (certificate.subjectaltname ?? '').split(/,\s*/);
  if (names.some((name) => name.toLowerCase() === `uri:sip:${serverName}`)) return undefined;
  return tls.checkServerIdentity(serverName, certificate);
}

const troubleByCode: Readonly<Record<string, TlsTrouble>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-unknown',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-unknown',
  CERT_UNTRUSTED: 'certificate-unknown',
  CERT_REJECTED: 'certificate-unknown',
  CERT_SIGNATURE_FAILURE: 'certificate-unknown',
  INVALID_CA: 'certificate-unknown',
  // RFC 8446 §6.2: alerts of the server's
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'certificate-wanted',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'certificate-wanted',
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: 'certificate-wanted',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: 'certificate-wanted',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'certificate-wanted',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'certificate-wanted',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'certificate-wanted',
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: 'certificate-wanted',
};

/** The trouble behind an error of a TLS connection to a port that was open. */
export function troubleOfTls(code: string | undefined): TlsTrouble {
  return troubleByCode[code ?? ''] ?? 'no-tls';
}

/** Tells connections apart that were made under different rules; holds no key. */
export function nameOfTrust({ client, ...check }: TlsTrust): string {
  return JSON.stringify({ ...check, client: client?.certificate });
}
