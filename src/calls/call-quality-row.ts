import type { CallQuality } from './call.ts';

/** How a call sounded, as its row has it: all null when it was never answered. */
export interface CallQualityRow {
  packets_sent: number | null;
  packets_received: number | null;
  packets_lost: number | null;
  packets_late: number | null;
  concealed_ms: number | null;
  jitter_ms: number | null;
  round_trip_ms: number | null;
  far_packets_lost: number | null;
  far_jitter_ms: number | null;
  one_way: boolean | null;
  mos: number | null;
}

export const qualityColumns = [
  'packets_sent',
  'packets_received',
  'packets_lost',
  'packets_late',
  'concealed_ms',
  'jitter_ms',
  'round_trip_ms',
  'far_packets_lost',
  'far_jitter_ms',
  'one_way',
  'mos',
] as const satisfies readonly (keyof CallQualityRow)[];

/** In the order of `qualityColumns`. */
export function qualityValues(quality: CallQuality | undefined): readonly unknown[] {
  const row: Partial<CallQualityRow> = quality
    ? {
        packets_sent: quality.packetsSent,
        packets_received: quality.packetsReceived,
        packets_lost: quality.packetsLost,
        packets_late: quality.packetsLate,
        concealed_ms: quality.concealedMs,
        jitter_ms: quality.jitterMs,
        round_trip_ms: quality.roundTripMs,
        far_packets_lost: quality.farEnd?.packetsLost,
        far_jitter_ms: quality.farEnd?.jitterMs,
        one_way: quality.oneWay,
        mos: quality.mos,
      }
    : {};
  return qualityColumns.map((column) => row[column] ?? null);
}

export function qualityOfRow(row: CallQualityRow): CallQuality | undefined {
  if (row.packets_sent === null) return undefined;
  return {
    packetsSent: row.packets_sent,
    packetsReceived: row.packets_received ?? 0,
    packetsLost: row.packets_lost ?? 0,
    packetsLate: row.packets_late ?? 0,
    concealedMs: row.concealed_ms ?? 0,
    jitterMs: row.jitter_ms ?? 0,
    roundTripMs: row.round_trip_ms ?? undefined,
    farEnd:
      row.far_packets_lost === null
        ? undefined
        : { packetsLost: row.far_packets_lost, jitterMs: row.far_jitter_ms ?? 0 },
    oneWay: row.one_way ?? false,
    mos: row.mos ?? undefined,
  };
}
