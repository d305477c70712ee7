import { describe, expect, it } from 'vitest';
import { pronouncer } from './pronunciation.ts';
import { stressedWords } from './stressed-words.ts';

const pronounced = pronouncer([
  { word: 'дентал', say: 'дэнт+ал' },
  { word: ' Мытищи', say: 'Мыти\u0301щи' },
]);

describe('pronunciation', () => {
  it('says a word of the list as the list has it, with the capital that it has', () => {
    expect(pronounced('Дентал, в дентал')).toBe('Дэнта\u0301л, в дэнта\u0301л');
    expect(pronounced('Мытищи')).toBe('Мыти\u0301щи');
  });

  it('leaves words that only contain one, and those that have a stress', () => {
    expect(pronounced('дентальный, де\u0301нтал')).toBe('дентальный, де\u0301нтал');
    expect(pronouncer([])('дентал')).toBe('дентал');
  });

  it('has one stress in each word of its own list', () => {
    expect(stressedWords).toContainEqual({ word: 'проктологом', say: 'прокт+ологом' });
    for (const { word, say } of stressedWords) {
      expect(say.match(/\+[аеёиоуыэюя]/g), word).toHaveLength(1);
      expect(word).not.toContain('+');
    }
  });
});
