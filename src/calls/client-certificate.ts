import { createPrivateKey, X509Certificate } from 'node:crypto';

/** Whether it is a certificate in PEM, a chain after it or not. */
export function isCertificate(pem: string): boolean {
  return readCertificate(pem) !== undefined;
}

/** Whether this private key (PEM, without a passphrase) is the certificate's. */
export function isKeyOf(certificate: string, key: string): boolean {
  try {
    return readCertificate(certificate)?.checkPrivateKey(createPrivateKey(key)) ?? false;
  } catch {
    return false;
  }
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
