// What must hold of any bytes that are read as a SIP message.
import { parseAuthValues } from '../../../src/sip/digest/auth-params.ts';
import { readEnvelope, type Envelope } from '../../../src/sip/message/envelope.ts';
import type { SipMessage } from '../../../src/sip/message/message.ts';
import { withSessionOnly } from '../../../src/sip/message/multipart.ts';
import { parseMessage } from '../../../src/sip/message/parse-message.ts';
import { q850Of, retryAfterOf } from '../../../src/sip/message/reason.ts';
import { responseTo } from '../../../src/sip/message/respond.ts';
import { serialise } from '../../../src/sip/message/serialise.ts';
import { parseVia, writeVia, type Via } from '../../../src/sip/message/via.ts';
import type { Mutant } from './mutate.ts';

/** How far a message came: dropped, malformed (and told so), fields missing, or sound. */
export type Outcome = 'dropped' | 'malformed' | 'incomplete' | 'sound';

/** Reads and writes the message in every way that the room does. Throws when something is not as it must be. */
export function checkMessage({ bytes, kept }: Mutant): Outcome {
  const parse = parseMessage(bytes);
  if (!parse.ok) {
    if (!(parse.offset >= 0 && parse.offset <= bytes.length)) throw new Error('the offset lies outside');
    if (!parse.salvage) return 'dropped';
    if (parse.salvage.headers.size > 250) return 'malformed';
    answer(parse.salvage, 400);
    return 'malformed';
  }
  const { message } = parse;
  if (kept !== undefined) requireKept(message, bytes, kept);
  // what is written has a Content-Length more, which may be one too many
  if (message.headers.size > 250 || bytes.length > 40_000) return 'sound';
  requireSameAgain(message);
  readRest(message);
  const read = readEnvelope(message);
  if (!read.ok) {
    answer(message, 400);
    return 'incomplete';
  }
  requireSameVias(read.envelope);
  requireSoundAnswer(message, read.envelope);
  return 'sound';
}

function requireKept(message: SipMessage, bytes: Buffer, kept: string): void {
  const text = bytes.toString('latin1');
  const start = /^(?:\r\n)*/.exec(text)?.[0].length ?? 0;
  // a change may have put an empty line before it, so that it lies in the body
  const inHead = text.indexOf(`\r\nX-Kept: ${kept}\r\n`, start) <= text.indexOf('\r\n\r\n', start);
  if (!inHead) return;
  const value = message.headers.get('x-kept');
  // a change may have made a continuation of the line after it
  if (value !== kept && !value?.startsWith(`${kept} `)) throw new Error('an unknown field was lost');
}

function requireSameAgain(message: SipMessage): void {
  const again = parseMessage(serialise(message));
  if (!again.ok) throw new Error(`what was written can't be read: ${again.why}`);
  if (meaningOf(again.message) !== meaningOf(message))
    throw new Error('it means something else when written and read');
  if (!again.message.body.equals(message.body)) throw new Error('the body has changed');
}

function meaningOf(message: SipMessage): string {
  let text =
    message.kind === 'request' ? `${message.method} ${message.uri}` : `${message.status} ${message.reason}`;
  for (const { name, value, bytes } of message.headers) {
    if (!/^(?:content-length|l)$/i.test(name)) text += `\n${name}:${bytes ?? value}`;
  }
  return text;
}

// all that must not throw, whatever it finds
function readRest(message: SipMessage): void {
  withSessionOnly(message);
  q850Of(message.headers);
  retryAfterOf(message.headers);
  for (const name of ['authorization', 'proxy-authorization', 'www-authenticate', 'proxy-authenticate'])
    message.headers.all(name).forEach(parseAuthValues);
}

function requireSameVias({ vias }: Envelope): void {
  for (const via of vias) {
    const again = parseVia(writeVia(via));
    if (!again.ok) throw new Error(`a Via that was written can't be read: ${again.why}`);
    if (viaText(again.value) !== viaText(via))
      throw new Error('a Via means something else when written and read');
  }
}

function viaText({ protocol, host, port, params }: Via): string {
  return JSON.stringify([protocol, host, port, [...params]]);
}

function answer(message: SipMessage, status: number): SipMessage | undefined {
  if (message.kind !== 'request') return undefined;
  const parse = parseMessage(serialise(responseTo(message, status, { toTag: 'mine' })));
  if (!parse.ok) throw new Error(`our answer can't be read: ${parse.why}`);
  return parse.message;
}

// §8.2.6.2: the one who asked must find his request by the answer
function requireSoundAnswer(message: SipMessage, envelope: Envelope): void {
  const response = answer(message, 486);
  if (!response) return;
  const read = readEnvelope(response);
  if (!read.ok) throw new Error(`our answer lacks ${read.field}`);
  const sameTransaction =
    read.envelope.vias.map(viaText).join() === envelope.vias.map(viaText).join() &&
    read.envelope.callId === envelope.callId &&
    read.envelope.cseq.number === envelope.cseq.number &&
    read.envelope.fromTag === envelope.fromTag &&
    read.envelope.toTag === (envelope.toTag ?? 'mine');
  if (!sameTransaction) throw new Error('our answer belongs to another request');
}
