import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import type { Clock } from '../base/index.ts';
import { inspectConnection, type ConnectionFinding } from '../sip/index.ts';
import type { TrunkRoute } from './destination.ts';
import type { TroubleCode } from './trouble.ts';

/** RFC 5626 §3.5.1 keep-alive: any SIP server ignores it, a closed port answers with ICMP. */
const keepAlive = Buffer.from('\r\n\r\n');
const icmpWaitMs = 500;

const codeByError: Readonly<Record<string, TroubleCode>> = {
  ECONNREFUSED: 'refused-by-host',
  ENETUNREACH: 'no-route',
  EHOSTUNREACH: 'no-route',
  EHOSTDOWN: 'no-route',
  EACCES: 'no-route',
  EPERM: 'no-route',
};

/**
 * Why a silent host is silent, as far as one can tell from here: its name, the way to it, its port.
 * `no-response` when nothing speaks against it (a firewall that drops looks like that).
 */
export async function whySilent(
  route: Pick<TrunkRoute, 'host' | 'port' | 'transport' | 'trust'>,
  clock: Clock,
): Promise<TroubleCode> {
  const { host, port, transport = 'udp', trust } = route;
  const found = await lookup(host, { family: 4 }).catch(() => undefined);
  if (!found) return 'no-such-host';
  if (transport === 'udp') return await whyDeaf(found.address, port, clock);
  const protocol = transport === 'tls' ? 'TLS' : 'TCP';
  const question = {
    clock,
    protocol,
    host: found.address,
    port,
    serverName: host.toLowerCase(),
    trust,
  } as const;
  return codeByFinding[await inspectConnection(question)];
}

const codeByFinding: Readonly<Record<ConnectionFinding, TroubleCode>> = {
  connects: 'no-response',
  silent: 'no-response',
  refused: 'refused-by-host',
  'no-route': 'no-route',
  'certificate-expired': 'certificate-expired',
  'certificate-name': 'certificate-name',
  'certificate-unknown': 'certificate-unknown',
  'no-tls': 'no-tls',
};

async function whyDeaf(address: string, port: number, clock: Clock): Promise<TroubleCode> {
  return await new Promise<TroubleCode>((resolve) => {
    const socket = createSocket('udp4');
    let open = true;
    const settle = (why: TroubleCode): void => {
      if (!open) return;
      open = false;
      timer.cancel();
      socket.close();
      resolve(why);
    };
    const fail = (error: Error): void =>
      settle(codeByError[(error as NodeJS.ErrnoException).code ?? ''] ?? 'no-route');
    const timer = clock.after(icmpWaitMs, () => settle('no-response'));
    socket.on('error', fail);
    socket.connect(port, address, (error?: Error) => {
      if (error) fail(error);
      else socket.send(keepAlive, (failed) => failed && fail(failed));
    });
  });
}
