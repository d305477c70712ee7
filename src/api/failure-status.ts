// RFC 9110 §15: which HTTP status tells a Failure.
import type { FailureKind } from '../base/index.ts';

const byKind: Readonly<Record<FailureKind, number>> = {
  invalid: 400,
  denied: 403,
  missing: 404,
  conflict: 409,
  unavailable: 503,
};

/** Codes for which HTTP has a more exact word than for their kind. */
const byCode: ReadonlyMap<string, number> = new Map([
  ['session.needed', 401],
  ['session.wrong-password', 401],
  ['session.too-many-tries', 429],
  ['sign-in-link.used-up', 410],
  ['file.too-large', 413],
  ['input.too-large', 413],
  ['input.wrong-kind', 415],
  ['recording.wrong-range', 416],
]);

export function failureStatus(failure: { kind: FailureKind; code: string }): number {
  return byCode.get(failure.code) ?? byKind[failure.kind];
}
