import { describe, expect, it } from 'vitest';
import type { Heard, Meaning } from '../recognizer.ts';
import { weighAnswers } from './weigh-answers.ts';

const at = { startMs: 100, endMs: 500 };
const embedded = (meaning: Meaning, confidence = 0.95): Heard => ({ meaning, confidence, ...at });
const large = (meaning: Meaning, text = 'слова', confidence = 0.9): Heard => ({
  ...{ meaning, confidence, text },
  ...{ startMs: 90, endMs: 480 },
});
const weighed = (of: Heard, beside: Heard) => {
  const { heard, contradicted } = weighAnswers(of, beside);
  return contradicted ? 'nobody' : `${heard.meaning} ${heard.confidence}`;
};

describe('two who heard one answer', () => {
  it('the large engine is believed, with the times that were told', () => {
    const { heard, contradicted } = weighAnswers(large('yes'), embedded('yes'));
    expect(heard).toEqual({ ...large('yes'), ...at });
    expect(contradicted).toBe(false);
    expect(weighed(large('question'), embedded('other'))).toBe('question 0.9');
    expect(weighed(large('yes'), embedded('other'))).toBe('yes 0.9');
    expect(weighed(large('later'), embedded('yes'))).toBe('later 0.9');
    expect(weighed(large('stop-calling'), embedded('yes'))).toBe('stop-calling 0.9');
  });

  it('a doubt in the words is not made up for by a sure sound', () => {
    expect(weighed(large('yes', 'да, но попозже', 0.55), embedded('yes', 0.99))).toBe('yes 0.55');
  });

  it.each(['no', 'move', 'cancel', 'person', 'later', 'stop-calling'] as const)(
    'a yes against a sure %s is nobody’s',
    (meaning) => {
      expect(weighed(large('yes'), embedded(meaning, 0.5))).toBe('nobody');
      expect(weighed(large('digit-1'), embedded(meaning, 0.5))).toBe('nobody');
      expect(weighed(large('yes'), embedded(meaning, 0.4))).toBe('yes 0.9');
    },
  );

  it.each(['no', 'move', 'cancel'] as const)('a %s against a sure yes is nobody’s', (meaning) => {
    expect(weighed(large(meaning), embedded('yes', 0.85))).toBe('nobody');
    expect(weighed(large(meaning), embedded('digit-1', 0.9))).toBe('nobody');
    expect(weighed(large(meaning), embedded('yes', 0.8))).toBe(`${meaning} 0.9`);
  });

  it('a «да» against a «два» is nobody’s', () => {
    expect(weighed(large('yes'), embedded('digit-2'))).toBe('nobody');
    expect(weighed(large('digit-2'), embedded('yes'))).toBe('nobody');
    expect(weighed(large('digit-2'), embedded('digit-3', 0.6))).toBe('digit-2 0.9');
  });

  it('what nobody is believed about keeps its words, and tells nothing to act on', () => {
    const { heard } = weighAnswers(large('no', 'да нет'), embedded('yes'));
    expect(heard).toEqual({ meaning: 'other', confidence: 0, text: 'да нет', ...at });
  });

  it('words written for a noise are asked about', () => {
    expect(weighed(large('yes', 'да'), embedded('noise', 0.9))).toBe('yes 0.7');
    expect(weighed(large('no', 'нет'), embedded('noise', 0.9))).toBe('no 0.9');
    expect(weighed(large('yes', 'да'), embedded('noise', 0.3))).toBe('yes 0.9');
  });

  it('a yes without words is asked about, anything else is taken', () => {
    expect(weighed(large('other', '', 0), embedded('yes', 0.99))).toBe('yes 0.7');
    expect(weighed(large('other', '', 0), embedded('digit-1', 0.99))).toBe('digit-1 0.7');
    expect(weighed(large('other', '', 0), embedded('no'))).toBe('no 0.95');
    expect(weighed(large('other', '', 0), embedded('noise'))).toBe('noise 0.95');
  });

  it('who failed says nothing', () => {
    const failed: Heard = { meaning: 'other', confidence: 0, trouble: 'limited', ...at };
    expect(weighed(failed, embedded('yes'))).toBe('yes 0.95');
    expect(weighed(large('move'), failed)).toBe('move 0.9');
  });

  it('a yes that the embedded engine could not judge is asked about', () => {
    const failed: Heard = { meaning: 'other', confidence: 0, trouble: 'broken', ...at };
    expect(weighed(large('yes'), failed)).toBe('yes 0.7');
    expect(weighed(large('digit-1'), failed)).toBe('digit-1 0.7');
  });

  it('no pair of answers makes a surer yes than the words are', () => {
    const meanings: Meaning[] = [
      'yes',
      'no',
      'move',
      'person',
      'repeat',
      'other',
      'noise',
      'digit-1',
      'cancel',
    ];
    for (const one of meanings) {
      for (const other of meanings) {
        for (const sure of [0.5, 0.7, 0.9, 1]) {
          const { heard } = weighAnswers(large(one, 'слова', sure), embedded(other, 1));
          if (heard.meaning === 'yes') expect([one, heard.confidence <= sure]).toEqual(['yes', true]);
        }
      }
    }
  });
});
