// RFC 3264 §8.3.2: a payload type keeps its meaning as long as the session lasts.
import { staticEncodings, type Encoding, type MediaDescription } from './session-description.ts';

const firstDynamic = 96;
const lastDynamic = 127;

/** What each payload type of a session means, in either direction. */
export class PayloadNumbers {
  readonly #encodings = new Map<number, Encoding>();

  /** A description of either side named these. A far end that gives a number a new meaning is believed. */
  note(section: MediaDescription): void {
    for (const [payloadType, encoding] of encodingsOf(section)) this.#encodings.set(payloadType, encoding);
  }

  /** The number that this encoding has, or gets in our offers: `wanted` unless it means something else already. */
  numberOf(encoding: Encoding, wanted: number): number {
    for (const [payloadType, known] of this.#encodings) if (sameEncoding(known, encoding)) return payloadType;
    if (!this.#encodings.has(wanted)) return wanted;
    for (let free = firstDynamic; free <= lastDynamic; free += 1) if (!this.#encodings.has(free)) return free;
    return wanted;
  }

  [Symbol.iterator](): IterableIterator<[number, Encoding]> {
    return this.#encodings.entries();
  }
}

/** A section's formats that have an encoding, in the order of preference. */
export function encodingsOf(section: MediaDescription): [number, Encoding][] {
  return section.formats.flatMap((format) => {
    const payloadType = /^\d{1,3}$/.test(format) ? Number(format) : -1;
    const encoding = section.encodings.get(payloadType) ?? staticEncodings.get(payloadType);
    return encoding && payloadType <= 127 ? [[payloadType, encoding] as [number, Encoding]] : [];
  });
}

function sameEncoding(a: Encoding, b: Encoding): boolean {
  return a.name === b.name && a.clockRate === b.clockRate && a.channels === b.channels;
}
