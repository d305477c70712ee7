// RFC 5626 §4.4.1: what keeps a connection, on a socket that the test speaks for.
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { StreamConnection } from './stream-connection.ts';

const minuteMs = 60_000;
const options = 'OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n';

class FakeSocket extends EventEmitter {
  readonly written: string[] = [];
  readonly writableLength = 0;
  setNoDelay(): void {
    // nothing is gathered here
  }
  write(bytes: Buffer): void {
    this.written.push(bytes.toString());
  }
  end(): void {
    this.emit('close');
  }
  destroy(): void {
    this.emit('close');
  }
}

function connection(dialled: boolean, isKnown = () => true) {
  const clock = new ManualClock();
  const socket = new FakeSocket();
  const messages: string[] = [];
  let closed = false;
  let held = 0;
  const made = new StreamConnection({
    clock,
    socket: socket as unknown as Socket,
    remote: { host: '192.0.2.1', port: 5060, protocol: 'TCP', connection: 1 },
    dialled,
    identity: undefined,
    onBytes: (bytes) => messages.push(bytes.toString()),
    onBroken: () => undefined,
    isKnown,
    onHeld: (more) => (held += more) <= 1_000,
    onClose: () => (closed = true),
  });
  if (dialled) made.becomeReady();
  const hears = (text: string): void => void socket.emit('data', Buffer.from(text));
  return { clock, socket, messages, hears, isClosed: () => closed, held: () => held };
}

describe('a connection that somebody has made', () => {
  it('stays as long as its keep-alives come, whatever they are', () => {
    const { clock, hears, isClosed, messages } = connection(false);
    hears(options);
    for (const keepAlive of ['\r\n\r\n', '\r\n', '\r\n\r\n']) {
      clock.advance(29 * minuteMs);
      hears(keepAlive);
    }
    expect([messages.length, isClosed()]).toEqual([1, false]);
    clock.advance(30 * minuteMs);
    expect(isClosed()).toBe(true);
  });

  it('is not kept by keep-alives alone: nobody has said yet what it is for', () => {
    const { clock, hears, isClosed, socket } = connection(false);
    clock.advance(29_000);
    hears('\r\n\r\n');
    expect(socket.written).toEqual(['\r\n']);
    clock.advance(1_000);
    expect(isClosed()).toBe(true);
  });
});

describe('a connection of a stranger', () => {
  it('ends 90 s after his first message, whatever he says, unless he is known by then', () => {
    let isKnown = false;
    const stranger = connection(false, () => isKnown);
    const telephone = connection(false, () => isKnown);
    for (const one of [stranger, telephone]) {
      one.clock.advance(20_000);
      for (const text of [options, '\r\n\r\n', options]) {
        one.hears(text);
        one.clock.advance(29_000);
      }
    }
    stranger.clock.advance(2_999);
    expect(stranger.isClosed()).toBe(false);
    stranger.clock.advance(1);
    expect(stranger.isClosed()).toBe(true);
    isKnown = true;
    telephone.hears(options);
    telephone.clock.advance(29 * minuteMs);
    telephone.hears('\r\n\r\n');
    telephone.clock.advance(29 * minuteMs);
    expect(telephone.isClosed()).toBe(false);
  });

  it('ends when strangers have sent too much that has not ended; whole messages are not counted', () => {
    const { hears, held, isClosed } = connection(false, () => false);
    for (let n = 0; n < 100; n += 1) hears(options);
    hears(`OPTIONS sip:a@b SIP/2.0\r\nSubject: ${'x'.repeat(960)}`);
    expect([held(), isClosed()]).toEqual([994, false]);
    hears('xxxxxxx');
    expect([held(), isClosed()]).toEqual([0, true]);
  });

  it('is not counted any more when its message has ended, or it is known', () => {
    let isKnown = false;
    const { hears, held } = connection(false, () => isKnown);
    hears(options.slice(0, 30));
    expect(held()).toBe(30);
    hears(options.slice(30));
    expect(held()).toBe(0);
    hears(options.slice(0, 30));
    isKnown = true;
    hears(options.slice(30, 40));
    expect(held()).toBe(0);
  });
});

describe('a connection of ours', () => {
  it('whose pings are answered stays for as long as the registration that it was made for', () => {
    const { clock, hears, isClosed, socket } = connection(true);
    for (let n = 0; n < 36; n += 1) {
      clock.advance(100_000);
      hears('\r\n');
    }
    expect([socket.written.length, isClosed()]).toEqual([36, false]);
  });

  it('on which nothing ever comes is closed after half an hour', () => {
    const { clock, isClosed } = connection(true);
    clock.advance(30 * minuteMs - 1);
    expect(isClosed()).toBe(false);
    clock.advance(1);
    expect(isClosed()).toBe(true);
  });
});
