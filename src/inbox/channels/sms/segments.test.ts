import { describe, expect, it } from 'vitest';
import { readGsm, writeGsm } from './gsm-alphabet.ts';
import { segment } from './segments.ts';

describe('a text', () => {
  it.each([
    ['', 'gsm-7', 1, 0, 160],
    ['a'.repeat(160), 'gsm-7', 1, 160, 0],
    ['a'.repeat(161), 'gsm-7', 2, 161, 145],
    ['a'.repeat(306), 'gsm-7', 2, 306, 0],
    ['a'.repeat(307), 'gsm-7', 3, 307, 152],
    ['€'.repeat(80), 'gsm-7', 1, 160, 0],
    ['Д'.repeat(70), 'ucs-2', 1, 70, 0],
    ['Д'.repeat(71), 'ucs-2', 2, 71, 63],
    ['Д'.repeat(134), 'ucs-2', 2, 134, 0],
    ['Д'.repeat(135), 'ucs-2', 3, 135, 66],
    ['😀'.repeat(35), 'ucs-2', 1, 70, 0],
    // one cyrillic sign makes the whole text UCS-2
    [`${'a'.repeat(70)}я`, 'ucs-2', 2, 71, 63],
  ])('%# takes its parts', (text, encoding, parts, units, unitsLeft) => {
    const found = segment(text);
    expect([found.encoding, found.parts.length, found.units, found.unitsLeft]).toEqual([
      ...[encoding, parts, units, unitsLeft],
    ]);
    expect(found.parts.join('')).toBe(text);
  });

  it('keeps a sign of two units whole at the edge of a part', () => {
    const emoji = segment(`${'Д'.repeat(66)}😀${'Д'.repeat(10)}`);
    expect(emoji.parts.map((part) => part.length)).toEqual([66, 12]);
    const euro = segment(`${'a'.repeat(152)}€${'a'.repeat(20)}`);
    expect(euro.parts.map((part) => writeGsm(part).length)).toEqual([152, 22]);
  });
});

describe('the GSM alphabet', () => {
  it('writes what it reads', () => {
    const all = '@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà^{}\\[~]|€';
    expect(readGsm(writeGsm(all))).toBe(all);
    expect(writeGsm('a€')).toEqual(Buffer.from([0x61, 0x1b, 0x65]));
  });

  it('takes nothing that it lacks', () => {
    expect(() => writeGsm('я')).toThrow(RangeError);
    expect(readGsm(Buffer.from([0x1b, 0x7f, 0x61, 0x1b]))).toBe(' a ');
  });
});
