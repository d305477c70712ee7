import { describe, expect, it } from 'vitest';
import { spokenDate, spokenTime } from './dates.ts';

// written out by hand, so that the rules are checked against a table and not against themselves
const daysOfMonth = `первого второго третьего четвёртого пятого шестого седьмого восьмого девятого десятого
  одиннадцатого двенадцатого тринадцатого четырнадцатого пятнадцатого шестнадцатого семнадцатого восемнадцатого
  девятнадцатого двадцатого двадцать_первого двадцать_второго двадцать_третьего двадцать_четвёртого двадцать_пятого
  двадцать_шестого двадцать_седьмого двадцать_восьмого двадцать_девятого тридцатого тридцать_первого`
  .split(/\s+/)
  .map((word) => word.replace('_', ' '));
const months = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ');
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const hours = `ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать
  четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать двадцать_один двадцать_два
  двадцать_три`
  .split(/\s+/)
  .map((word) => word.replace('_', ' '));
const smallFeminine = ['', 'одну', 'две', ...hours.slice(3, 20)];
const tens = ['', '', 'двадцать', 'тридцать', 'сорок', 'пятьдесят'];

function two(value: number): string {
  return String(value).padStart(2, '0');
}

describe('dates', () => {
  it('says every day of a leap year', () => {
    let said = 0;
    lengths.forEach((length, month) => {
      for (let day = 1; day <= length; day += 1) {
        const date = `2028-${two(month + 1)}-${two(day)}`;
        expect(spokenDate(date, date)).toBe(`сегодня, ${daysOfMonth[day - 1]!} ${months[month]!}`);
        said += 1;
      }
    });
    expect(said).toBe(366);
  });

  it.each([
    ['2026-11-22', 'сегодня, двадцать второго ноября'],
    ['2026-11-23', 'завтра, двадцать третьего ноября'],
    ['2026-11-24', 'послезавтра, двадцать четвёртого ноября'],
    ['2026-11-25', 'в среду, двадцать пятого ноября'],
    ['2026-11-26', 'в четверг, двадцать шестого ноября'],
    ['2026-11-27', 'в пятницу, двадцать седьмого ноября'],
    ['2026-11-28', 'в субботу, двадцать восьмого ноября'],
    ['2026-11-29', 'в воскресенье, двадцать девятого ноября'],
    ['2026-11-30', 'в понедельник, тридцатого ноября'],
    ['2026-12-01', 'во вторник, первого декабря'],
    ['2027-01-11', 'в понедельник, одиннадцатого января'],
    ['2027-11-22', 'в понедельник, двадцать второго ноября две тысячи двадцать седьмого года'],
    ['2026-11-20', 'в пятницу, двадцатого ноября'],
  ])('%s on 22 November 2026 is %s', (date, words) => expect(spokenDate(date, '2026-11-22')).toBe(words));

  it('knows tomorrow over the ends of months and years', () => {
    expect(spokenDate('2027-01-01', '2026-12-31')).toBe('завтра, первого января');
    expect(spokenDate('2028-02-29', '2028-02-28')).toBe('завтра, двадцать девятого февраля');
    expect(spokenDate('2027-03-01', '2027-02-28')).toBe('завтра, первого марта');
  });

  it.each(['2026-02-31', '2026-13-01', '23.11.2026', '', '2026-11-23T15:00'])('refuses «%s»', (date) => {
    expect(() => spokenDate(date, '2026-11-22')).toThrow(RangeError);
  });
});

describe('times', () => {
  it('says all minutes of a day', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      for (let minute = 0; minute < 60; minute += 1) {
        expect(spokenTime(`${two(hour)}:${two(minute)}`)).toBe(expected(hour, minute));
      }
    }
  });

  it.each([
    ['15:00', 'в пятнадцать часов'],
    ['09:30', 'в девять часов тридцать минут'],
    ['21:01', 'в двадцать один час одну минуту'],
    ['00:00', 'в ноль часов'],
    ['1:00', 'в один час'],
    ['22:42', 'в двадцать два часа сорок две минуты'],
    ['12:11', 'в двенадцать часов одиннадцать минут'],
    ['08:05:00', 'в восемь часов пять минут'],
  ])('%s is %s', (time, words) => expect(spokenTime(time)).toBe(words));

  it.each(['24:00', '12:60', '15.00', '', 'noon', '9'])('refuses «%s»', (time) => {
    expect(() => spokenTime(time)).toThrow(RangeError);
  });
});

/** By listing, not by the rule of the last digit. */
function expected(hour: number, minute: number): string {
  const hourNoun = [1, 21].includes(hour) ? 'час' : [2, 3, 4, 22, 23].includes(hour) ? 'часа' : 'часов';
  const start = `в ${hours[hour]!} ${hourNoun}`;
  if (minute === 0) return start;
  const words =
    minute < 20
      ? smallFeminine[minute]!
      : `${tens[Math.floor(minute / 10)]!} ${smallFeminine[minute % 10]!}`.trim();
  const noun = / ?одну$/.test(words) ? 'минуту' : / ?(две|три|четыре)$/.test(words) ? 'минуты' : 'минут';
  return `${start} ${words} ${noun}`;
}
