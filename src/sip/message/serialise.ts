// RFC 3261 §7: writing a message.
import type { SipMessage } from './message.ts';

const breaks = /[\r\n]/;

/** The bytes of a message; Content-Length is set here, from the body. */
export function serialise(message: SipMessage): Buffer {
  const first =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${oneLine(message.reason)}`;
  const chunks: Buffer[] = [];
  let text = `${first}\r\n`;
  for (const { name, value, bytes } of message.headers) {
    if (isLength(name)) continue;
    if (bytes === undefined) text += `${name}: ${oneLine(value)}\r\n`;
    else {
      chunks.push(Buffer.from(`${text}${name}: `), Buffer.from(oneLine(bytes), 'latin1'));
      text = '\r\n';
    }
  }
  text += `Content-Length: ${message.body.length}\r\n\r\n`;
  if (chunks.length === 0) return joined(text, message.body);
  chunks.push(Buffer.from(text), message.body);
  return Buffer.concat(chunks);
}

/** As `Buffer.concat`, which takes longer for little pieces than all the rest of a message. */
function joined(text: string, body: Buffer): Buffer {
  const at = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(at + body.length);
  bytes.write(text);
  bytes.write(body.toString('latin1'), at, 'latin1');
  return bytes;
}

function isLength(name: string): boolean {
  if (name.length !== 14 && name.length !== 1) return false;
  const lower = name.toLowerCase();
  return lower === 'content-length' || lower === 'l';
}

/** A value from elsewhere must not be able to begin another header line. */
function oneLine(value: string): string {
  return breaks.test(value) ? value.replace(/[\r\n]+/g, ' ') : value;
}
