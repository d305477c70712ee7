import { spawnSync, type SpawnOptions } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { Failure } from '../../base/index.ts';

/** Whom PostgreSQL runs as: it refuses root, so root's child becomes `uid`. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
  /** Whether we are root and must change to it. */
  readonly drop: boolean;
}

export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: SpawnOptions;
}

// a user of our own if the machine's keeper made one, then Debian's PostgreSQL user, then the one that is everywhere
const preferredUsers = ['perezvon', 'postgres', 'nobody'];

/** Root keeps the owner of an existing cluster, whoever he is; anybody else runs PostgreSQL as himself. */
export function chooseServerUser(clusterDirectory: string): ServerUser {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const owner = ownerOf(clusterDirectory);
  if (uid !== 0) {
    if (owner && owner.uid !== uid) throw foreignCluster(owner.uid);
    return { uid, gid, drop: false };
  }
  if (owner && owner.uid !== 0) return { ...owner, drop: true };
  for (const name of preferredUsers) {
    const found = accountOf(name);
    if (found) return { ...found, drop: true };
  }
  throw new Failure('unavailable', {
    code: 'postgres.no-user',
    message:
      'PostgreSQL refuses to run as root, and there is no user to run it as: make one, `useradd -r perezvon`.',
    retryable: false,
  });
}

/** How to run `program` as `user`. `dieWithUs` has the kernel shut it down (SIGINT) when this process is gone. */
export function invocationAs(
  user: ServerUser,
  program: string,
  args: readonly string[],
  dieWithUs: boolean,
): Invocation {
  if (dieWithUs || user.drop) {
    const ids = user.drop ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : [];
    const death = dieWithUs ? ['--pdeathsig=INT'] : [];
    if (hasSetpriv())
      return { command: 'setpriv', args: [...ids, ...death, '--', program, ...args], options: {} };
  }
  return { command: program, args, options: user.drop ? { uid: user.uid, gid: user.gid } : {} };
}

let setprivAnswered: boolean | undefined;

/** util-linux has `--pdeathsig` since 2.33; busybox has a setpriv without it. */
function hasSetpriv(): boolean {
  setprivAnswered ??= spawnSync('setpriv', ['--pdeathsig=keep', '--', 'true']).status === 0;
  return setprivAnswered;
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  try {
    const { uid, gid } = statSync(path);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

function accountOf(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((candidate) => candidate.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function foreignCluster(uid: number): Failure {
  return new Failure('denied', {
    code: 'postgres.foreign-owner',
    message:
      `The database's files belong to another user (number ${uid}), most likely because Perezvon was started as root ` +
      'before: start it as root again, or give the data directory to yourself with chown -R.',
    params: { uid },
  });
}
