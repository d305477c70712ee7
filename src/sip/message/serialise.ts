// RFC 3261 §7: writing a message.
import type { SipMessage } from './message.ts';

/** The bytes of a message; Content-Length is set here, from the body. */
export function serialise(message: SipMessage): Buffer {
  let head =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${oneLine(message.reason)}\r\n`;
  for (const { name, value } of message.headers) {
    const lower = name.toLowerCase();
    if (lower !== 'content-length' && lower !== 'l') head += `${name}: ${oneLine(value)}\r\n`;
  }
  head += `Content-Length: ${message.body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'utf8'), message.body]);
}

/** A value from elsewhere must not be able to begin another header line. */
function oneLine(value: string): string {
  return value.replace(/[\r\n]+/g, ' ');
}
