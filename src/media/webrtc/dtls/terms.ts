import type { SrtpKeys } from '../../srtp/suite.ts';
import type { FingerprintHash, OwnCertificate } from './certificate.ts';

/** How a certificate is known that nobody signed (RFC 8122). */
export interface Fingerprint {
  readonly hash: FingerprintHash;
  /** `AB:CD:…`, upper case. */
  readonly value: string;
}

export interface DtlsOptions {
  readonly certificate: OwnCertificate;
  /** Of the far end's description. */
  readonly fingerprint: Fingerprint;
  send(datagram: Buffer): void;
  /** The handshake is over and the far end is who its description says. */
  onKeys(keys: SrtpKeys): void;
  /** The far end ended the association. */
  onClosed(): void;
  /** The handshake can't succeed; `why` is a stable phrase. */
  onFailed(why: string): void;
}
