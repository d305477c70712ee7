/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function untilStopped(onStopping: () => void): Promise<void> {
  return new Promise((resolve) => {
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
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
