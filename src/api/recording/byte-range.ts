// RFC 9110 §14: range requests.

/** Which bytes of a body to send; `end` is the last one, included. */
export type ByteRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' };

/** Reads one range of a Range header. What isn't understood, several ranges too, asks for the whole (§14.2 allows). */
export function readByteRange(header: string | undefined, size: number): ByteRange {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (from === '' && to === '') return { kind: 'whole' };
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', start: size - length, end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start >= size) return { kind: 'unsatisfiable' };
  // RFC 9110 §14.1.1: a last position before the first makes the range invalid, to be ignored
  if (end < start) return { kind: 'whole' };
  return { kind: 'part', start, end };
}
