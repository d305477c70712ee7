import { expect, test } from 'vitest';
import type { MediaEngine, MediaStream } from '../media/index.ts';
import { PageEcho } from './page-echo.ts';

test('an echo whose media thread has died ends as any other', async () => {
  const stream = {
    createAnswer: () => ({ ok: true, answer: Buffer.from('answer') }),
    close: () => Promise.reject(new Error('the media thread is gone')),
  } as unknown as MediaStream;
  const media: Pick<MediaEngine, 'openStream'> = { openStream: async () => stream };
  const echo = new PageEcho();
  expect(await echo.begin(media, 'echo', Buffer.from('offer'))).toMatchObject({ ok: true });
  await expect(echo.end()).resolves.toBeUndefined();
});
