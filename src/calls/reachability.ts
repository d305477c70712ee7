import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import type { Clock } from '../base/index.ts';
import { inspectConnection, type ConnectionFinding, type UserAgent } from '../sip/index.ts';
import { firstHop, hopUri, udpOf, type TrunkRoute } from './destination.ts';
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

type Line = Pick<TrunkRoute, 'host' | 'port' | 'proxy' | 'transport' | 'trust'>;

/**
 * Why the server of a line, or its proxy, is silent, as far as one can tell from here: its name, the way to it, its port.
 * `no-response` when nothing speaks against it (a firewall that drops looks like that).
 */
export async function whySilent(
  line: Line,
  { clock, userAgent }: { readonly clock: Clock; readonly userAgent: Pick<UserAgent, 'placesOf'> },
): Promise<TroubleCode> {
  const [place] = await linePlaces(line, userAgent);
  if (!place) return await whyNowhere(firstHop(line).host);
  const { protocol = 'UDP', host, port, serverName = host } = place;
  if (protocol !== 'TCP' && protocol !== 'TLS') return await whyDeaf(host, port, clock);
  const question = { clock, protocol, host, port, serverName, trust: line.trust } as const;
  return codeByFinding[await inspectConnection(question)];
}

/** Where its requests go, the best first; nowhere when it has an address that none can be sent to. */
export async function linePlaces(
  line: Line,
  userAgent: Pick<UserAgent, 'placesOf'>,
): Promise<Awaited<ReturnType<UserAgent['placesOf']>>> {
  try {
    return await userAgent.placesOf(hopUri(line), udpOf(line));
  } catch {
    return [];
  }
}

/** Nobody knows the name, or it leads where we have no way to: to an IPv6 address from a socket of IPv4. */
async function whyNowhere(host: string): Promise<TroubleCode> {
  const known = isIP(host) !== 0 || (await lookup(host).catch(() => undefined)) !== undefined;
  return known ? 'no-route' : 'no-such-host';
}

const codeByFinding: Readonly<Record<ConnectionFinding, TroubleCode>> = {
  connects: 'no-response',
  silent: 'no-response',
  refused: 'refused-by-host',
  'no-route': 'no-route',
  'certificate-expired': 'certificate-expired',
  'certificate-name': 'certificate-name',
  'certificate-unknown': 'certificate-unknown',
  'certificate-wanted': 'certificate-wanted',
  'no-tls': 'no-tls',
};

async function whyDeaf(address: string, port: number, clock: Clock): Promise<TroubleCode> {
  return await new Promise<TroubleCode>((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
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
