import { expect, it } from 'vitest';
import { answerLines, readAnswers, type ClinicAnswer } from './clinic-answer.ts';

it('are read line by line and written back the same', () => {
  const list = readAnswers(
    ' сколько стоит приём ; какая цена = Приём стоит 1500 ₽. \n\nгде вы=На улице Ленина, 5.',
  );
  expect(list).toEqual([
    { asked: ['сколько стоит приём', 'какая цена'], say: 'Приём стоит 1500 ₽.' },
    { asked: ['где вы'], say: 'На улице Ленина, 5.' },
  ]);
  expect(answerLines(list as ClinicAnswer[])).toBe(
    'сколько стоит приём; какая цена = Приём стоит 1500 ₽.\nгде вы = На улице Ленина, 5.',
  );
  expect(readAnswers('')).toEqual([]);
});

it.each([
  ['сколько стоит', 1, 'equals'],
  ['где вы = Здесь.\n= Там.', 2, 'equals'],
  [';; = Там.', 1, 'equals'],
  ['а = б = в', 1, 'equals'],
  ['где вы = Здесь.\nкак пройти; Где вы = Там.', 2, 'twice'],
  [`где вы = ${'а'.repeat(301)}`, 1, 'too-long'],
  [`${'а'.repeat(121)} = Здесь.`, 1, 'too-long'],
  [Array.from({ length: 51 }, (_, n) => `вопрос ${n} = Да.`).join('\n'), 51, 'too-many'],
])('«%s» is wrong in line %d: %s', (text, wrongLine, trouble) =>
  expect(readAnswers(text)).toEqual({ wrongLine, trouble }),
);
