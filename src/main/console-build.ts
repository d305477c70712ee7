import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../base/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The built pages. */
export const consoleDirectory = join(root, 'web', 'dist');
const stampFile = join(consoleDirectory, '.stamp');

/** Builds the console's pages when there are none or their sources have changed since. */
export async function buildConsole(onProgress: (line: string) => void): Promise<void> {
  const stamp = sourcesStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  onProgress('building the console (once after each update)');
  const require = createRequire(import.meta.url);
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
  const output = await run([vite, 'build', '--config', join('web', 'vite.config.ts')]);
  if (output !== undefined) {
    throw new Failure('unavailable', {
      code: 'console.build',
      message: `The console's pages could not be built:\n${output}`,
    });
  }
  writeFileSync(stampFile, stamp);
}

/** What went wrong, or undefined. */
function run(args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (piece: Buffer): void => {
      output = (output + piece.toString()).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => resolve(code === 0 ? undefined : output));
  });
}

function sourcesStamp(): string {
  const hash = createHash('sha256');
  const folders = [join('web'), join('src', 'api', 'contract')];
  for (const folder of folders) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.startsWith(consoleDirectory))
      .sort();
    for (const file of entries) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}
