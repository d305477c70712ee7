import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Plays one of our scenarios once at 127.0.0.1; the exit status is 0 when everything went as it says. */
export function playSipp(
  scenario: string,
  order: { port: number; remotePort?: number },
): { ended: Promise<number | null>; stop(): void } {
  const remote = order.remotePort === undefined ? [] : [`127.0.0.1:${order.remotePort}`];
  const place = ['-i', '127.0.0.1', '-p', `${order.port}`, '-m', '1', '-nostdin', '-timeout', '20'];
  const args = [...remote, '-sf', join(import.meta.dirname, scenario), ...place, '-timeout_error'];
  const child = spawn('sipp', args, { stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { ended, stop: () => child.kill('SIGKILL') };
}
