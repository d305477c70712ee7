import { expect, it } from 'vitest';
import { isKnownSlot } from '../../scenario/template.ts';
import {
  answerLines,
  answerSlots,
  NewClinicAnswer,
  readAnswers,
  type ClinicAnswer,
} from './clinic-answer.ts';

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

const said = (say: string): ClinicAnswer => ({ asked: ['где вы'], say });

it.each([
  ['Приём стоит {price}.', '{price}'],
  ['Вы придёте {date} в {часы}?', '{часы}'],
  ['Ваш врач {doctor}.', '{doctor}'],
  ['{answer}', '{answer}'],
  ['Вас ждут { date }.', '{ date }'],
  ['Вас ждут {{date}}.', '{'],
  ['Вас ждут {date', '{date'],
  ['Вас ждут date}', '}'],
])('«%s» has no words for %s', (say, slot) => {
  expect(readAnswers(`где вы = Здесь.\nчто там = ${say}`)).toEqual({ wrongLine: 2, trouble: 'slot', slot });
  const issue = NewClinicAnswer.safeParse(said(say)).error?.issues[0];
  expect(issue).toMatchObject({ path: ['say'] });
  expect(issue?.message).toContain(`${slot} is unknown; use one of {date}, {time}`);
});

it('may tell what the robot has words for, and nothing else', () => {
  const facts = ['date', 'time', 'callback', 'clinic', 'doctor', 'specialty', 'answer', 'price'];
  const forms = [
    '',
    '.where',
    ...['nominative', 'genitive', 'dative', 'accusative'].map((form) => `.${form}`),
  ];
  forms.push('.instrumental', '.prepositional');
  for (const name of facts.flatMap((fact) => forms.map((form) => fact + form)))
    expect([name, answerSlots.includes(`{${name}}`)]).toEqual([name, isKnownSlot(name)]);
  for (const slot of answerSlots) expect(readAnswers(`где вы = ${slot}`)).toEqual([said(slot)]);
});
