export type FailureKind = 'invalid' | 'denied' | 'missing' | 'conflict' | 'unavailable';

export interface FailureDetails {
  /** Stable, for programs: `trunk.unreachable`. */
  readonly code: string;
  /** One sentence for people, in English; the console translates by `code`. Never personal data. */
  readonly message: string;
  /** Whether the same request may succeed later. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
  /** Values for the translated sentence: numbers, names of fields. Never personal data. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** A request that can't be honoured. A foreseen ending is a value, not a Failure. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly code: string;
  readonly retryable: boolean;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(kind: FailureKind, details: FailureDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Failure';
    this.kind = kind;
    this.code = details.code;
    this.retryable = details.retryable ?? kind === 'unavailable';
    this.params = details.params ?? {};
  }
}

export function isFailure(error: unknown): error is Failure {
  return error instanceof Failure;
}
