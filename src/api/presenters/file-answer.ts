// RFC 6266: the Content-Disposition header field in HTTP.
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

export const csvType = 'text/csv; charset=utf-8';
export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * Sends a file to be saved, piece by piece. The first piece is waited for, so that trouble before it is an ordinary
 * error answer; trouble later breaks the connection, and the browser says that the download failed.
 */
export async function sendFile(
  reply: FastifyReply,
  file: { name: string; type: string; content: AsyncIterable<Buffer> | Buffer },
): Promise<FastifyReply> {
  const content = Buffer.isBuffer(file.content) ? file.content : await begun(file.content);
  return reply
    .header('content-type', file.type)
    .header('content-disposition', disposition(file.name))
    .send(content);
}

async function begun(content: AsyncIterable<Buffer>): Promise<Readable> {
  const pieces = content[Symbol.asyncIterator]();
  const first = await pieces.next();
  return Readable.from(all(), { objectMode: false });

  async function* all(): AsyncGenerator<Buffer> {
    for (let piece = first; !piece.done; piece = await pieces.next()) yield piece.value;
  }
}

function disposition(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]+/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
