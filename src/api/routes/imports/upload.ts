// RFC 7578: multipart/form-data.
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Failure, isFailure } from '../../../base/index.ts';

// what is left of a refused file is read and thrown away up to here, so that the browser gets to read the answer
const mostDrainedBytes = 1024 ** 3;

/**
 * Hands the file of the form field `file` to `take` as it arrives: it is never held in memory. Throws `import.no-file`
 * without one, `import.upload-broken` when the sender went away, and what `take` throws.
 */
export async function takeUpload<R>(
  request: FastifyRequest,
  take: (fileName: string, content: AsyncIterable<Uint8Array>) => Promise<R>,
): Promise<R> {
  if (!request.isMultipart()) throw noFile();
  const part = await request.file({ limits: { files: 1, fields: 5, fileSize: Infinity } });
  if (!part || part.fieldname !== 'file') throw noFile();
  try {
    return await take(baseName(part.filename), part.file);
  } catch (error) {
    if (request.raw.destroyed && !request.raw.complete) {
      throw new Failure('invalid', {
        code: 'import.upload-broken',
        message: 'The upload was broken off.',
        cause: isFailure(error) ? undefined : error,
      });
    }
    await drain(request.raw);
    throw error;
  }
}

/** Browsers send a bare name; others may send a path. */
function baseName(name: string): string {
  const bare = name.split(/[\\/]/).at(-1) ?? '';
  return bare.replaceAll(/\p{C}/gu, '').slice(0, 200) || 'file';
}

function drain(raw: IncomingMessage): Promise<void> {
  raw.unpipe();
  return new Promise((resolve) => {
    if (raw.complete || raw.destroyed) {
      resolve();
      return;
    }
    let drained = 0;
    raw.on('data', (chunk: Buffer) => {
      drained += chunk.length;
      if (drained > mostDrainedBytes) resolve();
    });
    raw.once('end', resolve);
    raw.once('close', resolve);
    raw.resume();
  });
}

function noFile(): Failure {
  return new Failure('invalid', {
    code: 'import.no-file',
    message: 'Send the file of visits in the form field "file".',
  });
}
