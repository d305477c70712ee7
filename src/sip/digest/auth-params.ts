// RFC 3261 §25.1, RFC 7616 §3: challenges and credentials, which are `scheme name=value, name="value", …`.
import { quotedAt, skipSpace, tokenAt } from '../message/params.ts';

export interface AuthValue {
  /** Lower case: `digest`. */
  readonly scheme: string;
  /** Lower-case names, unquoted values. */
  readonly params: ReadonlyMap<string, string>;
}

const valuePattern = /[^\s,"]+/y;

/** All challenges or credentials of one header value; malformed ones are left out. */
export function parseAuthValues(text: string): AuthValue[] {
  const values: { scheme: string; params: Map<string, string> }[] = [];
  let at = skipSeparators(text, 0);
  while (at < text.length) {
    const word = tokenAt(text, at);
    if (word === undefined) return values;
    const next = skipSpace(text, at + word.length);
    if (text[next] === '=') {
      const read = readValue(text, skipSpace(text, next + 1));
      const current = values.at(-1);
      if (!read || !current) return values;
      current.params.set(word.toLowerCase(), read.value);
      at = skipSeparators(text, read.end);
    } else {
      values.push({ scheme: word.toLowerCase(), params: new Map() });
      at = skipSeparators(text, next);
    }
  }
  return values;
}

function skipSeparators(text: string, at: number): number {
  let index = skipSpace(text, at);
  while (text[index] === ',') index = skipSpace(text, index + 1);
  return index;
}

function readValue(text: string, at: number): { value: string; end: number } | undefined {
  if (text[at] === '"') {
    const quoted = quotedAt(text, at);
    return quoted.ok ? quoted.value : undefined;
  }
  valuePattern.lastIndex = at;
  const value = valuePattern.exec(text)?.[0];
  return value === undefined ? undefined : { value, end: at + value.length };
}
