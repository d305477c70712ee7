import type { Flow } from '../sip/index.ts';

/** A line, and what tells its calls from others'. */
export interface SourceLine {
  /** Where its server answers. */
  readonly places: readonly Flow[];
  /** By which we have signed in there: it calls us by this name. */
  readonly username?: string;
  /** Our number on it. */
  readonly number?: string;
}

/**
 * The line that a call has come by: one whose server has that address, told from its neighbours there by the port, by the
 * name that it calls, and by the number. Undefined when it is no line's. On the loopback, which everything of this machine
 * shares, the port has to be the line's too. A line of TCP or TLS calls over a connection: the address of a datagram can be
 * forged.
 */
export function lineOf<Line extends SourceLine>(
  source: Flow,
  requested: { readonly user: string; readonly number: string | undefined },
  lines: readonly Line[],
): Line | undefined {
  const isThere = (place: Flow): boolean =>
    place.host === source.host && (isConnection(source) || !isConnection(place));
  const atPort = lines.filter(({ places }) =>
    places.some((place) => isThere(place) && place.port === source.port),
  );
  const atHost = isLoopback(source.host) ? atPort : lines.filter(({ places }) => places.some(isThere));
  const near = atPort.length > 0 ? atPort : atHost;
  return (
    near.find(({ username }) => username !== undefined && username === requested.user) ??
    near.find(({ number }) => number !== undefined && number === requested.number) ??
    near[0]
  );
}

function isConnection({ protocol = 'UDP' }: Flow): boolean {
  return protocol !== 'UDP';
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1';
}
