// RFC 4733 §2.3: the payload of a telephone event.

/*
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |     event     |E|R| volume    |          duration             |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
export interface TelephoneEvent {
  /** 0–15: the keys 0–9, *, #, A–D (§3.2). */
  readonly code: number;
  readonly end: boolean;
  /** −dBm0, 0 to 63. */
  readonly volume: number;
  /** Timestamp units (1/8000 s) since the packet's timestamp. */
  readonly duration: number;
}

export const keys = '0123456789*#ABCD';

/** Undefined when the payload is too short. */
export function readTelephoneEvent(payload: Uint8Array): TelephoneEvent | undefined {
  if (payload.length < 4) return undefined;
  const [code, flags, high, low] = payload as unknown as [number, number, number, number];
  return { code, end: (flags & 0x80) !== 0, volume: flags & 0x3f, duration: (high << 8) | low };
}

export function writeTelephoneEvent({ code, end, volume, duration }: TelephoneEvent): Uint8Array {
  return Uint8Array.of(code, (end ? 0x80 : 0) | (volume & 0x3f), duration >> 8, duration & 0xff);
}
