/** Keeps the process alive until what it returns is called: signals, and timers of the clock, do not. May be called twice. */
export function stayAlive(): () => void {
  // eslint-disable-next-line no-restricted-globals -- measures no time
  const alive = setInterval(() => undefined, 2 ** 30);
  return () => clearInterval(alive);
}
