import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareDataDirectory } from './data-directory.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'perezvon-data-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

const modeOf = (...path: string[]): number => statSync(join(parent, ...path)).mode & 0o777;

test('other users may not list it, and enter none of its folders', () => {
  prepareDataDirectory(join(parent, 'data'));
  expect(modeOf('data')).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
  for (const name of ['recordings', 'phrases', 'imports', 'log']) expect(modeOf('data', name)).toBe(0o700);
});

test('folders that an older release left open are closed, a directory of somebody’s stays as it is', () => {
  mkdirSync(join(parent, 'data', 'recordings'), { recursive: true, mode: 0o755 });
  prepareDataDirectory(join(parent, 'data'));
  expect(modeOf('data', 'recordings')).toBe(0o700);
  expect(modeOf('data')).toBe(0o755);
});
