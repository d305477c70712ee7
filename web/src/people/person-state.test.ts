import { expect, test } from 'vitest';
import { personState } from './person-state.ts';

test('a person is let in, still to come, or switched off whatever else', () => {
  expect(personState({ enabled: true, hasPassword: true })).toBe('on');
  expect(personState({ enabled: true, hasPassword: false })).toBe('invited');
  expect(personState({ enabled: false, hasPassword: true })).toBe('off');
});
