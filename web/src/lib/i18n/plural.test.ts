import { describe, expect, it } from 'vitest';
import { countEn, countRu, pluralRu } from './plural.ts';

describe('Russian nouns after numbers', () => {
  const form = (count: number) => pluralRu(count, 'звонок', 'звонка', 'звонков');

  it.each([
    [0, 'звонков'],
    [1, 'звонок'],
    [2, 'звонка'],
    [4, 'звонка'],
    [5, 'звонков'],
    [11, 'звонков'],
    [12, 'звонков'],
    [14, 'звонков'],
    [21, 'звонок'],
    [22, 'звонка'],
    [25, 'звонков'],
    [101, 'звонок'],
    [111, 'звонков'],
    [1000, 'звонков'],
  ])('%i %s', (count, word) => {
    expect(form(count)).toBe(word);
  });

  it('takes the form of a fraction from the middle one: 1,5 звонка', () => {
    expect(form(1.5)).toBe('звонка');
  });

  it('groups thousands and keeps the number with its noun', () => {
    expect(countRu(12_405, 'визит', 'визита', 'визитов').replace(/\s/g, ' ')).toBe('12 405 визитов');
    expect(countRu(1, 'визит', 'визита', 'визитов')).toBe('1\u00a0визит');
  });
});

describe('English nouns after numbers', () => {
  it('is plural for all but one', () => {
    expect(countEn(1, 'visit', 'visits')).toBe('1\u00a0visit');
    expect(countEn(0, 'visit', 'visits')).toBe('0\u00a0visits');
    expect(countEn(2_000, 'visit', 'visits')).toBe('2,000\u00a0visits');
  });
});
