import { expect, it } from 'vitest';
import { connectionGrade } from './connection-grade.ts';

it('a score is called good from 4.0 on and poor below 3.6', () => {
  expect([4.4, 4, 3.99, 3.6, 3.59, 1].map(connectionGrade)).toEqual([
    'good',
    'good',
    'fair',
    'fair',
    'poor',
    'poor',
  ]);
});
