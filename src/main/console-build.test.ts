import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { buildConsole } from './console-build.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** An installed program; `builds` counts how often its pages were built. */
function installed({ writable }: { writable: boolean }) {
  const root = mkdtempSync(join(tmpdir(), 'console-'));
  roots.push(root);
  for (const folder of ['web', 'src/api/contract']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'web', 'page.tsx'), 'one');
  const one = { builds: 0, writable, said: [] as string[] };
  const build = async (): Promise<undefined> => {
    one.builds += 1;
    mkdirSync(join(root, 'web', 'dist'), { recursive: true });
    writeFileSync(join(root, 'web', 'dist', 'index.html'), 'pages');
  };
  const begin = (): Promise<void> =>
    buildConsole((line) => one.said.push(line), { root, mayWrite: () => one.writable, build });
  return { one, root, begin };
}

test('the pages are built once, and again when their sources have changed', async () => {
  const { one, root, begin } = installed({ writable: true });
  await begin();
  await begin();
  expect(one.builds).toBe(1);
  writeFileSync(join(root, 'web', 'page.tsx'), 'two');
  await begin();
  expect(one.builds).toBe(2);
});

test('pages that are there serve where nothing may be written', async () => {
  const { one, root, begin } = installed({ writable: true });
  await begin();
  Object.assign(one, { writable: false, said: [] });
  await begin();
  expect(one.said).toEqual([]);
  // older than their sources they serve too, and that is said
  writeFileSync(join(root, 'web', 'page.tsx'), 'two');
  await begin();
  expect([one.builds, one.said.length]).toEqual([1, 1]);
  expect(one.said[0]).toContain('npm run build');
});

test('without pages, where nothing may be written, it is said who builds them', async () => {
  const { one, root, begin } = installed({ writable: false });
  await expect(begin()).rejects.toThrow(/npm run build/);
  expect([one.builds, existsSync(join(root, 'web', 'dist'))]).toEqual([0, false]);
});
