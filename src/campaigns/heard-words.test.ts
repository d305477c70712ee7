import { describe, expect, it } from 'vitest';
import { heardWords } from './heard-words.ts';

const word = (meaning: string, text: string | null = null) => ({ meaning, text, confidence: 0.9 });

describe('what was heard, for people', () => {
  it('is said in their language', () => {
    expect(heardWords([word('move'), word('yes')], 'ru')).toBe('перенести, да');
    expect(heardWords([word('move'), word('yes')], 'en')).toBe('another time, yes');
  });

  it('gives keys and spoken digits as signs', () => {
    expect(heardWords([word('key-*'), word('key-1'), word('digit-2')], 'ru')).toBe('*, 1, 2');
  });

  it('gives written words as they were', () => {
    expect(heardWords([word('yes', 'да, приду')], 'en')).toBe('да, приду');
  });

  it('is empty when nothing was heard', () => {
    expect(heardWords([], 'ru')).toBe('');
  });
});
