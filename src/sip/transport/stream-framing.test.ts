import { describe, expect, it } from 'vitest';
import { StreamFraming, type Frame } from './stream-framing.ts';

const options = 'OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP c;branch=z9hG4bK1\r\nContent-Length: 0\r\n\r\n';
const withBody = 'SIP/2.0 200 OK\r\nl : \r\n 9\r\nX: y\r\n\r\nv=0\r\n\r\nSI';
const stream = `${options}${options}\r\n\r\n${withBody}\r\n${options}`;

/** What came out, messages as text. */
function words(frames: readonly Frame[]): string[] {
  return frames.map((frame) => {
    if (frame.kind === 'message') return frame.bytes.toString();
    return frame.kind === 'broken' ? `broken ${frame.status} ${frame.why}` : frame.kind;
  });
}

function read(...chunks: (string | Buffer)[]): string[] {
  const framing = new StreamFraming();
  return chunks.flatMap((chunk) => words(framing.push(Buffer.from(chunk))));
}

const whole = [options, options, 'ping', withBody, options];

describe('a stream', () => {
  it('is cut into the same messages in one piece, byte by byte, and split at any place', () => {
    expect(read(stream)).toEqual(whole);
    expect(read(...stream)).toEqual(whole);
    for (let at = 1; at < stream.length; at += 1) {
      expect(read(stream.slice(0, at), stream.slice(at))).toEqual(whole);
    }
  });

  it('is cut so in chunks of every size', () => {
    for (let size = 2; size < 60; size += 1) {
      const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
        stream.slice(index * size, (index + 1) * size),
      );
      expect(read(...chunks)).toEqual(whole);
    }
  });

  it('counts the body in bytes', () => {
    const message = 'MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 4\r\n\r\nда';
    expect(read(message + options)).toEqual([message, options]);
  });

  it('knows whether it stands in a message', () => {
    const framing = new StreamFraming();
    expect(framing.midMessage).toBe(false);
    framing.push(Buffer.from(options.slice(0, 20)));
    expect(framing.midMessage).toBe(true);
    framing.push(Buffer.from(options.slice(20)));
    expect(framing.midMessage).toBe(false);
  });
});

describe('keep-alives (RFC 5626 §3.5.1)', () => {
  it('are a double CRLF, whole or in halves; a single one is none', () => {
    expect(read('\r\n\r\n')).toEqual(['ping']);
    expect(read('\r\n', '\r\n')).toEqual(['ping']);
    expect(read('\r', '\n', '\r', '\n', '\r\n\r\n')).toEqual(['ping', 'ping']);
    expect(read('\r\n', options)).toEqual([options]);
    expect(read(`\r\n${options}\r\n${options}`)).toEqual([options, options]);
  });

  it('are answered by a single CRLF, which is told only to who waits for it', () => {
    const framing = new StreamFraming();
    expect(words(framing.push(Buffer.from('\r\n'), true))).toEqual(['pong']);
    expect(words(framing.push(Buffer.from('\r\n'), true))).toEqual(['pong']);
    expect(words(framing.push(Buffer.from('\r\n\r\n'), true))).toEqual(['ping']);
  });
});

describe('a stream that cannot be read', () => {
  it('has no Content-Length, two, or one that is no number: the head is there for an answer', () => {
    const head = (field: string): string => `INVITE sip:a@b SIP/2.0\r\n${field}X: y\r\n\r\n`;
    for (const field of ['', 'Content-Length: 1\r\nl: 1\r\n', 'Content-Length: -1\r\n', 'l: 0x1\r\n']) {
      const [frame, ...more] = new StreamFraming().push(Buffer.from(head(field) + options));
      expect(frame).toMatchObject({ kind: 'broken', status: 400, head: Buffer.from(head(field)) });
      expect(more).toEqual([]);
    }
  });

  it('is not SIP', () => {
    expect(read('GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toEqual(['broken 400 the first line is no SIP']);
    expect(read(Buffer.from([0x16, 0x03, 0x01]))).toEqual(['broken 400 no message begins so']);
    expect(read('\rX')).toEqual(['broken 400 a lone CR stands between messages']);
    expect(read('\0')).toEqual(['broken 400 no message begins so']);
  });

  it('has a header section or a body above its limits, whether it ends or not', () => {
    const limits = { headBytes: 100, bodyBytes: 10 };
    const head = 'OPTIONS sip:a@b SIP/2.0\r\nX: ';
    const endless = new StreamFraming(limits);
    expect(words(endless.push(Buffer.from(head + 'x'.repeat(72))))).toEqual([]);
    expect(words(endless.push(Buffer.from('x')))).toEqual(['broken 400 the header section is too long']);
    expect(words(endless.push(Buffer.from(options)))).toEqual([]);
    const ended = Buffer.from(`${head}${'x'.repeat(100)}\r\n\r\n`);
    expect(words(new StreamFraming(limits).push(ended))).toEqual([
      'broken 400 the header section is too long',
    ]);
    const body = Buffer.from('MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 11\r\n\r\n');
    expect(words(new StreamFraming(limits).push(body))).toEqual(['broken 513 the body is too long']);
  });

  it('never throws, whatever comes', () => {
    let state = 1;
    const random = (): number => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Buffer.from(stream);
      for (let hit = 0; hit < 3; hit += 1)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const framing = new StreamFraming();
      const at = Math.floor(random() * bytes.length);
      framing.push(bytes.subarray(0, at));
      framing.push(bytes.subarray(at));
    }
  });
});
