import { silentLog } from '../../base/index.ts';
import { Opened } from '../opened.ts';
import { openRole, type ProcessRole, type RoleOptions, type RoleProcess } from '../process-role.ts';
import { farewell, progressLines, stopping } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

/**
 * One process of one role until Ctrl-C. `open` starts its work, and says where things are when that is not enough. Throws
 * what `openRole` throws, and `role.lost` when another process has taken the role.
 */
export async function runRole(
  options: Omit<RoleOptions, 'onProgress' | 'role' | 'onLost'> & { readonly role: ProcessRole },
  open: (started: RoleProcess, onProgress: (line: string) => void) => Promise<void>,
): Promise<number> {
  const onProgress = progressLines();
  console.log(`Perezvon ${options.role} starts`);
  const opened = new Opened();
  const lost = new AbortController();
  let log: RoleProcess['log'] | undefined;
  try {
    const started = await openRole({ ...options, onProgress, onLost: (why) => lost.abort(why) }, opened);
    log = started.log;
    await open(started, onProgress);
    onProgress('ready');
    farewell(options.settings, started.logFile);
    await untilStopped(stopping, lost.signal);
  } finally {
    await opened.close(log ?? silentLog);
  }
  console.log('Stopped.');
  return 0;
}
