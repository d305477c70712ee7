import { describe, expect, it } from 'vitest';
import { Headers } from './headers.ts';
import type { SipRequest } from './message.ts';
import { withSessionOnly } from './multipart.ts';

const sdp = 'Content-Type: application/sdp\r\n\r\nv=0\r\n';
const text = 'Content-Type: text/plain\r\n\r\nhello\r\n';

function invite(type: string, body: string): SipRequest {
  const headers = Headers.of([['Content-Type', type], ['Content-Disposition', 'session'], ['X', 'y']]); // prettier-ignore
  return { kind: 'request', method: 'INVITE', uri: 'sip:a@b', headers, body: Buffer.from(body, 'latin1') };
}

function mixed(...parts: string[]): string {
  return parts.map((part) => `--b\r\n${part}\r\n`).join('') + '--b--\r\n';
}

/** The session that is found; undefined when the message stays as it is. */
function found(body: string, type = 'multipart/mixed;boundary=b'): string | undefined {
  const message = invite(type, body);
  const only = withSessionOnly(message);
  return only === message ? undefined : only.body.toString('latin1');
}

describe('a body of several parts', () => {
  it('gives the session description that is among them, as if it were the only body', () => {
    const only = withSessionOnly(invite('multipart/mixed; boundary="b"', mixed(text, sdp)));
    expect(only.body.toString()).toBe('v=0\r\n');
    expect([...only.headers].map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'Content-Type: application/sdp',
      'X: y',
    ]);
  });

  it('may have a text before and after, spaces after a boundary, parts without fields, folded fields', () => {
    expect(found(`a preamble\r\n--b \t\r\n${sdp}\r\n--b--\r\nan epilogue`)).toBe('v=0\r\n');
    expect(found(mixed('\r\nplain', sdp))).toBe('v=0\r\n');
    expect(found(mixed('Content-Type:\r\n  application/SDP ; charset="utf-8"\r\n\r\nv=0'))).toBe('v=0');
  });

  it('may be nested; of alternatives the last that we know counts; unknown kinds are read as mixed', () => {
    const inner = `Content-Type: multipart/x-new;boundary=c\r\n\r\n--c\r\n${sdp}\r\n--c--`;
    expect(found(mixed(text, inner))).toBe('v=0\r\n');
    const other = 'Content-Type: application/sdp\r\n\r\nv=1';
    const unknown = 'Content-Type: application/x\r\nContent-Disposition: session;handling=required\r\n\r\n';
    expect(found(mixed(sdp, other, unknown), 'multipart/alternative;boundary=b')).toBe('v=1');
    expect(found(mixed(other, sdp))).toBe('v=1');
  });

  it('stays as it is when a part must be understood and is not', () => {
    const isup = (handling: string) =>
      `Content-Type: application/isup;version=x\r\nContent-Disposition: signal;handling=${handling}\r\n\r\n\x01`;
    expect(found(mixed(sdp, isup('optional')))).toBe('v=0\r\n');
    expect(found(mixed(sdp, isup('required')))).toBeUndefined();
    const nested = `Content-Type: multipart/mixed;boundary=c\r\nContent-Disposition: session;handling=required\r\n\r\n--c\r\n${isup('required')}\r\n--c--`;
    expect(found(mixed(sdp, nested))).toBeUndefined();
  });

  it('stays as it is without a session, and a description that is for reading or packed is none', () => {
    expect(found(mixed(text))).toBeUndefined();
    expect(found(mixed(sdp), 'text/plain')).toBeUndefined();
    for (const field of [
      'Content-Disposition: render',
      'Content-Transfer-Encoding: base64',
      'Content-Encoding: gzip',
    ])
      expect(found(mixed(`${field}\r\n${sdp}`))).toBeUndefined();
  });

  it('stays as it is when it is malformed', () => {
    expect(found(mixed(sdp), 'multipart/mixed')).toBeUndefined();
    expect(found(mixed(sdp), 'multipart/mixed;boundary="')).toBeUndefined();
    expect(found(mixed(sdp), 'multipart/mixed/x;boundary=b')).toBeUndefined();
    expect(found(`--b\r\n${sdp}`)).toBeUndefined();
    expect(found(`--bb\r\n${sdp}\r\n--b--`)).toBeUndefined();
    expect(found(mixed(sdp, ...Array.from({ length: 32 }, () => text)))).toBeUndefined();
    let deep = sdp;
    for (let depth = 0; depth < 5; depth += 1)
      deep = `Content-Type: multipart/mixed;boundary=n${depth}\r\n\r\n--n${depth}\r\n${deep}\r\n--n${depth}--`;
    expect(found(mixed(deep))).toBeUndefined();
  });
});
