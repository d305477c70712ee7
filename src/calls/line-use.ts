import { Failure } from '../base/index.ts';
import type { LiveTrunk } from './live-trunk.ts';
import { isUsable } from './trunk.ts';

/** The line, when calls may leave by it now. Throws `Failure` `trunk.unavailable` (with `why`). */
export function usable(live: LiveTrunk): LiveTrunk {
  const { state } = live.watch;
  if (isUsable(state)) return live;
  const why = state.state === 'failed' ? state.why : 'connecting';
  throw new Failure('unavailable', {
    code: 'trunk.unavailable',
    message: `The line can't be used now (${why}).`,
    params: { why },
  });
}

/** Takes one of its lines. Throws `Failure`: `trunk.lines-busy`, `trunk.too-fast` (with `retryAfterMs`). */
export function takeLine({ limit, trunk }: LiveTrunk, nowMs: number): void {
  const allowed = limit.take(nowMs);
  if (allowed.ok) return;
  if (allowed.why === 'lines-busy') {
    throw new Failure('unavailable', {
      code: 'trunk.lines-busy',
      message: `All ${trunk.maxLines} lines are taken.`,
      params: { maxLines: trunk.maxLines },
    });
  }
  throw new Failure('unavailable', {
    code: 'trunk.too-fast',
    message: `The line allows ${trunk.callsPerSecond} calls per second.`,
    params: { retryAfterMs: allowed.retryAfterMs },
  });
}
