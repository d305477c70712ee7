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

export const tcpSockets: StreamSockets = {
  protocol: 'TCP',
  server: (onSocket) => net.createServer(onSocket),
  dial: ({ host, port }, onReady) => net.connect({ host, port }, onReady),
  identityOf: () => undefined,
};
