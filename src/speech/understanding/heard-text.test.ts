import { describe, expect, it } from 'vitest';
import { heardOf, meaningOf } from './heard-text.ts';
import { createUnderstanding } from './understanding.ts';

const answers = [{ id: 'price', asked: ['сколько стоит приём', 'какая цена'] }];
const understanding = createUnderstanding({ answers });
const today = '2026-11-22';
const heard = (text: string, recognized = 1) =>
  meaningOf(understanding.understand(text, { today }), recognized);

describe('what the recogniser reports of a text', () => {
  it.each([
    ['да конечно', 'yes'],
    ['не смогу', 'no'],
    ['перенесите', 'move'],
    ['отмените', 'cancel'],
    ['оператора', 'person'],
    ['не звоните мне больше', 'stop-calling'],
    ['повторите', 'repeat'],
    ['один', 'digit-1'],
    ['двадцать один', 'other'],
    ['сколько стоит', 'question'],
    ['я занят', 'later'],
    ['', 'other'],
  ])('«%s» is %s', (text, meaning) => expect(heard(text).meaning).toBe(meaning));

  it('is no surer than the engine is of the words', () => {
    expect(heard('да', 0.5).confidence).toBeCloseTo(0.475);
    expect(heard('', 0.9).confidence).toBe(0);
  });

  it('has the words, what was told with them, and the answer to a question', () => {
    const { said, ...others } = heardOf({ text: 'сколько стоит приём', confidence: 1 }, understanding, {
      today,
    });
    expect(others).toMatchObject({ meaning: 'question', text: 'сколько стоит приём', answer: 'price' });
    expect(said?.dates).toEqual([]);
    expect(heardOf({ text: 'да', language: 'ru' }, understanding, { today })).not.toHaveProperty('answer');
  });

  it('is a plain yes when the engine does not tell how sure it is, unless the words are no plain yes', () => {
    expect(heardOf({ text: 'да' }, understanding, { today }).confidence).toBeGreaterThan(0.9);
    expect(heardOf({ text: 'да но попозже' }, understanding, { today }).confidence).toBeLessThan(0.85);
  });

  it('knows the visit', () => {
    const visit = { date: '2026-11-26', time: '15:00' };
    expect(heardOf({ text: 'да в четверг' }, understanding, { today, visit }).meaning).toBe('yes');
    expect(heardOf({ text: 'да в пятницу' }, understanding, { today, visit }).meaning).toBe('move');
  });
});
