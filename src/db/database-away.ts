// PostgreSQL, Appendix A "Error Codes": class 08 (connection), 57P0x (operator intervention), 53300 (too many).
const awayStates = new Set(['57P01', '57P02', '57P03', '53300', '25006']);
const awaySystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

// what pg says without a code when the socket goes away under a statement
const awaySentences =
  /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed|connection is closed|not queryable/i;

/**
 * Whether an error means "PostgreSQL can't be reached just now" (stopped, starting, recovering, network gone),
 * so that the same work may succeed once it is back; everything else is a mistake in the work itself.
 */
export function isDatabaseAway(error: unknown): boolean {
  for (let depth = 0, at: unknown = error; depth < 5 && at instanceof Error; depth += 1, at = at.cause) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'string') {
      if (awayStates.has(code) || awaySystemCodes.has(code) || code.startsWith('08')) return true;
      if (code === 'database.away') return (at as { retryable?: boolean }).retryable === true;
    }
    if (awaySentences.test(at.message)) return true;
    if (at instanceof AggregateError && at.errors.some((inner) => isDatabaseAway(inner))) return true;
  }
  return false;
}
