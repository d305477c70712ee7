// Mutations that know what a SIP message is made of. Text is latin1 here: one character a byte.
import { oneOf, type Pick } from './random.ts';

/** A message in pieces. */
interface Draft {
  first: string;
  fields: string[];
  body: string;
}

export interface Mutant {
  readonly bytes: Buffer;
  /** The value of the field `X-Kept` that stands among the others, when nothing but fields and body were changed. */
  readonly kept: string | undefined;
}

const giants = [
  '4294967296',
  '-1',
  '99999999999999999999',
  '1e9',
  '0x7fffffff',
  '00000000000000000000007',
  'NaN',
  '',
];
const specials = [
  '\r\n ', '\r\n\t', '\r\n', '\r', '\n', '\0', '\xff', '\xc3', '\xed\xa0\x80', '\xf0\x9f\x92\x89', '\xd0\xa0', '\xc2\xa0',
  '\xef\xbb\xbf', ' ', '\t', ':', ';', ',', '"', '"\\"', '\\', '<', '>', '<<', '>>', '%', '%00', '%zz', '@', '=', '==',
  '?', '[', ']', '[::', ':::', '/', ';a="b;c,d";e', ';tag=', ';branch=z9hG4bK', ';lr', ';rport', ';received=[::1]',
  ', ', ',,', '(((', ')', '"<sip:a@b>"', '<sip:a@b;x="<">', '* ', 'SIP/2.0', ' SIP/2.0\r\n',
]; // prettier-ignore
const longWords = [
  'a',
  ';',
  ',',
  '"',
  '\\',
  '<',
  ' ',
  '\r\n ',
  '%41',
  ';a=b',
  '"a",',
  '<sip:a@b>,',
  '(',
  '::',
  'SIP/2.0/UDP a,',
];
const names = [
  'Via', 'v', 'From', 'f', 'To', 't', 'Call-ID', 'i', 'CSeq', 'Contact', 'm', 'Max-Forwards', 'Content-Length', 'l',
  'Content-Type', 'c', 'Route', 'Record-Route', 'Require', 'Proxy-Require', 'Supported', 'k', 'Expires', 'Session-Expires', 'x', 'Min-SE',
  'Authorization', 'Proxy-Authorization', 'WWW-Authenticate', 'Reason', 'Retry-After', 'Refer-To', 'r', 'Replaces',
  'Referred-By', 'Event', 'Accept', 'RSeq', 'RAck', 'Content-Disposition', 'Content-Encoding', 'Diversion',
  'History-Info', 'P-Asserted-Identity', 'Privacy', 'Path', 'User-Agent', 'Date', 'X-Unknown', 'X-\x7f', '',
]; // prettier-ignore
const methods = [
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'OPTIONS',
  'REGISTER',
  'PRACK',
  'UPDATE',
  'REFER',
  'NOTIFY',
  'INFO',
  'MESSAGE',
  'invite',
  'X*',
];
const bodies = [
  '--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--\r\n',
  '--b\r\n\r\n--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n--b--\r\n--b--',
  '--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n--c\r\nContent-Type:multipart/alternative;boundary="d e"\r\n\r\n--d e\r\n\r\n--d e--\r\n--c--\r\n--b--\r\n',
  '--b\r\n'.repeat(60),
  'v=0\r\n',
];

function takeApart(bytes: Buffer): Draft {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end);
  const [first = '', ...fields] = head.split(/\r\n(?![ \t])/);
  return { first, fields, body: end < 0 ? '' : text.slice(end + 4) };
}

function insert(text: string, at: number, more: string): string {
  return text.slice(0, at) + more + text.slice(at);
}

function nasty(pick: Pick): string {
  if (pick(12) > 0) return oneOf(pick, specials);
  const word = oneOf(pick, longWords);
  // now and then one that fills the header section
  return word.repeat(1 + Math.floor(pick(pick(200) === 0 ? 30_000 : 600) / word.length));
}

function mutateText(text: string, pick: Pick): string {
  const at = pick(text.length + 1);
  const until = Math.min(text.length, at + pick(30));
  switch (pick(6)) {
    case 0:
      return insert(text, at, nasty(pick));
    case 1:
      return text.slice(0, at) + text.slice(until);
    case 2:
      return text.slice(0, at) + String.fromCharCode(pick(256)) + text.slice(at + 1);
    case 3:
      return text.replace(/\d+/, oneOf(pick, giants));
    case 4:
      return text.slice(0, at);
    default:
      return insert(text, until, text.slice(at, until));
  }
}

