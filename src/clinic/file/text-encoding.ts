// WHATWG Encoding Standard names. UTF-8 is proved by reading the whole file; what is not UTF-8 is judged by its letters.
import { createReadStream } from 'node:fs';
import { fileFailure } from './file-limits.ts';

export type TextEncoding = 'utf-8' | 'windows-1251' | 'utf-16le' | 'utf-16be';

/** The encoding of a text file. Throws `Failure('invalid', 'file.binary' | 'file.encoding')`. */
export async function detectEncoding(path: string): Promise<TextEncoding> {
  let first: Buffer | undefined;
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const bytes = piece as Buffer;
    first ??= bytes;
    const wide = bytes === first ? wideEncoding(first) : undefined;
    if (wide) return wide;
    if (bytes.includes(0)) throw fileFailure('file.binary');
    if (isUtf8) isUtf8 = decodes(utf8, bytes);
  }
  if (isUtf8 && decodes(utf8, Buffer.alloc(0), true)) return 'utf-8';
  if (!looksRussian(first ?? Buffer.alloc(0))) throw fileFailure('file.encoding');
  return 'windows-1251';
}

/** By the byte order mark, or by the zero bytes that Latin digits and commas have in UTF-16. */
function wideEncoding(bytes: Buffer): TextEncoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, 2_000);
  let even = 0;
  let odd = 0;
  for (const [index, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  const many = sample.length / 8;
  if (odd > many && even === 0) return 'utf-16le';
  return even > many && odd === 0 ? 'utf-16be' : undefined;
}

function decodes(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer, isLast = false): boolean {
  try {
    decoder.decode(bytes, { stream: !isLast });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the bytes read as windows-1251 give Russian words: small letters follow letters and capitals open words.
 * KOI8-R turns the case over («иВАНОВ»), DOS 866 scatters signs.
 */
function looksRussian(bytes: Buffer): boolean {
  const text = new TextDecoder('windows-1251').decode(bytes);
  const foreign =
    text.match(/[\u0402-\u040f\u0452-\u045f\u2013-\u2122\u00a4-\u00bb\u0490\u0491]/g)?.length ?? 0;
  const letters = text.match(/[А-яЁё]/g)?.length ?? 0;
  const turned = text.match(/[а-яё][А-ЯЁ]{2,}/g)?.length ?? 0;
  const proper = text.match(/[А-ЯЁ]?[а-яё]{2,}/g)?.length ?? 0;
  return letters > foreign * 4 && (turned <= proper / 2 || !/[а-яё]/.test(text));
}
