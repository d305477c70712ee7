import { stayAlive } from './stay-alive.ts';

/**
 * Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once. Rejects with the reason of `lost` when
 * that is aborted first.
 */
export function untilStopped(onStopping: () => void, lost: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked = false;
    const mayEnd = stayAlive();
    const stop = (): void => {
      if (asked) process.exit(130);
      asked = true;
      mayEnd();
      onStopping();
      resolve();
    };
    const lose = (): void => {
      asked = true;
      mayEnd();
      reject(lost.reason as Error);
    };
    if (lost.aborted) lose();
    else lost.addEventListener('abort', lose, { once: true });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