function mutateFields(draft: Draft, other: Draft, pick: Pick): void {
  const { fields } = draft;
  const at = pick(fields.length);
  const field = fields[at] ?? '';
  const kind = pick(12);
  if (kind < 4) fields[at] = mutateText(field, pick);
  else if (kind === 4) fields.splice(pick(fields.length + 1), 0, field);
  else if (kind === 5) fields.splice(at, 1);
  else if (kind === 6) fields.push(...fields.splice(at, 1));
  else if (kind === 7) fields[at] = oneOf(pick, other.fields.length > 0 ? other.fields : ['']);
  else if (kind === 8) fields.push(oneOf(pick, other.fields.length > 0 ? other.fields : ['']));
  else if (kind === 9) fields[at] = field.replace(/^[^:]*/, oneOf(pick, names));
  else if (kind === 10) fields.splice(at, 0, `${oneOf(pick, names)}: ${nasty(pick)}`);
  else fields.splice(at, 0, ...Array.from({ length: pick(pick(20) === 0 ? 300 : 8) }, () => field));
}

function mutateLength(draft: Draft, pick: Pick): void {
  const lie = pick(2) === 0 ? oneOf(pick, giants) : String(pick(draft.body.length * 2 + 2));
  if (pick(2) === 0) draft.fields = draft.fields.filter((field) => !/^(?:content-length|l)\s*:/i.test(field));
  draft.fields.push(`${oneOf(pick, ['Content-Length', 'l', 'CONTENT-LENGTH '])}:${lie}`);
}

function mutateBody(draft: Draft, pick: Pick): void {
  if (pick(2) === 0) draft.body = mutateText(draft.body, pick);
  else {
    draft.body = oneOf(pick, bodies);
    draft.fields = draft.fields.filter((field) => !/^(?:content-(?:length|type)|l|c)\s*:/i.test(field));
    draft.fields.push(`Content-Type: multipart/${oneOf(pick, ['mixed', 'alternative', 'x'])};boundary=b`);
  }
}

function mutateFirst(draft: Draft, other: Draft, pick: Pick): void {
  const kind = pick(4);
  if (kind === 0) draft.first = other.first;
  else if (kind === 1) draft.first = draft.first.replace(/^\S+/, oneOf(pick, methods));
  else draft.first = mutateText(draft.first, pick);
}

/** Breaks what holds the pieces together. */
function mutateWhole(text: string, other: Draft, pick: Pick): string {
  const at = pick(text.length);
  switch (pick(6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.replaceAll('\r\n', oneOf(pick, ['\n', '\r', '\n\r', '\r\n\r\n', '\r\n ']));
    case 2:
      return text.slice(0, at) + other.fields.join('\r\n') + other.body;
    case 3:
      return `${text}${other.first}\r\n${other.fields.join('\r\n')}\r\n\r\n`;
    case 4:
      return oneOf(pick, ['\r\n', '\r\n\r\n', '\0', ' ', '\xff\xfe']).repeat(1 + pick(4)) + text;
    default:
      return mutateText(text, pick);
  }
}

/** One to four changes of one of the seeds; now and then a piece of another. */
export class Mutator {
  readonly #drafts: readonly Draft[];
  readonly #pick: Pick;
  #count = 0;

  constructor(seeds: readonly Buffer[], pick: Pick) {
    this.#drafts = seeds.map(takeApart);
    this.#pick = pick;
  }

  next(): Mutant {
    return this.#change(oneOf(this.#pick, this.#drafts));
  }

  of(bytes: Buffer): Mutant {
    return this.#change(takeApart(bytes));
  }

  #change(seed: Draft): Mutant {
    const pick = this.#pick;
    const draft: Draft = { ...seed, fields: [...seed.fields] };
    const other = oneOf(pick, this.#drafts);
    for (let changes = 1 + pick(pick(2) === 0 ? 1 : 4); changes > 0; changes -= 1) {
      const kind = pick(10);
      if (kind < 6) mutateFields(draft, other, pick);
      else if (kind === 6) mutateLength(draft, pick);
      else if (kind === 7) mutateBody(draft, pick);
      else if (kind === 8) mutateFirst(draft, other, pick);
    }
    this.#count += 1;
    const kept = `kept ${this.#count}`;
    draft.fields.splice(pick(draft.fields.length + 1), 0, `X-Kept: ${kept}`);
    const text = `${draft.first}\r\n${draft.fields.join('\r\n')}\r\n\r\n${draft.body}`;
    if (pick(5) > 0) return { bytes: Buffer.from(text, 'latin1'), kept };
    return { bytes: Buffer.from(mutateWhole(text, other, pick), 'latin1'), kept: undefined };
  }
}
