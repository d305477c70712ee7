// RFC 3261 §25.1: generic-param = token [ EQUAL gen-value ]; gen-value = token / host / quoted-string.
import { parsed, unparsed, type Parsed } from './parsed.ts';

/** Lower-case name → value; '' for a parameter without one. Quoted strings are unquoted. */
export type Params = ReadonlyMap<string, string>;

const tokenPattern = /[A-Za-z0-9\-.!%*_+`'~]+/y;
const valuePattern = /[A-Za-z0-9\-.!%*_+`'~[\]:/@$&?]+/y;
const spacePattern = /[ \t]*/y;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

export function skipSpace(text: string, at: number): number {
  return at + (matchAt(spacePattern, text, at)?.length ?? 0);
}

export function tokenAt(text: string, at: number): string | undefined {
  return matchAt(tokenPattern, text, at);
}

export function isToken(text: string): boolean {
  return tokenAt(text, 0) === text && text !== '';
}

/** Reads `"…"` that starts at `at`; `value` without quotes and escapes, `end` after the closing quote. */
export function quotedAt(text: string, at: number): Parsed<{ value: string; end: number }> {
  if (text[at] !== '"') return unparsed('a quoted string was expected', at);
  let value = '';
  for (let index = at + 1; index < text.length; index += 1) {
    const char = text[index] as string;
    if (char === '"') return parsed({ value, end: index + 1 });
    if (char !== '\\') {
      value += char;
      continue;
    }
    index += 1;
    if (index < text.length) value += text[index] as string;
  }
  return unparsed('a quoted string is not closed', at);
}

export function quote(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** Reads `;name=value;name…` from `at` to the end of the text. */
export function readParams(text: string, at: number): Parsed<Params> {
  const params = new Map<string, string>();
  let index = skipSpace(text, at);
  while (index < text.length) {
    if (text[index] !== ';') return unparsed('";" was expected before a parameter', index);
    index = skipSpace(text, index + 1);
    const name = tokenAt(text, index);
    if (name === undefined) return unparsed('a parameter has no name', index);
    index = skipSpace(text, index + name.length);
    let value = '';
    if (text[index] === '=') {
      const read = readValue(text, skipSpace(text, index + 1));
      if (!read.ok) return read;
      value = read.value.value;
      index = skipSpace(text, read.value.end);
    }
    const key = name.toLowerCase();
    if (params.has(key)) return unparsed('a parameter occurs twice', index);
    params.set(key, value);
  }
  return parsed(params);
}

function readValue(text: string, at: number): Parsed<{ value: string; end: number }> {
  if (text[at] === '"') return quotedAt(text, at);
  const value = matchAt(valuePattern, text, at);
  if (value === undefined) return unparsed('a parameter has "=" but no value', at);
  return parsed({ value, end: at + value.length });
}

export function writeParams(params: Params): string {
  let text = '';
  for (const [name, value] of params) {
    if (value === '') text += `;${name}`;
    else text += `;${name}=${matchAt(valuePattern, value, 0) === value ? value : quote(value)}`;
  }
  return text;
}

/** Splits a header value at commas that are outside quotes and angle brackets. */
export function splitList(value: string): string[] {
  if (!value.includes(',')) return [value.trim()];
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let bracketed = false;
  for (let index = 0; index < value.length; index += 1) {
    const char = value[index];
    if (quoted) {
      if (char === '\\') index += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '<') bracketed = true;
    else if (char === '>') bracketed = false;
    else if (char === ',' && !bracketed) {
      parts.push(value.slice(start, index).trim());
      start = index + 1;
    }
  }
  parts.push(value.slice(start).trim());
  return parts;
}
