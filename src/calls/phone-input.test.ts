import { expect, test } from 'vitest';
import { checkPhone, freeLogin } from './phone-input.ts';

const phone = { projectId: '0190f0d4-6a1e-7000-8000-000000000001', name: 'Reception' };

test('the next free number is taken as login, above those of emergencies', () => {
  expect(freeLogin(new Set())).toBe('201');
  expect(freeLogin(new Set(['201', '203']))).toBe('202');
});

test.each(['112', '101', '103', '104', '03', '030'])('nobody signs in by %s, of emergencies', (login) => {
  expect(checkPhone({ ...phone, login: `5${login}` }).login).toBe(`5${login}`);
  expect(() => checkPhone({ ...phone, login })).toThrow(/login/);
});
