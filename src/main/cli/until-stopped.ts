/**
 * Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once. Rejects with the reason of `lost` when
 * that is aborted first.
 */
export function untilStopped(onStopping: () => void, lost: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked = false;
    // eslint-disable-next-line no-restricted-globals -- measures no time: signals alone do not keep a process alive
    const alive = setInterval(() => undefined, 2 ** 30);
    const stop = (): void => {
      if (asked) process.exit(130);
      asked = true;
      clearInterval(alive);
      onStopping();
      resolve();
    };
    const lose = (): void => {
      asked = true;
      clearInterval(alive);
      reject(lost.reason as Error);
    };
    if (lost.aborted) lose();
    else lost.addEventListener('abort', lose, { once: true });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
