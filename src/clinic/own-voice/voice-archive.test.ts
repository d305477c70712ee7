import type * as fileSystem from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isFailure } from '../../base/index.ts';
import { readVoiceArchive, writeVoiceArchive, type ArchivedSound } from './voice-archive.ts';

/** What a file of the archive is opened as instead. */
const instead = vi.hoisted(() => ({
  path: undefined as string | undefined,
  flags: undefined as string | undefined,
}));
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof fileSystem>();
  const open = (
    path: string,
    flags: string,
    mode: number,
    done: (error: Error | null, file: number) => void,
  ) => fs.open(instead.path ?? path, instead.flags ?? flags, mode, done);
  return { ...fs, open };
});

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'archive-'));
  vi.stubEnv('TMPDIR', directory);
});
afterEach(async () => {
  Object.assign(instead, { path: undefined, flags: undefined });
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true, force: true });
});

const sounds = { 'one.wav': Buffer.alloc(50_000, 1), 'two.wav': Buffer.from('two') };

async function* inPieces(bytes: Buffer, length = 1_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
async function archive(): Promise<Buffer> {
  async function* files() {
    yield { name: 'list.csv', content: 'list' };
    for (const [name, content] of Object.entries(sounds)) yield { name, content };
  }
  const pieces: Buffer[] = [];
  for await (const piece of writeVoiceArchive(files())) pieces.push(piece);
  return Buffer.concat(pieces);
}
async function read(content: AsyncIterable<Uint8Array>): Promise<ArchivedSound[]> {
  const found: ArchivedSound[] = [];
  for await (const sound of readVoiceArchive(content)) found.push(sound);
  return found;
}
async function whyNot(content: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const error: unknown = await read(content).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return isFailure(error) ? error.code : `no failure: ${(error as { code?: string } | undefined)?.code}`;
}

describe('an archive of recordings', () => {
  it('is read as it was written', async () => {
    const found = await read(inPieces(await archive()));
    expect(found).toEqual(Object.entries(sounds).map(([name, content]) => ({ name, content })));
  });

  it('leaves nothing under a name of its own while it is read: a kill leaves no voice behind', async () => {
    const bytes = await archive();
    const seen: string[][] = [];
    async function* watched(): AsyncGenerator<Buffer> {
      for await (const piece of inPieces(bytes)) {
        yield piece;
        seen.push(await readdir(directory));
      }
    }
    for await (const { name } of readVoiceArchive(watched())) {
      expect(Object.keys(sounds)).toContain(name);
      seen.push(await readdir(directory));
    }
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.flat()).toEqual([]);
  });

  it('is told to be damaged when it is', async () => {
    const bytes = await archive();
    const spoilt = Buffer.from(bytes);
    spoilt.fill(0xff, 90, 120);
    for (const wrong of [Buffer.from('PK, no'), bytes.subarray(0, -30), spoilt, Buffer.alloc(0)])
      expect(await whyNot(inPieces(wrong))).toBe('own-voice.archive-damaged');
  });

  it('is not, when the disk is full', async () => {
    Object.assign(instead, { path: '/dev/full', flags: 'w' });
    expect(await whyNot(inPieces(await archive()))).toBe('disk-full');
  });

  it('is not, when the disk can not be read, or its sender fails', async () => {
    const bytes = await archive();
    instead.flags = 'wx';
    expect(await whyNot(inPieces(bytes))).toBe('no failure: EBADF');
    instead.flags = undefined;
    async function* broken(): AsyncGenerator<Buffer> {
      yield bytes.subarray(0, 10);
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    }
    expect(await whyNot(broken())).toBe('no failure: ECONNRESET');
  });
});
