import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { Failure } from '../base/index.ts';
import type { ProcessSettings } from './settings.ts';

/** The certificate that SIP over TLS answers with. Throws `Failure` (`settings.sip-certificate`) when it can't be used. */
export async function readSipCertificate(
  settings: ProcessSettings['sipTls'],
): Promise<{ readonly port: number; readonly certificate: string; readonly key: string } | undefined> {
  if (!settings) return undefined;
  try {
    const certificate = await readFile(settings.certificateFile, 'utf8');
    const key = await readFile(settings.keyFile, 'utf8');
    // also tells whether they are a pair
    createSecureContext({ cert: certificate, key });
    return { port: settings.port, certificate, key };
  } catch (cause) {
    throw new Failure('invalid', {
      code: 'settings.sip-certificate',
      message:
        'The files of PEREZVON_SIP_TLS_CERT and PEREZVON_SIP_TLS_KEY have to be a readable certificate and its key (PEM).',
      cause,
    });
  }
}
