import type { RtpReceiver } from '../rtp/receiver.ts';
import type { RtpSender } from '../rtp/sender.ts';
import type { StreamStatistics } from '../statistics.ts';
import type { Reports } from './reports.ts';
import { talkScore } from './talk-quality.ts';

interface Counted {
  readonly sender: Pick<RtpSender, 'packets'>;
  readonly receiver: Pick<RtpReceiver, 'totals' | 'played' | 'late' | 'refused' | 'jitterMs'>;
  readonly reports: Pick<Reports, 'heard'>;
}

/** What of a stream's figures is counted by packets, and how it sounded by them. */
export function countsOf({ sender, receiver, reports }: Counted) {
  const { received, lost, duplicates, outOfOrder } = receiver.totals;
  const { farEnd, roundTripMs } = reports.heard;
  const { delayMs, concealedMs } = receiver.played;
  const counts = {
    packetsSent: sender.packets,
    packetsReceived: received,
    packetsLost: lost,
    packetsLate: receiver.late,
    bufferMs: Math.round(delayMs),
    roundTripMs: roundTripMs === undefined ? undefined : Math.round(roundTripMs * 10) / 10,
    farEnd,
  };
  return {
    ...counts,
    mos: talkScore(counts),
    concealedMs,
    packetsDuplicate: duplicates,
    packetsOutOfOrder: outOfOrder,
    packetsRefused: receiver.refused,
    jitterMs: Math.round(receiver.jitterMs * 100) / 100,
    received: received > 0,
  } satisfies Partial<StreamStatistics>;
}
