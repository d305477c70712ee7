import { expect, test } from 'vitest';
import { isEmergencyNumber } from '../../calls/emergency-number.ts';
import { isEmergencyLogin } from './emergency-login.ts';
import { PhoneInput } from './phones.ts';

const numbers = Array.from({ length: 1000 }, (_, n) => String(n)).flatMap((n) => [n, `0${n}`]);

test('the console and the calls know the same numbers of emergencies', () => {
  expect(numbers.filter(isEmergencyLogin)).toEqual(numbers.filter(isEmergencyNumber));
  expect(numbers.filter(isEmergencyLogin).sort()).toEqual(
    [
      ...['01', '02', '03', '04'],
      ...['010', '020', '030', '040'],
      ...['101', '102', '103', '104'],
      '112',
    ].sort(),
  );
});

test.each(['112', '103', '03', '040'])('nobody is given the login %s', (login) => {
  expect(PhoneInput.safeParse({ name: 'Reception', login }).success).toBe(false);
  expect(PhoneInput.safeParse({ name: 'Reception', login: `2${login}` }).success).toBe(true);
});
