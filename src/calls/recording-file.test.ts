import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareFolder, recordingPath } from './recording-file.ts';

test('the folders of a day are closed to other users of the machine', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'perezvon-recordings-'));
  try {
    const path = recordingPath('call', Date.UTC(2026, 10, 22));
    expect(path).toBe('2026/11/22/call.wav');
    expect(recordingPath('call', Date.UTC(2026, 10, 22), 'opus')).toBe('2026/11/22/call.ogg');
    const file = await prepareFolder(join(directory, 'recordings'), path);
    for (let folder = dirname(file); folder !== directory; folder = dirname(folder))
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
  } finally {
    await rm(directory, { recursive: true });
  }
});
