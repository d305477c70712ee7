import { describe, expect, it } from 'vitest';
import { partKey, wordsOf } from './words.ts';

describe('the words of a sentence', () => {
  it('are compared without stress, capitals and the dots of «ё»', () => {
    expect(partKey('Придёте за́втра')).toBe('придете завтра');
    expect(partKey('Врачу‑терапевту')).toBe('врачу-терапевту');
  });

  it('keep their pauses', () => {
    expect(wordsOf('Завтра, двадцать третьего ноября. Да — вы придёте?').map(({ after }) => after)).toEqual([
      ...['comma', 'nothing', 'nothing', 'stop', 'comma', 'nothing', 'question'],
    ]);
  });

  it('are another part when they ask, and when a sentence ends among them', () => {
    expect(partKey('Вы придёте?')).not.toBe(partKey('Вы придёте'));
    expect(partKey('Да. Придёте')).not.toBe(partKey('Да придёте'));
    expect(partKey('Спасибо!')).toBe(partKey('спасибо'));
    expect(partKey('«Да», нет')).toBe(partKey('да нет'));
  });

  it('are none in a text without letters', () => {
    expect(wordsOf('— … ,')).toEqual([]);
    expect(partKey('')).toBe('');
  });
});
