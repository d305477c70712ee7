// RFC 3327 §5.3, RFC 5626 §6: the way that leads back to who registers with us.
import { parseNameAddress } from './message/name-address.ts';
import { isSipUri } from './message/uri.ts';
import type { ReceivedRequest } from './transport/received.ts';

export interface RegisteredWay {
  /** Route values of every request to him, the nearest to us first. */
  readonly path: readonly string[];
  /** He, or the proxy that he has connected to, keeps a flow open by which he is reached. */
  readonly outbound: boolean;
}

const mostHops = 10;

/** Undefined when its Path can't be a route. */
export function registeredWay({ request, envelope }: ReceivedRequest): RegisteredWay | undefined {
  const path = request.headers.list('path');
  if (path.length > mostHops) return undefined;
  let edgeKnows = path.length === 0 && envelope.vias.length === 1;
  for (const text of path) {
    const address = parseNameAddress(text);
    if (!address.ok || !isSipUri(address.value.uri)) return undefined;
    // the last one is the proxy that he has connected to
    edgeKnows = address.value.uri.params.has('ob');
  }
  const wants = ['supported', 'require'].flatMap((name) => request.headers.list(name));
  return { path, outbound: edgeKnows && wants.some((tag) => tag.toLowerCase() === 'outbound') };
}
