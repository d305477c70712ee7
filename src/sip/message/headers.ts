// RFC 3261 §7.3: header fields, in the order of the message, unknown ones kept.
import { splitList } from './params.ts';

// RFC 3261 §7.3.3 and the IANA registry of compact forms
const compactForms: Readonly<Record<string, string>> = {
  a: 'accept-contact', b: 'referred-by', c: 'content-type', d: 'request-disposition', e: 'content-encoding',
  f: 'from', i: 'call-id', j: 'reject-contact', k: 'supported', l: 'content-length', m: 'contact', n: 'identity-info',
  o: 'event', r: 'refer-to', s: 'subject', t: 'to', u: 'allow-events', v: 'via', x: 'session-expires', y: 'identity',
}; // prettier-ignore

export interface HeaderField {
  /** As it was written. */
  readonly name: string;
  readonly value: string;
  /** The value's bytes, one character each, when they are no UTF-8 (a name in an older encoding): written back so. */
  readonly bytes?: string | undefined;
}

interface KeyedField extends HeaderField {
  readonly key: string;
}

// all of one shape, so that a search through them is quick
function keyed(name: string, value: string, bytes: string | undefined): KeyedField {
  return { name, value, bytes, key: keyOf(name) };
}

// as nearly everybody writes them: found without being written anew in small letters
const wellKnown: ReadonlyMap<string, string> = new Map(
  [
    'Accept', 'Allow', 'Authorization', 'Call-ID', 'Contact', 'Content-Length', 'Content-Type', 'CSeq', 'Date', 'Event',
    'Expires', 'From', 'Max-Forwards', 'Min-SE', 'P-Asserted-Identity', 'Privacy', 'Proxy-Authenticate',
    'Proxy-Authorization', 'RAck', 'Reason', 'Record-Route', 'Refer-To', 'Replaces', 'Require', 'Retry-After', 'Route',
    'RSeq', 'Server', 'Session-Expires', 'Supported', 'To', 'User-Agent', 'Via', 'WWW-Authenticate',
  ].flatMap((name): [string, string][] => [[name, name.toLowerCase()], [name.toLowerCase(), name.toLowerCase()]]),
); // prettier-ignore

function keyOf(name: string): string {
  const known = wellKnown.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  return compactForms[lower] ?? lower;
}

/** Whether it needs no further look to be a field's name. */
export function isWellKnown(name: string): boolean {
  return wellKnown.has(name);
}

export class Headers {
  #fields: KeyedField[] = [];

  static of(fields: readonly (readonly [name: string, value: string])[]): Headers {
    const headers = new Headers();
    for (const [name, value] of fields) headers.add(name, value);
    return headers;
  }

  copy(): Headers {
    const headers = new Headers();
    headers.#fields = [...this.#fields];
    return headers;
  }

  /** The first field of that name, in full or compact form, in any letter case. */
  get(name: string): string | undefined {
    return this.field(name)?.value;
  }

  /** As `get`, with the bytes that it came in. */
  field(name: string): HeaderField | undefined {
    const key = keyOf(name);
    for (const field of this.#fields) if (field.key === key) return field;
    return undefined;
  }

  all(name: string): string[] {
    const key = keyOf(name);
    const values: string[] = [];
    for (const field of this.#fields) if (field.key === key) values.push(field.value);
    return values;
  }

  fields(name: string): HeaderField[] {
    const key = keyOf(name);
    return this.#fields.filter((field) => field.key === key);
  }

  /** All values of a field whose grammar is a comma-separated list. */
  list(name: string): string[] {
    const key = keyOf(name);
    const parts: string[] = [];
    for (const field of this.#fields)
      if (field.key === key) for (const part of splitList(field.value)) if (part !== '') parts.push(part);
    return parts;
  }

  add(name: string, value: string): void {
    this.#fields.push(keyed(name, value, undefined));
  }

  /** With the bytes that it came in, if these are told. */
  append({ name, value, bytes }: HeaderField): void {
    this.#fields.push(keyed(name, value, bytes));
  }

  /** Puts the field before all others, where a Via belongs. */
  prepend(name: string, value: string): void {
    this.#fields.unshift(keyed(name, value, undefined));
  }

  /** Replaces all fields of that name by one, at the first one's place. */
  set(name: string, value: string): void {
    const key = keyOf(name);
    const at = this.#fields.findIndex((field) => field.key === key);
    if (at < 0) {
      this.add(name, value);
      return;
    }
    this.#fields[at] = keyed(name, value, undefined);
    this.#fields = this.#fields.filter((field, index) => index === at || field.key !== key);
  }

  remove(name: string): void {
    const key = keyOf(name);
    this.#fields = this.#fields.filter((field) => field.key !== key);
  }

  /** Replaces the first field of that name. */
  replaceFirst(name: string, value: string): void {
    const key = keyOf(name);
    const at = this.#fields.findIndex((field) => field.key === key);
    const field = this.#fields[at];
    if (field) this.#fields[at] = keyed(field.name, value, undefined);
  }

  get size(): number {
    return this.#fields.length;
  }

  [Symbol.iterator](): Iterator<HeaderField> {
    return this.#fields[Symbol.iterator]();
  }
}
