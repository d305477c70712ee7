import { join } from 'node:path';
import { createLog, Failure, systemClock, type Log } from '../base/index.ts';
import { SecretBox } from '../calls/index.ts';
import { DataDirectoryLock, Post } from '../db/index.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { openGround, type Ground } from './ground.ts';
import type { HouseNews } from './house-news.ts';
import type { Opened } from './opened.ts';
import { outliveBugs } from './outlive-bugs.ts';
import type { ProcessSettings } from './settings.ts';

/** What one process of several does: makes the calls, serves the console and the API, loads files. */
export const processRoles = ['voice', 'web', 'worker'] as const;
export type ProcessRole = (typeof processRoles)[number];

export interface RoleOptions {
  readonly role: ProcessRole | 'start';
  readonly settings: ProcessSettings;
  /** The roles that this one asks. */
  readonly asks?: readonly ProcessRole[];
  /** One line for the terminal at each stage of the start. */
  onProgress(line: string): void;
  /** Undefined: some was missed. */
  onNews?(news: HouseNews | undefined): void;
  onAway?(roles: readonly string[]): void;
  /** Another process has taken the role that this one had: it stops, so that no two do the same. */
  onLost(why: Failure): void;
}

/** A process of one role, ready for its work. */
export interface RoleProcess {
  readonly ground: Ground;
  readonly post: Post;
  readonly log: Log;
  readonly logFile: string;
  /** Closed, in the reverse order, when the process stops. */
  readonly opened: Opened;
}

/**
 * Opens what every role needs, and waits until no other process of the database has this role. Throws `Failure`:
 * `role.no-database`, `already-running`.
 */
export async function openRole(
  options: RoleOptions & { readonly role: ProcessRole },
  opened: Opened,
): Promise<RoleProcess> {
  const { role, settings, onProgress } = options;
  if (settings.databaseUrl === undefined) {
    throw new Failure('invalid', {
      code: 'role.no-database',
      message: `Set DATABASE_URL: perezvon ${role} shares a PostgreSQL with the other roles. One process with a database of its own is perezvon start.`,
    });
  }
  prepareDataDirectory(settings.dataDirectory);
  const logFile = join(settings.dataDirectory, 'log', `${role}.log`);
  const log = createLog({ level: settings.logLevel, file: logFile });
  opened.add(outliveBugs(log));
  const lock = new DataDirectoryLock(settings.dataDirectory, `${role}.lock`);
  lock.acquire();
  opened.add(() => lock.release());
  const ground = await openGround({ settings, log, onProgress }, opened);
  const post = await opened.start(await openPost(options, ground, log));
  await post.take(role);
  return { ground, post, log, logFile, opened };
}

/** What this process says to the others of its database, and hears from them. Not yet started. */
export async function openPost(
  { role, settings, asks = [], onProgress, onNews, onAway, onLost }: RoleOptions,
  { database }: Ground,
  log: Log,
): Promise<Post> {
  const secrets = await SecretBox.open(settings.dataDirectory);
  return new Post({
    ...{ clock: systemClock, log, database, asks, onAway, onLost },
    sealing: {
      seal: (text) => secrets.seal(text, 'letter'),
      open: (box) => secrets.unseal(box, 'letter'),
    },
    onNews: (news) => onNews?.(news as HouseNews | undefined),
    onWaiting: () =>
      onProgress(
        `another perezvon ${role === 'start' ? '' : `${role} `}works on this database: waiting for its end`,
      ),
  });
}
