import type { EventEmitter } from 'node:events';
import type { Log } from '../base/index.ts';

/**
 * A bug ends one call, request or job, not the process. Work that broke off while nobody waited for it, or an action of a
 * timer, is written down, and all else goes on. What was thrown through somebody else's code, a socket's or a library's,
 * ends the process as Node ends it, since nobody knows what it has left behind; the log has it first. Gives back what
 * takes this away again.
 */
export function outliveBugs(log: Log, of: EventEmitter = process): () => void {
  const goOn = (err: unknown): void => log.error({ err }, 'a bug: work that nobody waited for broke off');
  const writeDown = (err: unknown): void => log.error({ err }, 'a bug ends the process');
  of.on('unhandledRejection', goOn);
  of.on('uncaughtExceptionMonitor', writeDown);
  return () => {
    of.off('unhandledRejection', goOn);
    of.off('uncaughtExceptionMonitor', writeDown);
  };
}
