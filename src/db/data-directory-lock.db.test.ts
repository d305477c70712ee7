import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirectoryLock } from './data-directory-lock.ts';

describe('DataDirectoryLock', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'perezvon-lock-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is had by one, and free again after release', () => {
    const first = new DataDirectoryLock(directory);
    first.acquire();
    first.acquire();
    expect(() => new DataDirectoryLock(directory).acquire()).toThrow(`(process ${process.pid})`);
    first.release();
    first.release();
    const second = new DataDirectoryLock(directory);
    second.acquire();
    second.release();
  });

  it('is not held by what is only written in the file', () => {
    writeFileSync(join(directory, 'lock'), JSON.stringify({ pid: process.pid, born: 'earlier' }));
    const lock = new DataDirectoryLock(directory);
    lock.acquire();
    expect(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  it('ends with the process that had it', async () => {
    const program =
      `import { DataDirectoryLock } from ${JSON.stringify(new URL('./data-directory-lock.ts', import.meta.url).href)};` +
      `new DataDirectoryLock(${JSON.stringify(directory)}).acquire(); console.log('has it'); process.stdin.resume();`;
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(() => new DataDirectoryLock(directory).acquire()).toThrow(`(process ${child.pid})`);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    const lock = new DataDirectoryLock(directory);
    lock.acquire();
    lock.release();
  });
});
