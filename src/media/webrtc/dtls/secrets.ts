// RFC 5246 §5, §6.3, RFC 5764 §4.2, RFC 7627 §4: the secrets of one association, all by P_SHA256.
import { createHash, createHmac } from 'node:crypto';
import type { SrtpKeys } from '../../srtp/suite.ts';
import { materialBytes, masterKeyBytes, type SrtpSuite } from '../../srtp/suite.ts';

export interface Randoms {
  readonly client: Buffer;
  readonly server: Buffer;
}

const masterSecretBytes = 48;
const finishedBytes = 12;
const cipherKeyBytes = 16;
const cipherSaltBytes = 4;

/** §5: the pseudo-random function, as many bytes as are wanted. */
export function expand(secret: Uint8Array, label: string, seed: Uint8Array, bytes: number): Buffer {
  const labelled = Buffer.concat([Buffer.from(label), seed]);
  const blocks: Buffer[] = [];
  let a: Uint8Array = labelled;
  for (let made = 0; made < bytes; made += 32) {
    a = createHmac('sha256', secret).update(a).digest();
    blocks.push(createHmac('sha256', secret).update(a).update(labelled).digest());
  }
  return Buffer.concat(blocks).subarray(0, bytes);
}

function digest(transcript: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(transcript)).digest();
}

/** RFC 7627 §4: bound to the whole handshake up to the client's key. */
export function masterSecret(preMaster: Uint8Array, transcript: readonly Uint8Array[]): Buffer {
  return expand(preMaster, 'extended master secret', digest(transcript), masterSecretBytes);
}

/** What a Finished says of all messages before it. */
export function finishedData(
  master: Uint8Array,
  who: 'client' | 'server',
  transcript: readonly Uint8Array[],
) {
  return expand(master, `${who} finished`, digest(transcript), finishedBytes);
}

/** RFC 5288 §3: keys and salts of the records, of both directions. */
export function recordKeys(master: Uint8Array, { client, server }: Randoms) {
  const block = expand(
    master,
    'key expansion',
    Buffer.concat([server, client]),
    2 * (cipherKeyBytes + cipherSaltBytes),
  );
  const salts = 2 * cipherKeyBytes;
  return {
    client: {
      key: block.subarray(0, cipherKeyBytes),
      salt: block.subarray(salts, salts + cipherSaltBytes),
    },
    server: {
      key: block.subarray(cipherKeyBytes, salts),
      salt: block.subarray(salts + cipherSaltBytes),
    },
  };
}

/** RFC 5764 §4.2: the keys of the sound, of a server. */
export function srtpKeys(master: Uint8Array, { client, server }: Randoms, suite: SrtpSuite): SrtpKeys {
  const saltBytes = materialBytes[suite] - masterKeyBytes;
  const exported = expand(
    master,
    'EXTRACTOR-dtls_srtp',
    Buffer.concat([client, server]),
    2 * materialBytes[suite],
  );
  const key = (n: number): Buffer => exported.subarray(n * masterKeyBytes, (n + 1) * masterKeyBytes);
  const salts = 2 * masterKeyBytes;
  const salt = (n: number): Buffer => exported.subarray(salts + n * saltBytes, salts + (n + 1) * saltBytes);
  return {
    receiving: { suite, material: Buffer.concat([key(0), salt(0)]) },
    sending: { suite, material: Buffer.concat([key(1), salt(1)]) },
  };
}
