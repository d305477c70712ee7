// RFC 3261 §18: the transports of one user agent, all at the same port where they can be.
import type { Clock, Log } from '../../base/index.ts';
import { tcpSockets } from './stream-sockets.ts';
import { StreamTransport } from './stream-transport.ts';
import { tlsSockets, type TlsSettings } from './tls-sockets.ts';
import { TransportSet } from './transport-set.ts';
import type { Transport } from './transport.ts';
import { UdpTransport } from './udp-transport.ts';

export interface TransportWishes {
  readonly clock: Clock;
  readonly log: Log;
  readonly bind: { readonly host: string; readonly port: number };
  readonly tcp?: boolean;
  readonly tls?: TlsSettings;
}

/** UDP first, whose port TCP takes when it was left to the system; TLS has one of its own. */
export function openableTransports({ clock, log, bind, tcp, tls }: TransportWishes): TransportSet {
  const hosts = bind.host === '::' ? ['::', '0.0.0.0'] : [bind.host];
  const [host = bind.host, ...others] = hosts;
  const first = new UdpTransport({ clock, log, bind: () => ({ host, port: bind.port }) });
  const port = (): number => first.address.port;
  const more: Transport[] = others.map(
    (other) => new UdpTransport({ clock, log, bind: () => ({ host: other, port: port() }) }),
  );
  const binds = (): { host: string; port: number }[] => hosts.map((one) => ({ host: one, port: port() }));
  if (tcp) more.push(new StreamTransport({ clock, log, sockets: tcpSockets(bind.host), binds }));
  if (tls) {
    const listening = tls.listen ? hosts.map((one) => ({ host: one, port: tls.listen?.port ?? 0 })) : [];
    more.push(
      new StreamTransport({ clock, log, sockets: tlsSockets(tls, bind.host), binds: () => listening }),
    );
  }
  return new TransportSet([first, ...more], bind.port === 0, log);
}
