// RFC 3261 §7: writing a message.
import type { SipMessage } from './message.ts';

/** The bytes of a message; Content-Length is set here, from the body. */
export function serialise(message: SipMessage): Buffer {
  const first =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${oneLine(message.reason)}`;
  const chunks: Buffer[] = [];
  let text = `${first}\r\n`;
  for (const { name, value, bytes } of message.headers) {
    const lower = name.toLowerCase();
    if (lower === 'content-length' || lower === 'l') continue;
    if (bytes === undefined) text += `${name}: ${oneLine(value)}\r\n`;
    else {
      chunks.push(Buffer.from(`${text}${name}: `), Buffer.from(oneLine(bytes), 'latin1'));
      text = '\r\n';
    }
  }
  chunks.push(Buffer.from(`${text}Content-Length: ${message.body.length}\r\n\r\n`), message.body);
  return Buffer.concat(chunks);
}

/** A value from elsewhere must not be able to begin another header line. */
function oneLine(value: string): string {
  return value.replace(/[\r\n]+/g, ' ');
}
