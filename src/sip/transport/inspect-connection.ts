// Why a server that should speak SIP over TCP or TLS can't be spoken with, as far as one can tell from here.
import net from 'node:net';
import tls from 'node:tls';
import type { Clock, Timer } from '../../base/index.ts';
import { troubleOfTls, trustOptions, usualTrust, type TlsTrouble, type TlsTrust } from './tls-trust.ts';

export interface ConnectionQuestion {
  readonly clock: Clock;
  readonly protocol: 'TCP' | 'TLS';
  /** Its address. */
  readonly host: string;
  readonly port: number;
  /** What its certificate must be for, in lower case. */
  readonly serverName: string;
  readonly trust?: TlsTrust;
}

/** `connects`: nothing speaks against it. `silent`: no answer at all within 4 s. */
export type ConnectionFinding = 'connects' | 'refused' | 'no-route' | 'silent' | TlsTrouble;

const patienceMs = 4_000;
/** With TLS 1.3 a server that does not take our certificate says so only after we are through (RFC 8446 §4.4.2.4). */
const objectionMs = 500;

export function inspectConnection(question: ConnectionQuestion): Promise<ConnectionFinding> {
  const { clock, protocol, host, port, serverName, trust = usualTrust } = question;
  return new Promise((resolve) => {
    const settle = (finding: ConnectionFinding): void => {
      timer.cancel();
      objection?.cancel();
      socket.destroy();
      resolve(finding);
    };
    let open = false;
    const timer = clock.after(patienceMs, () => settle(open ? 'no-tls' : 'silent'));
    let objection: Timer | undefined;
    const onReady = (): void => {
      if (protocol === 'TCP') settle('connects');
      else objection = clock.after(objectionMs, () => settle('connects'));
    };
    const socket =
      protocol === 'TLS'
        ? tls.connect({ ...trustOptions(trust, serverName), host, port }, onReady)
        : net.connect({ host, port }, onReady);
    if (protocol === 'TLS') socket.once('connect', () => (open = true));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') settle('refused');
      else if (open) settle(troubleOfTls(error.code));
      else settle('no-route');
    });
  });
}
