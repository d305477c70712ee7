import { beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.ts';
import { DtlsServer } from './dtls-server.ts';
import { messageTypes, writeMessage } from './message.ts';
import { readRecords, writeRecord } from './record.ts';

const certificate = makeCertificate(Date.UTC(2026, 10, 22));
// of OpenSSL 3.0: one suite, one curve, use_srtp with GCM
const hello = Buffer.from(
  '16feff0000000000000000008d010000810000000000000081fefd925dd98de8cd6fa0c9a7b867e211b53b9986ef8bf40144d4f146664b' +
    'c096f0ed00000004c02b00ff01000053000b000403000102000a00040002001700230000000e0005000200070000160000001700000' +
    '00d002a0028040305030603080708080809080a080b080408050806040105010601030303010302040205020602',
  'hex',
);

let sent: Buffer[];
let told: string[];
let server: DtlsServer;

beforeEach(() => {
  [sent, told] = [[], []];
  server = new DtlsServer({
    certificate,
    fingerprint: { hash: 'sha-256', value: 'AB:CD' },
    send: (datagram) => sent.push(datagram),
    onKeys: () => told.push('keys'),
    onClosed: () => told.push('closed'),
    onFailed: (why) => told.push(why),
  });
});

/** The messages of a datagram of ours, in the clear. */
function typesOf(datagram: Buffer): number[] {
  return readRecords(datagram).map(({ fragment }) => fragment[0]!);
}

function message(type: number, order: number, body: Buffer): Buffer {
  return writeRecord({ type: 22, epoch: 0, number: order, fragment: writeMessage(type, order, body).bytes });
}

/** The first ten bytes of a hello that is said to be so long. */
function junkHello(bytes: number): Buffer {
  const fragment = Buffer.alloc(12 + 10);
  fragment[0] = messageTypes.clientHello;
  fragment.writeUIntBE(bytes, 1, 3);
  fragment.writeUIntBE(10, 9, 3);
  return writeRecord({ type: 22, epoch: 0, number: 0, fragment });
}

/** The hello's record in pieces of so many bytes each, a record for each. */
function pieces(bytes: number): Buffer[] {
  const body = hello.subarray(25);
  return Array.from({ length: Math.ceil(body.length / bytes) }, (_, n) => {
    const part = body.subarray(n * bytes, (n + 1) * bytes);
    const head = Buffer.from(hello.subarray(13, 25));
    head.writeUIntBE(n * bytes, 6, 3);
    head.writeUIntBE(part.length, 9, 3);
    return writeRecord({ type: 22, epoch: 0, number: n, fragment: Buffer.concat([head, part]) });
  });
}

describe('the server of an association', () => {
  const flight = [2, 11, 12, 13, 14];

  it('answers a hello with all of its flight, and a repeated one with the same', () => {
    server.receive(hello);
    server.receive(hello);
    expect(sent.map(typesOf)).toEqual([flight, flight]);
    expect(sent.every((datagram) => datagram.length < 1200)).toBe(true);
    const [first, again] = sent.map((datagram) => readRecords(datagram).map(({ fragment }) => fragment));
    expect(again).toEqual(first);
  });

  it('takes a hello in pieces, in any order, once', () => {
    for (const piece of pieces(50).toReversed()) server.receive(piece);
    expect(sent.map(typesOf)).toEqual([flight]);
  });

  it('begins anew with another hello', () => {
    server.receive(hello);
    const other = Buffer.from(hello);
    other[27] = other[27]! ^ 0xff;
    server.receive(other);
    expect(sent).toHaveLength(2);
    expect(readRecords(sent[1]!)[0]!.fragment).not.toEqual(readRecords(sent[0]!)[0]!.fragment);
  });

  it.each([
    ['another suite', (bytes: Buffer) => bytes.writeUInt16BE(0xc030, bytes.indexOf('c02b00ff', 0, 'hex'))],
    [
      'another curve',
      (bytes: Buffer) => bytes.writeUInt16BE(0x18, bytes.indexOf('0004000200170023', 0, 'hex') + 4),
    ],
    [
      'no profile of ours',
      (bytes: Buffer) => bytes.writeUInt16BE(0x99, bytes.indexOf('000e00050002', 0, 'hex') + 6),
    ],
    [
      'no extended master secret',
      (bytes: Buffer) => bytes.writeUInt16BE(0x99, bytes.indexOf('00170000000d', 0, 'hex')),
    ],
  ])('refuses a hello with %s, and says so', (_, change) => {
    const bytes = Buffer.from(hello);
    change(bytes);
    server.receive(bytes);
    expect(told).toEqual(['no common encryption']);
    expect(sent.map((datagram) => datagram[0])).toEqual([21]);
  });

  it.each([
    ['an alert', writeRecord({ type: 21, epoch: 0, number: 0, fragment: Buffer.of(2, 40) })],
    ['another message', message(messageTypes.clientKeyExchange, 0, Buffer.alloc(5))],
    ['the beginning of a hello of another length', junkHello(300)],
    ['the beginning of a hello of the same length', junkHello(hello.length - 25)],
    ['an empty hello', message(messageTypes.clientHello, 0, Buffer.alloc(0))],
  ])('hears a hello after %s', (_, stray) => {
    server.receive(stray);
    server.receive(hello);
    expect(told).toEqual([]);
    expect(sent.map(typesOf)).toEqual([flight]);
  });

  it('hears another hello after it has given up', () => {
    server.receive(hello);
    server.receive(message(messageTypes.finished, 1, Buffer.alloc(12)));
    expect(told).toEqual(['messages out of place']);
    server.receive(hello);
    expect(typesOf(sent.at(-1)!)).toEqual(flight);
  });

  it('answers a datagram once, however often it says the same, and begins one handshake by it', () => {
    server.receive(hello);
    server.receive(
      Buffer.concat(Array<Buffer>(40).fill(message(messageTypes.clientHello, 0, Buffer.alloc(0)))),
    );
    expect(sent.map(typesOf)).toEqual([flight, flight]);
    const others = [1, 2, 3].map((n) => {
      const other = Buffer.from(hello);
      other[27] = other[27]! ^ n;
      return other;
    });
    server.receive(Buffer.concat(others));
    expect(sent).toHaveLength(3);
  });

  it('answers nothing that the hello did not say', () => {
    const extensionsOf = (datagram: Buffer): number[] => {
      // behind version, random, no session, suite and compression
      const list = readRecords(datagram)[0]!.fragment.subarray(12 + 40);
      const numbers = [];
      for (let at = 0; at < list.length; at += 4 + list.readUInt16BE(at + 2))
        numbers.push(list.readUInt16BE(at));
      return numbers;
    };
    server.receive(hello);
    expect(extensionsOf(sent[0]!)).toEqual([0xff01, 23, 11, 14]);
    const other = Buffer.from(hello);
    other[27] = other[27]! ^ 1;
    // the suite that is none, and the formats of points
    other.writeUInt16BE(0x0099, other.indexOf('c02b00ff', 0, 'hex') + 2);
    other.writeUInt16BE(0x0099, other.indexOf('000b0004', 0, 'hex'));
    server.receive(other);
    expect(extensionsOf(sent[1]!)).toEqual([23, 14]);
  });

  it('takes no message out of its place: keys before a certificate', () => {
    server.receive(hello);
    server.receive(message(messageTypes.clientKeyExchange, 1, Buffer.alloc(66, 65)));
    expect(told).toEqual(['messages out of place']);
  });

  it('takes no Finished in the clear', () => {
    server.receive(hello);
    server.receive(message(messageTypes.finished, 1, Buffer.alloc(12)));
    expect(told).toEqual(['messages out of place']);
  });

  it('never throws, whatever comes after or instead of a hello', () => {
    let state = 1;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let n = 0; n < 3000; n += 1) {
      const bytes = Buffer.from(hello);
      for (let i = random(4); i >= 0; i -= 1) bytes[random(bytes.length)] = random(256);
      server.receive(bytes.subarray(0, bytes.length - (n % 3 === 0 ? random(60) : 0)));
      const body = Buffer.from(Array.from({ length: random(80) }, () => random(256)));
      server.receive(message([11, 15, 16, 20][random(4)]!, random(3), body));
    }
    expect(told).not.toContain('keys');
  });
});
