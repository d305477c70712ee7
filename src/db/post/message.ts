import { Failure, isFailure, newToken, type FailureKind } from '../../base/index.ts';
import { isDatabaseAway } from '../database-away.ts';

/** What is asked of a role, and what comes back: `part` before the end, then one of the others. */
export type Message =
  | { readonly kind: 'ask'; readonly id: string; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: 'part'; readonly id: string; readonly value: unknown }
  | { readonly kind: 'answer'; readonly id: string; readonly value?: unknown }
  | { readonly kind: 'failure'; readonly id: string; readonly failure: ToldFailure }
  /** It was a bug: `errorId` stands in the log of who was asked. */
  | { readonly kind: 'broken'; readonly id: string; readonly errorId: string };

interface ToldFailure {
  readonly kind: FailureKind;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly params: Failure['params'];
}

/** What tells an error; only those that are no Failure need the log. */
export function toldError(id: string, error: unknown): Message {
  if (isFailure(error)) {
    const { kind, code, message, retryable, params } = error;
    return { kind: 'failure', id, failure: { kind, code, message, retryable, params } };
  }
  if (isDatabaseAway(error)) {
    const message = 'PostgreSQL does not answer.';
    const failure = { code: 'database.away', message, retryable: true, params: {} };
    return { kind: 'failure', id, failure: { kind: 'unavailable', ...failure } };
  }
  return { kind: 'broken', id, errorId: newToken(9) };
}

export function failureOf({ kind, ...details }: ToldFailure): Failure {
  return new Failure(kind, details);
}
