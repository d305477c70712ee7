/** What reading bytes from outside gives: the value, or why not and where (an offset into what was read). */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string; readonly offset: number };

export function parsed<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function unparsed(
  why: string,
  offset: number,
): { readonly ok: false; readonly why: string; readonly offset: number } {
  return { ok: false, why, offset };
}
