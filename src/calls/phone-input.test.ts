import { expect, test } from 'vitest';
import { checkPhone, freeLogin } from './phone-input.ts';

const phone = { projectId: '0190f0d4-6a1e-7000-8000-000000000001', name: 'Reception' };

test('the next free number is taken as login, but for the one of emergencies', () => {
  expect(freeLogin(new Set())).toBe('101');
  expect(freeLogin(new Set(['101', '102']))).toBe('103');
  const upTo111 = new Set(Array.from({ length: 11 }, (_, n) => String(101 + n)));
  expect(freeLogin(upTo111)).toBe('113');
});

test('nobody signs in by the number of emergencies', () => {
  expect(checkPhone({ ...phone, login: '113' }).login).toBe('113');
  expect(() => checkPhone({ ...phone, login: '112' })).toThrow(/login/);
});
