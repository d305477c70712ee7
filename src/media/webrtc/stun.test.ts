import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readBindingRequest, writeBindingRequest, writeBindingSuccess } from './stun.ts';

// RFC 5769 §2.1–2.3
const password = 'VOkJxbRl1RmTxUk/WvJxBt';
const transaction = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex');
const sample = Buffer.from(
  '000100582112a442b7e7a701bc34d686fa87dfae' +
    '802200105354554e207465737420636c69656e74' +
    '002400046e0001ff80290008932ff9b151263b36' +
    '000600096576746a3a68367659202020' +
    '000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2' +
    '80280004e57a3bcf',
  'hex',
);

function request(username: string, nominates = true): Buffer {
  return writeBindingRequest({ transaction, username, nominates }, password);
}

describe('a binding request', () => {
  it('of the RFC is read', () => {
    expect(readBindingRequest(sample, password)).toEqual({
      ok: true,
      request: { transaction, username: 'evtj:h6vY', nominates: false, unknown: [] },
    });
  });

  it('of ours is read again', () => {
    const reading = readBindingRequest(request('a:b'), password);
    expect(reading).toMatchObject({ ok: true, request: { username: 'a:b', nominates: true } });
  });

  it.each([
    ['another password', () => readBindingRequest(sample, 'another'), 'not authentic'],
    ['a changed name', () => readBindingRequest(changed(sample, 65), password), 'damaged'],
    [
      'a changed name, its checksum left out',
      () => readBindingRequest(changed(unchecked(sample), 65), password),
      'not authentic',
    ],
    ['no seal', () => readBindingRequest(cut(sample, 76), password), 'not authentic'],
    ['bytes too few', () => readBindingRequest(sample.subarray(0, 19), password), 'damaged'],
    ['a length that is not its own', () => readBindingRequest(sample.subarray(0, 100), password), 'damaged'],
    [
      'the number of an answer',
      () =>
        readBindingRequest(writeBindingSuccess(read(), { host: '192.0.2.1', port: 1 }, password), password),
      'not a binding request',
    ],
  ])('with %s is not taken', (_, reading, why) => {
    expect(reading()).toEqual({ ok: false, why });
  });

  it('tells what must be understood and is not', () => {
    const bytes = request('a:b');
    // DATA-INDICATION's attribute in the place of USE-CANDIDATE; sealed anew
    const at = bytes.indexOf(Buffer.from('00250000', 'hex'));
    bytes.writeUInt16BE(0x0013, at);
    const reading = readBindingRequest(resealed(bytes), password);
    expect(reading).toMatchObject({ ok: true, request: { unknown: [0x13], nominates: false } });
  });

  it('never throws, whatever is changed in it', () => {
    for (let at = 0; at < sample.length; at += 1) {
      for (const value of [0, 0x7f, 0xff]) {
        const bytes = Buffer.from(sample);
        bytes[at] = value;
        expect(readBindingRequest(bytes, password)).toHaveProperty('ok');
        expect(readBindingRequest(bytes.subarray(0, at), password)).toMatchObject({ ok: false });
      }
    }
  });
});

describe('the answer', () => {
  it.each([
    ['192.0.2.1', '002000080001a147e112a643'],
    ['2001:db8:1234:5678:11:2233:4455:6677', '002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9'],
    ['2001:db8::1', '002000140002a1470113a9fab7e7a701bc34d686fa87dfaf'],
  ])('names %s as the RFC hides it', (host, written) => {
    const answer = writeBindingSuccess(read(), { host, port: 32_853 }, password);
    expect(answer.subarray(0, 2).toString('hex')).toBe('0101');
    expect(answer.toString('hex')).toContain(written);
  });
});

function read() {
  const reading = readBindingRequest(sample, password);
  if (!reading.ok) throw new Error(reading.why);
  return reading.request;
}

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = copy[at]! ^ 1;
  return copy;
}

function cut(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes.subarray(0, at));
  copy.writeUInt16BE(at - 20, 2);
  return copy;
}

function unchecked(bytes: Buffer): Buffer {
  return cut(bytes, bytes.length - 8);
}

/** The same attributes before the seal, sealed again. */
function resealed(bytes: Buffer): Buffer {
  const parts = bytes.subarray(20, bytes.length - 32);
  const fresh = writeBindingRequest({ transaction, username: 'a:b', nominates: true }, password);
  expect(parts).toHaveLength(fresh.length - 52);
  return sealOf(parts);
}

function sealOf(parts: Buffer): Buffer {
  const head = Buffer.from(sample.subarray(0, 20));
  head.writeUInt16BE(parts.length + 24, 2);
  const body = Buffer.concat([head, parts]);
  const seal = createHmac('sha1', password).update(body).digest();
  return Buffer.concat([body, Buffer.from('00080014', 'hex'), seal]);
}
