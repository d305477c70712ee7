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
    ['Мытищи', 1, 'equals'],
    ['Мытищи = Мыт+ищи\nдва слова = дв+а', 2, 'two-words'],
    ['Мытищи =', 1, 'equals'],
    ['Мытищи = +', 1, 'plus'],
    ['Мытищи = 5', 1, 'say'],
    ['а = б = в', 1, 'equals'],
    ['слово = [[x]]', 1, 'say'],
    ['слово = -', 1, 'say'],
    ['Медси-Дентал = медси дент+ал', 1, 'hyphen'],
    ['Клиника24 = клиника', 1, 'word'],
    ['Дентал = ден+тал', 1, 'plus'],
    ['Дентал = дент+ал+', 1, 'plus'],
    ['Дентал = +дентал', 1, 'plus'],
    ['Дентал = д+ент+ал', 1, 'plus'],
    [`${'а'.repeat(61)} = а`, 1, 'too-long'],
    [`а = ${'а'.repeat(101)}`, 1, 'too-long'],
    [Array.from({ length: 302 }, () => 'а = а').join('\n'), 301, 'too-many'],
  ])('«%s» is wrong in line %d: %s', (text, wrongLine, trouble) =>
    expect(readPronunciations(text)).toEqual({ wrongLine, trouble }),
  );

  it('have a stress in each word of what is said', () =>
    expect(readPronunciations('Мед = М+едси-Дент+ал Пл+юс')).toHaveLength(1));
});
