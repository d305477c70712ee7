import { describe, expect, it } from 'vitest';
import { formatBytes } from './bytes.ts';
import { formatClock, percent } from './duration.ts';
import { formatDay, formatMoment, formatTime } from './moment.ts';
import { shortName } from './person.ts';
import { formatPhone, telephoneLink } from './phone.ts';

const plain = (text: string) => text.replace(/\s/g, ' ');

describe('phone numbers', () => {
  it.each([
    ['+79123456789', '+7 912 345-67-89'],
    ['+74952223344', '+7 495 222-33-44'],
    ['+7 912 ***-**-67', '+7 912 ***-**-67'],
    ['+442079460958', '+442 079 460 958'],
    ['112', '112'],
  ])('%s is written %s', (e164, written) => {
    expect(formatPhone(e164)).toBe(written);
  });

  it('dials nothing but the number', () => {
    expect(telephoneLink('+7 912 345-67-89')).toBe('tel:+79123456789');
  });
});

describe('lengths of time', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [61_000, '1:01'],
    [3_661_000, '1:01:01'],
    [-5, '0:00'],
  ])('%i ms is %s', (ms, written) => {
    expect(formatClock(ms)).toBe(written);
  });
});

describe('shares', () => {
  it('says 100 only when it is all, and 0 of nothing', () => {
    expect(percent(199, 200)).toBe(99);
    expect(percent(200, 200)).toBe(100);
    expect(percent(0, 0)).toBe(0);
  });
});

describe('moments', () => {
  const iso = '2026-11-23T12:00:00.000Z';

  it('are written in the zone of the clinic, not of the machine', () => {
    expect(formatTime(iso, 'ru', 'Europe/Moscow')).toBe('15:00');
    expect(formatTime(iso, 'ru', 'Asia/Vladivostok')).toBe('22:00');
  });

  it('name the day, and the year only when it is another one', () => {
    expect(plain(formatDay(iso, 'ru', 'Europe/Moscow', new Date('2026-11-22T00:00:00Z')))).toBe(
      'пн, 23 ноября',
    );
    expect(formatDay(iso, 'ru', 'Europe/Moscow', new Date('2027-01-05T00:00:00Z'))).toContain('2026');
  });

  it('fall on the next day where it has begun', () => {
    expect(formatMoment('2026-11-22T21:30:00Z', 'ru', 'Europe/Moscow')).toContain('23');
  });
});

describe('the rest', () => {
  it('writes sizes of files', () => {
    expect(plain(formatBytes(512, 'ru'))).toBe('512 Б');
    expect(plain(formatBytes(2_411_724, 'ru'))).toBe('2,3 МБ');
    expect(plain(formatBytes(25_000, 'en'))).toBe('24 KB');
  });

  it('shortens names to two words', () => {
    expect(shortName(' Иванова  Анна Сергеевна')).toBe('Иванова Анна');
    expect(shortName('Мадонна')).toBe('Мадонна');
  });
});
