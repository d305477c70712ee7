import { describe, expect, it } from 'vitest';
import { pronounced } from './pronunciation.ts';
import { stressedWords } from './stressed-words.ts';

const list = [
  { word: 'дентал', say: 'дэнт+ал' },
  { word: 'Мытищи', say: 'Мыт\u0438\u0301щи' },
];

describe('pronunciation', () => {
  it('says a word of the list as the list has it, with the capital that it has', () => {
    expect(pronounced('Дентал, в Дентал и дентал', list)).toBe('Дэнта\u0301л, в Дэнта\u0301л и дэнта\u0301л');
    expect(pronounced('Мытищи', list)).toBe('Мыти\u0301щи');
  });

  it('leaves words that only contain one, and those that have a stress', () => {
    expect(pronounced('дентальный, де\u0301нтал', list)).toBe('дентальный, де\u0301нтал');
    expect(pronounced('дентал', [])).toBe('дентал');
  });

  it('has one stress in each word of its own list', () => {
    expect(stressedWords.get('проктологом')).toBe('прокто\u0301логом');
    for (const say of stressedWords.values()) expect(say.match(/[аеёиоуыэюя]\u0301/g)).toHaveLength(1);
  });
});
