import type { StreamStatistics } from '../media/index.ts';
import type { CallQuality } from './call.ts';

/** How a call sounded, by what its stream has lived through. */
export function qualityOf(statistics: StreamStatistics): CallQuality {
  return {
    packetsSent: statistics.packetsSent,
    packetsReceived: statistics.packetsReceived,
    packetsLost: statistics.packetsLost,
    packetsLate: statistics.packetsLate,
    concealedMs: statistics.concealedMs,
    jitterMs: statistics.jitterMs,
    roundTripMs: statistics.roundTripMs,
    mos: statistics.mos,
    oneWay: !statistics.received,
    farEnd: statistics.farEnd,
  };
}
