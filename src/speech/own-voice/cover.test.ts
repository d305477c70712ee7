import { describe, expect, it } from 'vitest';
import { coverOf, type RecordedParts } from './cover.ts';
import { partKey, wordsOf } from './words.ts';

const recorded = (...texts: string[]): RecordedParts<string> => ({
  byKey: new Map(texts.map((text) => [partKey(text), text])),
  longest: Math.max(...texts.map((text) => wordsOf(text).length)),
});
const cover = (text: string, ...texts: string[]): unknown[] =>
  coverOf(text, recorded(...texts)).map((piece) =>
    piece.kind === 'recorded' ? piece.part : { missing: piece.text },
  );

const sentence = 'Напоминаем, вы записаны на приём завтра, двадцать третьего ноября, в пятнадцать часов.';

describe('a sentence in recorded parts', () => {
  it('is found whole', () => {
    expect(
      cover(
        sentence,
        'Напоминаем, вы записаны на приём',
        'завтра',
        'двадцать третьего',
        'ноября',
        'в пятнадцать часов',
      ),
    ).toEqual([
      'Напоминаем, вы записаны на приём',
      'завтра',
      'двадцать третьего',
      'ноября',
      'в пятнадцать часов',
    ]);
  });

  it('is found in its longest parts', () => {
    expect(
      cover(
        sentence,
        'напоминаем вы записаны на приём',
        'завтра',
        'двадцать третьего',
        'ноября',
        'двадцать третьего ноября',
        'в пятнадцать часов',
      ),
    ).toContain('двадцать третьего ноября');
  });

  it('takes the parts that leave the fewest words out, not the longest first', () => {
    expect(cover('раз два три четыре', 'раз два три', 'раз', 'два три четыре')).toEqual([
      'раз',
      'два три четыре',
    ]);
  });

  it('keeps together what nobody has recorded, with its stress and its commas', () => {
    expect(cover('Вас ждёт до́ктор, Иванов, завтра.', 'Вас ждёт', 'завтра')).toEqual([
      'Вас ждёт',
      { missing: 'до́ктор, Иванов,' },
      'завтра',
    ]);
  });

  it('does not ask where it tells, but tells in a question what nobody has recorded as one', () => {
    expect(cover('Вы придёте на приём.', 'Вы придёте?', 'на приём')).toEqual([
      { missing: 'Вы придёте' },
      'на приём',
    ]);
    expect(cover('Вы придёте?', 'Вы придёте')).toEqual(['Вы придёте']);
    expect(cover('Вы придёте?', 'Вы придёте', 'Вы придёте?')).toEqual(['Вы придёте?']);
  });

  it('has the pauses of its commas and full stops, and none after the end', () => {
    const parts = recorded('да', 'нет', 'спасибо');
    expect(coverOf('Да, нет. Спасибо спасибо!', parts).map(({ pauseMs }) => pauseMs)).toEqual([
      160, 320, 0, 0,
    ]);
  });

  it('of no words has no pieces', () => {
    expect(coverOf('…', recorded('да'))).toEqual([]);
  });

  it('of a thousand words is found at once', () => {
    const long = Array.from({ length: 1000 }, (_, n) => (n % 3 ? 'да' : 'нет')).join(' ');
    expect(coverOf(long, recorded('да да нет', 'нет', 'да')).length).toBeLessThan(1000);
  });
});
