import { describe, expect, it } from 'vitest';
import { neededParts, recordedShare } from './needed-parts.ts';
import type { ClinicLists } from './spoken-values.ts';
import { partKey } from './words.ts';

const lists: ClinicLists = {
  clinicName: 'Клиника «Жемчуг»',
  doctors: [
    { value: 'Иванова Мария Петровна', count: 3 },
    { value: 'Черных Олег Ильич', count: 1 },
  ],
  specialties: [{ value: 'Врач-терапевт', count: 4 }],
  times: [
    { value: '15:00', count: 6 },
    { value: '09:07', count: 2 },
  ],
};
const patterns = [
  { text: 'Здравствуйте! Это автоматический звонок из {clinic.genitive}.', often: 1 },
  { text: 'Напоминаем, вы записаны на приём {date}, {time}.', often: 1 },
  { text: 'Вы записаны {specialty.where}, ваш доктор — {doctor.nominative}.', often: 0.5 },
  { text: 'Вы придёте?', often: 1 },
  { text: 'Извините, я вас не слышу. Вы придёте на приём {date}, {time}?', often: 0.2 },
];
const parts = neededParts(patterns, lists);
const texts = (group: string): string[] =>
  parts.filter((part) => part.group === group).map(({ text }) => text);
const part = (text: string) => parts.find(({ key }) => key === partKey(text))!;

describe('what a scenario needs recorded', () => {
  it('are its words between the slots, sentence by sentence', () => {
    expect(texts('fixed')).toEqual([
      'Здравствуйте!',
      'Это автоматический звонок из',
      'Напоминаем, вы записаны на приём',
      'Вы записаны',
      'ваш доктор',
      'Вы придёте?',
      'Извините, я вас не слышу.',
      'Вы придёте на приём',
    ]);
  });

  it('are the days, hours and minutes that there are', () => {
    expect(texts('near-day')).toEqual(['сегодня', 'завтра', 'послезавтра']);
    expect(texts('weekday')).toHaveLength(7);
    expect(texts('weekday')).toContain('во вторник');
    expect(texts('day')).toHaveLength(31);
    expect(texts('day')[22]).toBe('двадцать третьего');
    expect(texts('month')).toEqual(
      'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
    );
    expect(texts('hour')).toHaveLength(15);
    expect(texts('hour')).toContain('в двадцать один час');
    expect(texts('minute')).toContain('тридцать минут');
    // not a usual one, but somebody comes at 09:07
    expect(texts('minute')).toContain('семь минут');
  });

  it('are the clinic, its specialties and its doctors in the case that is said', () => {
    expect(texts('clinic')).toEqual(['клиники Жемчуг']);
    expect(texts('specialty')).toEqual(['к врачу-терапевту']);
    expect(texts('doctor')).toEqual(['Иванова Мария Петровна', 'Черных Олег Ильич']);
  });

  it('tell how they are read', () => {
    expect(part('Здравствуйте!').readAs).toBe('end');
    expect(part('Это автоматический звонок из').readAs).toBe('on');
    expect(part('Вы придёте?').readAs).toBe('question');
    expect(part('ноября').readAs).toBe('on');
    expect(part('в пятнадцать часов').readAs).toBe('end');
    expect(part('тридцать минут').readAs).toBe('end');
    expect(part('Иванова Мария Петровна').readAs).toBe('end');
  });

  it('tell how often each is said', () => {
    expect(part('Вы придёте?').often).toBe(1);
    expect(part('завтра').often).toBeCloseTo(1.2 * 0.75);
    expect(part('в пятнадцать часов').often).toBeCloseTo(1.2 * 0.75, 1);
    expect(part('Черных Олег Ильич').often).toBeCloseTo(0.5 / 4);
  });

  it('have codes that stay and differ', () => {
    expect(new Set(parts.map(({ code }) => code)).size).toBe(parts.length);
    expect(part('Вы придёте?').code).toBe(neededParts(patterns.slice(3, 4), lists)[0]!.code);
    expect(parts.every(({ code }) => /^[0-9a-f]{8}$/.test(code))).toBe(true);
  });

  it('leave a slot out that nobody can record beforehand', () => {
    expect(neededParts([{ text: 'Ответ: {answer}.', often: 1 }], lists).map(({ text }) => text)).toEqual([
      'Ответ',
    ]);
  });
});

describe('the share of sentences that are recorded whole', () => {
  it('is nothing, half and all', () => {
    expect(recordedShare(patterns, lists, () => false)).toBe(0);
    expect(recordedShare(patterns, lists, () => true)).toBeCloseTo(1, 5);
    const two = [patterns[0]!, patterns[3]!];
    expect(recordedShare(two, lists, (key) => key === partKey('Вы придёте?'))).toBe(0.5);
  });

  it('counts a sentence with a date as often as its date is recorded', () => {
    const said = new Set(['Напоминаем, вы записаны на приём', 'завтра'].map(partKey));
    const inSlots = new Set(
      parts.filter(({ group }) => /day$|month|hour|minute/.test(group)).map(({ key }) => key),
    );
    for (const key of ['сегодня', 'послезавтра', ...texts('weekday')].map(partKey)) inSlots.delete(key);
    const share = recordedShare([patterns[1]!], lists, (key) => said.has(key) || inSlots.has(key));
    expect(share).toBeCloseTo(0.75, 2);
  });

  it('counts a sentence as missing when it has an unknown slot, or a list of the clinic that is still empty', () => {
    const all = (): boolean => true;
    expect(recordedShare([{ text: '{answer}', often: 1 }], lists, all)).toBe(0);
    expect(
      recordedShare([{ text: 'Доктор {doctor.nominative}.', often: 1 }], { ...lists, doctors: [] }, all),
    ).toBe(0);
  });
});
