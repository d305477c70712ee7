import type { Audio } from '../media/index.ts';
import type { Destination } from './destination.ts';
import { DialledLeg } from './dialled-leg.ts';
import type { LegTools } from './leg-tools.ts';
import type { LineLimit } from './line-limit.ts';
import type { Side } from './replacements.ts';
import type { Station, StationOrder } from './station.ts';
import type { Invitation } from './talk-party.ts';

/** One of our own people, where he is reached. */
export function inviteStation(station: Station, order: Pick<StationOrder, 'ringMs' | 'caller'>): Invitation {
  return {
    who: { stationId: station.id, name: station.name },
    isOurs: true,
    ring: ({ legId, near }, listener) => station.ring({ ...order, legId, near }, listener),
  };
}

/** One of our own people whom the setting names by an address or a number. With `limit` he takes one of the line's places, and is never refused for want of one. */
export function inviteByDialling(
  tools: LegTools,
  order: {
    readonly destination: Destination;
    readonly ringMs: number;
    readonly announce?: Audio;
    readonly limit?: LineLimit;
    readonly side?: Side;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Invitation {
  const { destination, ringMs, announce, limit, side, headers } = order;
  return {
    announce,
    isOurs: true,
    // who is dialled over the patient's own line can be called by the line itself
    byLine: limit && { uri: destination.target },
    ring: ({ legId, near }, listener) => {
      limit?.takeAnyway(tools.clock.monotonicMs());
      const leg = new DialledLeg(
        tools,
        { id: legId, destination, ringMs, near, side, headers },
        {
          ...listener,
          onEnded: (end) => {
            limit?.release();
            listener.onEnded(end);
          },
        },
      );
      void leg.dial();
      return leg;
    },
  };
}
