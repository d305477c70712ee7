// What of an error may stand in a log. PostgreSQL repeats the row in `detail`, `where` and some messages.

/** Names and codes, never values; ready for JSON. */
interface LoggedError {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
  readonly errors?: readonly LoggedError[];
}

const deepestCause = 5;
const mostErrors = 10;

/** Takes any thrown value. What is not an error gives its type only, since nobody knows what it holds. */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { name: `thrown ${typeof error}` };
  const of = (field: string): string | undefined => {
    const value: unknown = (error as unknown as Record<string, unknown>)[field];
    return typeof value === 'string' ? value : undefined;
  };
  const inner = error as { readonly cause?: unknown; readonly errors?: unknown };
  const deeper = depth < deepestCause;
  return {
    name: error.name,
    code: of('code'),
    message: messageOf(error, of('severity') === undefined ? undefined : of('code')),
    constraint: of('constraint'),
    table: of('table'),
    column: of('column'),
    stack: framesOf(error),
    cause: deeper && inner.cause !== undefined ? loggedError(inner.cause, depth + 1) : undefined,
    errors:
      deeper && Array.isArray(inner.errors)
        ? inner.errors.slice(0, mostErrors).map((one) => loggedError(one, depth + 1))
        : undefined,
  };
}

/**
 * `sqlState` is set for an error of PostgreSQL: messages of class 23 (constraints) and 42 (names in SQL) quote names,
 * those of other classes quote what was written into a row. A SyntaxError of `JSON.parse` quotes the text.
 */
function messageOf(error: Error, sqlState: string | undefined): string {
  const quotesNames = sqlState === undefined || /^(?:23|42)/.test(sqlState);
  if (quotesNames && !(error instanceof SyntaxError)) return error.message;
  return error.message.replace(/["'].*/s, '…');
}

/** A stack begins with the message, which may have lines of its own. */
function framesOf(error: Error): string | undefined {
  const { stack, message } = error;
  if (stack === undefined) return undefined;
  const at = stack.indexOf(message);
  const rest = at < 0 ? stack : stack.slice(at + message.length);
  return rest
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
