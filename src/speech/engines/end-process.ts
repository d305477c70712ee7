import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../../base/index.ts';

/** In the middle of native work it does not see that it is to leave. */
const leaveMs = 2000;

/** Ends an engine's process by closing its channel; one that has not left after two seconds is killed. */
export function endProcess(
  leaving: Pick<ChildProcess, 'connected' | 'disconnect' | 'kill' | 'on'>,
  clock: Clock,
): void {
  const overdue = clock.after(leaveMs, () => leaving.kill('SIGKILL'));
  leaving.on('exit', () => overdue.cancel());
  if (leaving.connected) leaving.disconnect();
}
