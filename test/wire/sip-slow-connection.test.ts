// RFC 3263 §4.3 over connections: what waits for a connection that is not made in time leaves by it no more.
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { silentLog } from '../../src/base/index.ts';
import { StreamTransport } from '../../src/sip/transport/stream-transport.ts';
import { FakePair, here } from './sip-fake-pair.ts';

/** A socket whose connection is made when the test says so. */
class SlowSocket extends EventEmitter {
  readonly writableLength = 0;
  readonly written: string[] = [];
  readonly connect: () => void;

  constructor(onReady: () => void) {
    super();
    this.connect = onReady;
  }

  setNoDelay(): void {
    // nothing is gathered here
  }

  write(bytes: Buffer): void {
    this.written.push(bytes.toString().split(' ')[0] ?? '');
  }

  end(): void {
    this.emit('close');
  }

  destroy(): void {
    this.emit('close');
  }
}

async function twoPlaces() {
  const pair = new FakePair();
  const sockets = new Map<string, SlowSocket>();
  const transport = new StreamTransport({
    clock: pair.clock,
    log: silentLog,
    binds: () => [],
    sockets: {
      protocol: 'TCP',
      server: () => undefined,
      dial: ({ host }, onReady) => {
        const socket = new SlowSocket(onReady);
        sockets.set(host, socket);
        return socket as unknown as Socket;
      },
      identityOf: () => undefined,
    },
  });
  const resolver = {
    naptr: () => Promise.resolve([]),
    srv: () => Promise.resolve([]),
    addresses: () => Promise.resolve(['192.0.2.2', '192.0.2.3']),
  };
  const agent = await pair.agent(here, { transport, resolver });
  const { call, story } = pair.call(agent, { target: 'sip:100@trunk;transport=tcp' });
  await pair.clock.advanceAsync(100);
  const socketTo = (host: string): SlowSocket => sockets.get(host)!;
  return { pair, call, story, socketTo };
}

it('a place that is connected to only after it was left gets nothing', async () => {
  const { pair, socketTo } = await twoPlaces();
  await pair.clock.advanceAsync(2_500);
  socketTo('192.0.2.3').connect();
  socketTo('192.0.2.2').connect();
  expect(socketTo('192.0.2.3').written).toEqual(['INVITE']);
  expect(socketTo('192.0.2.2').written).toEqual([]);
});

it('a place that is connected to after the caller has given up gets nothing', async () => {
  const { pair, call, story, socketTo } = await twoPlaces();
  call.cancel();
  await pair.clock.advanceAsync(100);
  socketTo('192.0.2.2').connect();
  expect(socketTo('192.0.2.2').written).toEqual([]);
  expect(story).toEqual(['end us setup 487']);
});

it('a connection that is never made is as good as left', async () => {
  const { pair, story, socketTo } = await twoPlaces();
  await pair.clock.advanceAsync(2_500);
  await pair.clock.advanceAsync(10_000);
  expect(socketTo('192.0.2.3').written).toEqual([]);
  expect(story).toEqual(['end network setup 503']);
});
