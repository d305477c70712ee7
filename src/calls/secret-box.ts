// AES-256-GCM (NIST SP 800-38D): 12 bytes nonce, 16 bytes tag, then the sealed bytes.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../base/index.ts';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const keyFileName = 'secret.key';

/** Seals small secrets (passwords of lines) for the database with a key that is not in the database. */
export class SecretBox {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** With the key in `<directory>/secret.key`, made at the first start, readable by its owner only. */
  static async open(directory: string): Promise<SecretBox> {
    await mkdir(directory, { recursive: true });
    const path = join(directory, keyFileName);
    const key = (await readKeyFile(path)) ?? (await makeKeyFile(path)) ?? (await readFile(path));
    if (key.length !== keyBytes) {
      throw new Failure('invalid', {
        code: 'secret-key.damaged',
        message: `The key file ${keyFileName} must hold ${keyBytes} bytes and holds ${key.length}: restore it from a backup, or remove it and type the lines' passwords again.`,
        params: { bytes: key.length },
      });
    }
    return new SecretBox(key);
  }

  /** `owner` binds the secret to its row: copied to another row it cannot be opened. */
  seal(secret: string, owner: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Undefined when the key is another one or the bytes were changed. */
  unseal(box: Buffer, owner: string): string | undefined {
    if (box.length < nonceBytes + tagBytes) return undefined;
    const nonce = box.subarray(0, nonceBytes);
    const tag = box.subarray(nonceBytes, nonceBytes + tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(box.subarray(nonceBytes + tagBytes)), decipher.final()]).toString(
        'utf8',
      );
    } catch {
      return undefined;
    }
  }
}

async function readKeyFile(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The new key, or undefined when the file is there already. It appears whole: another process may start at this moment. */
async function makeKeyFile(path: string): Promise<Buffer | undefined> {
  const key = randomBytes(keyBytes);
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  await file.write(key);
  await file.sync();
  await file.close();
  try {
    await link(draft, path);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  } finally {
    await unlink(draft);
  }
}
