import { expect, test } from 'vitest';
import { isRussianNumber } from './number-plan.ts';

test.each(['+74951234567', '+73433456789', '+78121234567', '+78005551234', '+79161234567', '+79781234567'])(
  '%s is of Russia',
  (number) => {
    expect(isRussianNumber(number)).toBe(true);
  },
);

test.each([
  ['Kazakhstan', '+77011234567'],
  ['Kazakhstan', '+77771234567'],
  ['Kazakhstan', '+76001234567'],
  ['Abkhazia', '+78401234567'],
  ['Abkhazia', '+79401234567'],
  ['South Ossetia', '+78501234567'],
  ['South Ossetia', '+79981234567'],
  ['votes', '+78031234567'],
  ['paid talks', '+78091234567'],
  ['nobody', '+75001234567'],
  ['nobody', '+70951234567'],
  ['too short', '+7916123456'],
  ['too long', '+791612345678'],
  ['elsewhere', '+442079460000'],
])('of %s %s is not', (_, number) => {
  expect(isRussianNumber(number)).toBe(false);
});
