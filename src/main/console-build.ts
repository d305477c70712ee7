import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../base/index.ts';

const ownRoot = fileURLToPath(new URL('../..', import.meta.url));
/** The built pages. */
export const consoleDirectory = join(ownRoot, 'web', 'dist');

/** Where the pages are built, and by what. */
interface ConsoleWorkshop {
  readonly root: string;
  /** Whether this process may write there: an installed program often belongs to somebody else. */
  mayWrite(): boolean;
  /** What went wrong, or undefined. */
  build(): Promise<string | undefined>;
}

const ownWorkshop: ConsoleWorkshop = {
  root: ownRoot,
  // the builder makes its outcome beneath web, and a file of its own beneath node_modules
  mayWrite: () => ['web', 'node_modules'].every((folder) => isWritable(join(ownRoot, folder))),
  build: () => {
    const require = createRequire(import.meta.url);
    const vite = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
    return run([vite, 'build', '--config', join('web', 'vite.config.ts')]);
  },
};

/**
 * Builds the console's pages when there are none or their sources have changed since. Pages that are there are taken as
 * they are where nothing may be written. Throws `Failure` `console.build`.
 */
export async function buildConsole(
  onProgress: (line: string) => void,
  { root, mayWrite, build }: ConsoleWorkshop = ownWorkshop,
): Promise<void> {
  const built = join(root, 'web', 'dist');
  const stampFile = join(built, '.stamp');
  const stamp = sourcesStamp(root, built);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  if (!mayWrite()) {
    if (!existsSync(join(built, 'index.html')))
      throw notBuilt(`Whoever owns ${root} builds them: npm run build`);
    onProgress(`the console's pages are of another version; whoever owns ${root} builds them: npm run build`);
    return;
  }
  onProgress('building the console (once after each update)');
  const output = await build();
  if (output !== undefined) throw notBuilt(output);
  writeFileSync(stampFile, stamp);
}

function notBuilt(why: string): Failure {
  return new Failure('unavailable', {
    code: 'console.build',
    message: `The console's pages could not be built:\n${why}`,
  });
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What went wrong, or undefined. */
function run(args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ownRoot, stdio: ['ignore', 'pipe', 'pipe'] });
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

function sourcesStamp(root: string, built: string): string {
  const hash = createHash('sha256');
  const folders = [join('web'), join('src', 'api', 'contract')];
  for (const folder of folders) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.startsWith(built))
      .sort();
    for (const file of entries) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}
