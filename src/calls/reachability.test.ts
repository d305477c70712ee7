import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { silentLog, systemClock } from '../base/index.ts';
import { UserAgent } from '../sip/index.ts';
import type { TrunkRoute } from './destination.ts';
import { whySilent } from './reachability.ts';

/** A port of this machine at which nobody listens. */
const closedPort = 9;
const here = '127.0.0.1';

const records: Record<string, { name: string; port: number; priority: number; weight: number }[]> = {};
const userAgent = new UserAgent({
  clock: systemClock,
  log: silentLog,
  bind: { host: '::', port: 0 },
  tcp: true,
  tls: {},
  resolver: {
    naptr: async () => [],
    srv: async (name) => records[name] ?? [],
    addresses: async (name) => (name === 'a.provider.test' ? [here] : []),
  },
});
beforeAll(() => userAgent.start());
afterAll(() => userAgent.stop());

const why = (line: Pick<TrunkRoute, 'host' | 'port' | 'proxy' | 'transport'>) =>
  whySilent(line, { clock: systemClock, userAgent });

let server: Server | undefined;
afterEach(() => server?.close());

/** Somebody who says that much and hangs up. */
async function portThatSays(words: string): Promise<number> {
  const opened = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(words);
  });
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, here, resolve));
  return (opened.address() as AddressInfo).port;
}

test.each(['udp', 'tcp', 'tls'] as const)(
  'a port where nobody listens is told of, over %s',
  async (transport) => {
    expect(await why({ host: here, port: closedPort, transport })).toBe('refused-by-host');
  },
);

test('a port that is open and does not speak TLS is told of', async () => {
  const port = await portThatSays('220 mail\r\n');
  expect(await why({ host: here, port, transport: 'tls' })).toBe('no-tls');
  expect(await why({ host: here, port, transport: 'tcp' })).toBe('no-response');
});

test('a name that nobody knows is told of', async () => {
  const route = { host: 'nobody.invalid', port: closedPort, transport: 'tls' } as const;
  expect(await why(route)).toBe('no-such-host');
});

test.each(['udp', 'tcp'] as const)('an IPv6 address is looked at too, over %s', async (transport) => {
  expect(await why({ host: '::1', port: closedPort, transport })).toBe('refused-by-host');
});

test('an address of the other family has no route from a socket that is bound to one', async () => {
  const agent = new UserAgent({ clock: systemClock, log: silentLog, bind: { host: here, port: 0 } });
  await agent.start();
  const line = { host: '::1', port: closedPort };
  expect(await whySilent(line, { clock: systemClock, userAgent: agent })).toBe('no-route');
  await agent.stop();
});

test('a line without a port is looked at where its records lead, one with a proxy there', async () => {
  records['_sip._udp.provider.test'] = [
    { name: 'a.provider.test', port: closedPort, priority: 1, weight: 1 },
  ];
  expect(await why({ host: 'provider.test' })).toBe('refused-by-host');
  expect(await why({ host: 'provider.test', transport: 'dns' })).toBe('refused-by-host');
  expect(await why({ host: 'provider.invalid', proxy: `${here}:${closedPort}` })).toBe('refused-by-host');
  expect(await why({ host: here, port: closedPort, proxy: 'nobody.invalid' })).toBe('no-such-host');
});
