import { IANAZone } from 'luxon';
import { expect, it } from 'vitest';
import { zonesOfNumber } from './number-zone.ts';

it.each([
  ['+74951234567', ['Europe/Moscow']],
  ['+74011234567', ['Europe/Kaliningrad']],
  ['+78121234567', ['Europe/Moscow']],
  ['+78461234567', ['Europe/Samara']],
  ['+73431234567', ['Asia/Yekaterinburg']],
  ['+73832123456', ['Asia/Novosibirsk']],
  ['+74232123456', ['Asia/Vladivostok']],
  ['+74112123456', ['Asia/Yakutsk', 'Asia/Srednekolymsk']],
  ['+74152123456', ['Asia/Kamchatka']],
  // mobiles and free numbers are at home anywhere, and so are strangers
  ['+79161234567', undefined],
  ['+78001234567', undefined],
  ['+77271234567', undefined],
  ['+4915112345678', undefined],
  ['', undefined],
])('the zones of %s are %j', (number, zones) => {
  expect(zonesOfNumber(number)).toEqual(zones);
});

it('names only zones that there are', () => {
  for (let code = 300; code < 900; code += 1) {
    for (const zone of zonesOfNumber(`+7${code}1234567`) ?? []) expect(IANAZone.isValidZone(zone)).toBe(true);
  }
});
