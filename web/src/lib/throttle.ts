/**
 * Runs `work` for a key at once and then at most once in `everyMs`; asks in between are answered by one run at the
 * end of the pause. `schedule` is setTimeout, handed in so that tests need not wait.
 */
export function throttleByKey(
  everyMs: number,
  work: (key: string) => void,
  schedule: (job: () => void, ms: number) => unknown = (job, ms) => setTimeout(job, ms),
): (key: string) => void {
  const pausing = new Map<string, { again: boolean }>();
  const run = (key: string): void => {
    work(key);
    const pause = { again: false };
    pausing.set(key, pause);
    schedule(() => {
      pausing.delete(key);
      if (pause.again) run(key);
    }, everyMs);
  };
  return (key) => {
    const pause = pausing.get(key);
    if (pause) pause.again = true;
    else run(key);
  };
}
