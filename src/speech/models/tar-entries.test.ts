import { describe, expect, it } from 'vitest';
import { tarEntries } from './tar-entries.ts';

/** A header and the content, as tar writes them. */
function entry(path: string, content: Uint8Array | string, kind = '0', prefix = ''): Buffer {
  const bytes = Buffer.from(content as string);
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(kind, 156);
  header.write('ustar\0', 257);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

const end = Buffer.alloc(1024);

/** In pieces of an odd size, as they come out of a decompressor. */
async function* pieces(archive: Buffer, size = 77): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < archive.length; at += size) yield archive.subarray(at, at + size);
}

async function readAll(archive: Buffer): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { path, content } of tarEntries(pieces(archive))) {
    let text = '';
    for await (const piece of content) text += Buffer.from(piece).toString('latin1');
    files[path] = text;
  }
  return files;
}

describe('the files of a tar archive', () => {
  it('come in order with all that is in them', async () => {
    const long = 'x'.repeat(1500);
    const archive = Buffer.concat([entry('m/a', 'hello'), entry('m/b', long), entry('m/empty', ''), end]);
    expect(await readAll(archive)).toEqual({ 'm/a': 'hello', 'm/b': long, 'm/empty': '' });
  });

  it('come with the whole path, and without folders, links and names of other kinds', async () => {
    const archive = Buffer.concat([
      entry('m/', '', '5'),
      entry('m/link', '', '2'),
      entry('././@LongLink', 'some name', 'L'),
      entry('file', 'here', '0', 'deep/er'),
      end,
    ]);
    expect(await readAll(archive)).toEqual({ 'deep/er/file': 'here' });
  });

  it('may be passed over unread', async () => {
    const archive = Buffer.concat([entry('m/a', 'x'.repeat(2000)), entry('m/b', 'here'), end]);
    const paths: string[] = [];
    for await (const { path } of tarEntries(pieces(archive))) paths.push(path);
    expect(paths).toEqual(['m/a', 'm/b']);
  });

  it('are told to break off, wherever that is', async () => {
    const archive = Buffer.concat([entry('m/a', 'x'.repeat(700)), end.subarray(0, 512)]);
    for (let length = 0; length < archive.length; length += 100) {
      await expect(readAll(archive.subarray(0, length))).rejects.toThrow('breaks off');
    }
    expect(await readAll(archive)).toHaveProperty('m/a');
  });

  it('are told to be none in what is no archive', async () => {
    await expect(readAll(Buffer.alloc(2000, 'a text of some length '))).rejects.toThrow('no tar archive');
  });
});
