// RFC 3261 §26.2.1: TLS for the stream transport.
import { isIP } from 'node:net';
import tls from 'node:tls';
import { outwards, type StreamSockets } from './stream-sockets.ts';
import { nameOfTrust, trustOptions, usualTrust, type TlsTrust } from './tls-trust.ts';
import type { Endpoint } from './transport.ts';

export interface TlsSettings {
  /** When given, TLS is listened for; certificate (with its chain) and key as PEM. */
  readonly listen?: { readonly port: number; readonly certificate: string; readonly key: string };
  /** How a server is checked; by the well-known authorities when undefined. Names and addresses in lower case. */
  trustOf?(serverName: string, port: number): TlsTrust | undefined;
}

/** A stranger's handshake. */
const handshakeMs = 10_000;

/** Throws when certificate and key are no pair. */
export function tlsSockets(settings: TlsSettings, from: string): StreamSockets {
  const { listen } = settings;
  const trustOf = ({ serverName, port }: Endpoint): TlsTrust | undefined =>
    serverName === undefined ? undefined : settings.trustOf?.(serverName, port);
  return {
    protocol: 'TLS',
    server: (onSocket) => {
      if (!listen) return undefined;
      const options = {
        cert: listen.certificate,
        key: listen.key,
        minVersion: 'TLSv1.2',
        handshakeTimeout: handshakeMs,
      } as const;
      const server = tls.createServer(options, onSocket);
      // no handshake came about: the socket is closed already
      server.on('tlsClientError', (_, socket) => socket.destroy());
      return server;
    },
    dial: (destination, onReady) => {
      const { host, port, serverName = host } = destination;
      const options = trustOptions(trustOf(destination) ?? usualTrust, serverName);
      return tls.connect({ ...options, ...outwards(from, host), host, port }, onReady);
    },
    identityOf: (destination) => {
      const { serverName } = destination;
      const trust = trustOf(destination);
      // a bare address that nobody has a rule for: in a dialog it stands for whoever is connected from there
      if (serverName === undefined || (isIP(serverName) !== 0 && !trust)) return undefined;
      return `${serverName} ${nameOfTrust(trust ?? usualTrust)}`;
    },
  };
}
