import { describe, expect, it } from 'vitest';
import { pronunciationLines, readPronunciations } from './pronunciation.ts';

describe('pronunciations as they are typed', () => {
  it('are read line by line and written back the same', () => {
    const list = readPronunciations(' Мытищи = Мыт+ищи\n\nДентал=дэнт+ал ');
    expect(list).toEqual([
      { word: 'Мытищи', say: 'Мыт+ищи' },
      { word: 'Дентал', say: 'дэнт+ал' },
    ]);
    expect(pronunciationLines(list as { word: string; say: string }[])).toBe(
      'Мытищи = Мыт+ищи\nДентал = дэнт+ал',
    );
    expect(readPronunciations('')).toEqual([]);
  });

  it.each([
    ['Мытищи', 1],
    ['Мытищи = Мыт+ищи\nдва слова = дв+а', 2],
    ['Мытищи =', 1],
    ['Мытищи = +', 1],
    ['Мытищи = 5', 1],
    ['а = б = в', 1],
    ['слово = [[x]]', 1],
  ])('«%s» is wrong in line %d', (text, wrongLine) =>
    expect(readPronunciations(text)).toEqual({ wrongLine }),
  );
});
