import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../base/index.ts';
import { whySilent } from './reachability.ts';

/** A port of this machine at which nobody listens. */
const closedPort = 9;
const here = '127.0.0.1';

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
    expect(await whySilent({ host: here, port: closedPort, transport }, systemClock)).toBe('refused-by-host');
  },
);

test('a port that is open and does not speak TLS is told of', async () => {
  const port = await portThatSays('220 mail\r\n');
  expect(await whySilent({ host: here, port, transport: 'tls' }, systemClock)).toBe('no-tls');
  expect(await whySilent({ host: here, port, transport: 'tcp' }, systemClock)).toBe('no-response');
});

test('a name that nobody knows is told of', async () => {
  const route = { host: 'nobody.invalid', port: closedPort, transport: 'tls' } as const;
  expect(await whySilent(route, systemClock)).toBe('no-such-host');
});
