import type { OwnVoicePart } from '../../../src/api/contract/index.ts';

/**
 * The phrase that a file is of, by the code in its name or by its words: `017-1f0c9a3b.mp3`, `Завтра.ogg`. Undefined when there
 * is none, or when it may be of two.
 */
export function partNamed(name: string, parts: readonly OwnVoicePart[]): OwnVoicePart | undefined {
  const bare = name.replace(/\.[a-z0-9]+$/i, '');
  const code = /(?:^|[^0-9a-f])([0-9a-f]{8})$/i.exec(bare)?.[1]?.toLowerCase();
  const byCode = code === undefined ? undefined : parts.find((part) => part.code === code);
  if (byCode) return byCode;
  const words = plain(bare.replace(/^\d+[\s._-]+/, ''));
  const named = words === '' ? [] : parts.filter((part) => plain(part.text) === words);
  return named.length === 1 ? named[0] : undefined;
}

// as the server does it for the files of an archive
function plain(text: string): string {
  const letters = text.normalize('NFC').toLowerCase().replaceAll('\u0301', '').replaceAll('ё', 'е');
  return letters.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
