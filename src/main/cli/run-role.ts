import { silentLog } from '../../base/index.ts';
import { Opened } from '../opened.ts';
import { openRole, type ProcessRole, type RoleOptions, type RoleProcess } from '../process-role.ts';
import { farewell, progressLines } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

/** One process of one role until Ctrl-C. `open` starts its work, and says where things are when that is not enough. */
export async function runRole(
  options: Omit<RoleOptions, 'onProgress' | 'role'> & { readonly role: ProcessRole },
  open: (started: RoleProcess, onProgress: (line: string) => void) => Promise<void>,
): Promise<number> {
  const onProgress = progressLines();
  console.log(`Perezvon ${options.role} starts`);
  const opened = new Opened();
  let log: RoleProcess['log'] | undefined;
  try {
    const started = await openRole({ ...options, onProgress }, opened);
    log = started.log;
    await open(started, onProgress);
    onProgress('ready');
    farewell(options.settings, started.logFile);
    await untilStopped(() =>
      console.log('\nStopping: what is in progress may finish (Ctrl-C again ends it at once)'),
    );
  } finally {
    await opened.close(log ?? silentLog);
  }
  console.log('Stopped.');
  return 0;
}
