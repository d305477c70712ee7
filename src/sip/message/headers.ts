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
  readonly bytes?: string;
}

interface KeyedField extends HeaderField {
  readonly key: string;
}

function keyOf(name: string): string {
  const lower = name.toLowerCase();
  return compactForms[lower] ?? lower;
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
    const key = keyOf(name);
    return this.#fields.find((field) => field.key === key)?.value;
  }

  all(name: string): string[] {
    return this.fields(name).map((field) => field.value);
  }

  fields(name: string): HeaderField[] {
    const key = keyOf(name);
    return this.#fields.filter((field) => field.key === key);
  }

  /** All values of a field whose grammar is a comma-separated list. */
  list(name: string): string[] {
    return this.all(name)
      .flatMap(splitList)
      .filter((part) => part !== '');
  }

  add(name: string, value: string): void {
    this.#fields.push({ name, value, key: keyOf(name) });
  }

  append(field: HeaderField): void {
    this.#fields.push({ ...field, key: keyOf(field.name) });
  }

  /** Puts the field before all others, where a Via belongs. */
  prepend(name: string, value: string): void {
    this.#fields.unshift({ name, value, key: keyOf(name) });
  }

  /** Replaces all fields of that name by one, at the first one's place. */
  set(name: string, value: string): void {
    const key = keyOf(name);
    const at = this.#fields.findIndex((field) => field.key === key);
    if (at < 0) {
      this.add(name, value);
      return;
    }
    this.#fields[at] = { name, value, key };
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
    if (field) this.#fields[at] = { name: field.name, value, key };
  }

  get size(): number {
    return this.#fields.length;
  }

  [Symbol.iterator](): Iterator<HeaderField> {
    return this.#fields[Symbol.iterator]();
  }
}
