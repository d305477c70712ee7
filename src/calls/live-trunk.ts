import type { TrunkRoute } from './destination.ts';
import type { LineLimit } from './line-limit.ts';
import type { TrunkWatch } from './trunk-watch.ts';
import type { Trunk } from './trunk.ts';

/** A line of this process: what it is, where it leads, how it is, what it still allows. */
export interface LiveTrunk {
  readonly trunk: Trunk;
  readonly route: TrunkRoute;
  readonly limit: LineLimit;
  readonly watch: TrunkWatch;
}
