import { describe, expect, it } from 'vitest';
import { spokenText } from './text.ts';

/** What clinics write, cut into pieces that are put together anyhow. */
const pieces =
  `до с по в к от 0 1 2 5 11 12 21 100 204 1000 999999999999 23.11 23.11.2026 00.00.0000 31.02.1999 8:00 24:00 25:61
  2026 1,5 0,5 2,000 3,14159 1/2 0/0 % ₽ руб. тыс. млн мг мл °C ч мин. г. д. к. ул. каб. № - – — , . : ; ( ) { } {date} [ ]
  пн вт ср пн–пт января мая нояб. этаж кабинете врач врачей минуту таблетки -й -го -х -ти -летний II XXI X МРТ УЗИ ООО
  +7 8 800 555-35-35 доб. т.д. и и т.д. к.м.н. @ clinic.ru a@b.c Прием еще \u0301 \u00a0 \n 😀 слово С Д`
    .split(/[ ]+/)
    .map((piece) => piece.trim());

/** A small generator of its own, so that a failure comes again. */
function* randomTexts(count: number): Generator<string> {
  let state = 12_345;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let made = 0; made < count; made += 1) {
    const parts = Array.from(
      { length: 1 + next(12) },
      () => pieces[next(pieces.length)]! + (next(3) === 0 ? '' : ' '),
    );
    yield parts.join('');
  }
}

describe('any text', () => {
  it('is said without an error, and nothing that is no word slips in', () => {
    for (const text of randomTexts(1200))
      expect(spokenText(text), text).not.toMatch(/undefined|NaN|\[object/);
  });

  it('keeps slots and letters of addresses whatever stands around', () => {
    for (const text of randomTexts(200)) {
      expect(spokenText(`${text} {doctor.genitive} ${text}`)).toContain('{doctor.genitive}');
    }
  });

  it('is left as it is when it is words already', () => {
    const text =
      'Здравствуйте! Это автоматический звонок из клиники Белая роза. Вы придёте? Скажите «да» или нажмите один.';
    expect(spokenText(text)).toBe(text);
  });

  // a pattern that looks back over the whole text again and again would take minutes
  it.each([
    'с ',
    '1 ',
    '1, ',
    'а-',
    'aaaa',
    '1.',
    'с 1 до ',
    'до до до ',
    '100 000 ',
    '(',
    '8 800 ',
    'д. 5 к. ',
  ])('of forty thousand letters made of «%s» is read in one go', (piece) => {
    const text = piece.repeat(40_000 / piece.length);
    expect(spokenText(text).length).toBeGreaterThan(1000);
  });
});
