import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SecretBox } from './secret-box.ts';

const directory = await mkdtemp(join(tmpdir(), 'perezvon-secret-'));
afterAll(() => rm(directory, { recursive: true }));

test('what was sealed opens again after a restart, and the key is readable by its owner only', async () => {
  const sealed = (await SecretBox.open(directory)).seal('пароль линии', 'trunk-1');
  expect(sealed.toString('latin1')).not.toContain(Buffer.from('пароль линии').toString('latin1'));
  expect((await SecretBox.open(directory)).unseal(sealed, 'trunk-1')).toBe('пароль линии');
  expect((await stat(join(directory, 'secret.key'))).mode & 0o777).toBe(0o600);
});

test('a changed byte, another row, another key or a stump open nothing', async () => {
  const box = await SecretBox.open(directory);
  const sealed = box.seal('secret', 'trunk-1');
  const changed = Buffer.from(sealed);
  changed[changed.length - 1]! ^= 1;
  expect(box.unseal(changed, 'trunk-1')).toBeUndefined();
  expect(box.unseal(sealed, 'trunk-2')).toBeUndefined();
  expect(new SecretBox(Buffer.alloc(32)).unseal(sealed, 'trunk-1')).toBeUndefined();
  expect(box.unseal(sealed.subarray(0, 20), 'trunk-1')).toBeUndefined();
});

test('the same secret is sealed differently each time', async () => {
  const box = await SecretBox.open(directory);
  expect(box.seal('secret', 'trunk-1').equals(box.seal('secret', 'trunk-1'))).toBe(false);
});

test('a damaged key file is refused with the cure', async () => {
  const other = await mkdtemp(join(tmpdir(), 'perezvon-secret-'));
  await writeFile(join(other, 'secret.key'), 'short');
  await expect(SecretBox.open(other)).rejects.toMatchObject({ code: 'secret-key.damaged' });
  await rm(other, { recursive: true });
});

test('processes that start together have one key, and leave nothing else behind', async () => {
  const other = await mkdtemp(join(tmpdir(), 'perezvon-secret-'));
  const boxes = await Promise.all(Array.from({ length: 8 }, () => SecretBox.open(other)));
  const sealed = boxes[0]!.seal('secret', 'trunk-1');
  expect(boxes.map((box) => box.unseal(sealed, 'trunk-1'))).toEqual(Array(8).fill('secret'));
  expect(await readdir(other)).toEqual(['secret.key']);
  await rm(other, { recursive: true });
});
