import { describe, expect, it } from 'vitest';
import { meaningOf } from './heard-text.ts';
import { createUnderstanding } from './understanding.ts';

const understanding = createUnderstanding();
const heard = (text: string, recognized = 1) =>
  meaningOf(understanding.understand(text, { today: '2026-11-22' }), recognized);

describe('what the recogniser reports of a text', () => {
  it.each([
    ['да конечно', 'yes'],
    ['не смогу', 'no'],
    ['перенесите', 'move'],
    ['отмените', 'move'],
    ['оператора', 'person'],
    ['не звоните мне больше', 'person'],
    ['повторите', 'repeat'],
    ['один', 'digit-1'],
    ['двадцать один', 'other'],
    ['сколько стоит', 'other'],
    ['я занят', 'other'],
    ['', 'other'],
  ])('«%s» is %s', (text, meaning) => expect(heard(text).meaning).toBe(meaning));

  it('is no surer than the engine is of the words', () => {
    expect(heard('да', 0.5).confidence).toBeCloseTo(0.475);
    expect(heard('', 0.9).confidence).toBe(0);
  });
});
