// RFC 3261 §26.1.5: what strangers may fill, over real connections on the loopback.
import net from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { ManualClock, silentLog } from '../../src/base/index.ts';
import { tcpSockets } from '../../src/sip/transport/stream-sockets.ts';
import { StreamTransport } from '../../src/sip/transport/stream-transport.ts';

const known = '127.0.0.9';
const options = 'OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n';

const open: StreamTransport[] = [];
const sockets: net.Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(open.splice(0).map((transport) => transport.close()));
});

/** Takes two connections of strangers, three in all, and 1,000 bytes of what they have begun. */
async function house() {
  const transport = new StreamTransport(
    {
      clock: new ManualClock(),
      log: silentLog,
      sockets: tcpSockets('127.0.0.1'),
      binds: () => [{ host: '127.0.0.1', port: 0 }],
    },
    { ofStrangers: 2, all: 3, heldBytes: 1_000 },
  );
  open.push(transport);
  const heard: string[] = [];
  await transport.open({
    onBytes: (_, source) => heard.push(source.host),
    onUnreachable: () => undefined,
    knows: (host) => host === known,
  });
  const from = async (localAddress: string) => {
    const socket = net.connect({ host: '127.0.0.1', port: transport.address.port, localAddress });
    sockets.push(socket);
    const wire = { socket, closed: false };
    socket.on('error', () => undefined);
    socket.on('close', () => (wire.closed = true));
    await once(socket, 'connect');
    return wire;
  };
  /** As soon as the house has taken it. */
  const taken = async (localAddress: string) => {
    const wire = await from(localAddress);
    const before = heard.length;
    wire.socket.write(options);
    await expect.poll(() => heard.slice(before)).toEqual([localAddress]);
    return wire;
  };
  return { from, taken };
}

it('where strangers have taken all there is, the oldest gives way to the next, and nobody whom we know', async () => {
  const { taken } = await house();
  const telephone = await taken(known);
  const wires: { readonly closed: boolean }[] = [];
  for (const host of ['127.0.0.2', '127.0.0.3', '127.0.0.4']) wires.push(await taken(host));
  await expect.poll(() => wires.map(({ closed }) => closed)).toEqual([true, true, false]);
  const second = await taken(known);
  const third = await taken(known);
  await expect.poll(() => wires[2]?.closed).toBe(true);
  expect([telephone, second, third].map(({ closed }) => closed)).toEqual([false, false, false]);
});

it('where all are known, there is none left', async () => {
  const { taken, from } = await house();
  const telephones = [await taken(known), await taken(known), await taken(known)];
  for (const host of [known, '127.0.0.2']) {
    const more = await from(host);
    await expect.poll(() => more.closed).toBe(true);
  }
  expect(telephones.map(({ closed }) => closed)).toEqual([false, false, false]);
});

it('messages that strangers have begun are limited all together, those of whom we know are not', async () => {
  const { taken, from } = await house();
  const begun = `OPTIONS sip:a@b SIP/2.0\r\nSubject: ${'x'.repeat(1_500)}`;
  const telephone = await taken(known);
  telephone.socket.write(begun);
  const stranger = await from('127.0.0.2');
  stranger.socket.write(begun);
  await expect.poll(() => stranger.closed).toBe(true);
  expect(telephone.closed).toBe(false);
  await taken('127.0.0.3');
});
