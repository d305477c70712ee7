// The answers of RFC 5769 §2.2 and §2.3, of which we need the mapped address.
import { describe, expect, it } from 'vitest';
import { isStun } from '../../base/index.ts';
import { answerBinding, bindingRequest, readStun } from './stun-message.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const id = hex('b7e7a701bc34d686fa87dfae');

const four = hex(`0101003c 2112a442 b7e7a701bc34d686fa87dfae
  8022000b 7465737420766563746f7220 00200008 0001a147e112a643
  00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004 c07d4c96`);
const six = hex(`01010048 2112a442 b7e7a701bc34d686fa87dfae
  8022000b 7465737420766563746f7220 00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
  00080014 a382954e4be67bf11784c97c8292c275bfe3ed41 80280004 c8fb0b4c`);

describe('a binding answer', () => {
  it.each([
    ['IPv4', four, '192.0.2.1'],
    ['IPv6', six, '2001:db8:1234:5678:11:2233:4455:6677'],
  ])('is read and written (%s)', (_, bytes, host) => {
    expect(readStun(bytes)).toEqual({ kind: 'answer', id, mapped: { host, port: 32_853 }, unknown: [] });
    const ours = answerBinding({ kind: 'request', id, unknown: [] }, { host, port: 32_853 });
    expect(readStun(ours)).toEqual(readStun(bytes));
    const attribute = bytes.subarray(36, host.includes(':') ? 60 : 48);
    expect(ours.subarray(20)).toEqual(attribute);
  });
});

describe('a binding request', () => {
  it('is read as it was written', () => {
    expect(readStun(bindingRequest(id))).toEqual({ kind: 'request', id, mapped: undefined, unknown: [] });
  });

  it('with something that must be understood is refused by 420, which names it; what may be passed over is', () => {
    const asked = readStun(
      hex(`00010010 2112a442 ${id.toString('hex')} 00240004 00000001 80290004 00000001`),
    );
    expect(asked?.unknown).toEqual([0x24]);
    const refusal = answerBinding(asked!, { host: '192.0.2.1', port: 1 });
    expect(readStun(refusal)?.kind).toBe('refusal');
    expect(refusal.toString('hex')).toMatch(/000a000200240000$/);
  });
});

it('what is malformed is none, and never an exception', () => {
  expect(isStun(Buffer.from('OPTIONS sip:a@b SIP/2.0\r\n\r\n'))).toBe(false);
  expect(isStun(Buffer.from('\r\n\r\n'))).toBe(false);
  for (let end = 0; end < four.length; end += 1) expect(readStun(four.subarray(0, end))).toBeUndefined();
  for (let at = 0; at < four.length; at += 1)
    for (const value of [0, 1, 0x7f, 0xff]) {
      const broken = Buffer.from(four);
      broken[at] = value;
      expect(() => readStun(broken)).not.toThrow();
    }
});
