import { until, purity, type End } from '../wire/media-pair.ts';

/** Until most of the last half second, heard from now on, is that tone: a machine that stands still for a moment tears it. */
export async function hears({ end }: { readonly end: End }, hertz: number): Promise<void> {
  const start = end.frames.length;
  const isPure = (): boolean => {
    if (end.frames.length < start + 35) return false;
    return purity(end.heard().subarray(-25 * 160), hertz) > 0.6;
  };
  await until(isPure).catch(() => {
    throw new Error(`${hertz} Hz were not heard in ${end.frames.length - start} frames`);
  });
}
