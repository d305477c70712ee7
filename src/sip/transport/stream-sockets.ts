// What a stream transport asks of TCP or TLS; here TCP.
import net from 'node:net';
import type { Endpoint } from './transport.ts';

export interface StreamSockets {
  readonly protocol: 'TCP' | 'TLS';
  /** Undefined when nobody is listened for. `onSocket` gets a connection once it may carry messages. */
  server(onSocket: (socket: net.Socket) => void): net.Server | undefined;
  /** Begins to connect; `onReady` when messages may go. */
  dial(destination: Endpoint, onReady: () => void): net.Socket;
  /** Who has to be at the other end for such a destination; undefined: whoever is there. */
  identityOf(destination: Endpoint): string | undefined;
}

/** `from`: the address that connections go out from, as far as a destination of its family allows. */
export function tcpSockets(from: string): StreamSockets {
  return {
    protocol: 'TCP',
    server: (onSocket) => net.createServer(onSocket),
    dial: ({ host, port }, onReady) => net.connect({ host, port, ...outwards(from, host) }, onReady),
    identityOf: () => undefined,
  };
}

/** A far end knows us by our address: what is bound to one of several speaks from that one, over UDP and streams alike. */
export function outwards(from: string, destination: string): { readonly localAddress?: string } {
  const isAny = from === '0.0.0.0' || from === '::';
  return isAny || net.isIP(from) !== net.isIP(destination) ? {} : { localAddress: from };
}
