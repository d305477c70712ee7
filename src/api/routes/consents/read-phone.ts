import { Failure, type E164 } from '../../../base/index.ts';
import { parsePhones } from '../../../clinic/index.ts';

/** The one number that somebody has typed. Throws `Failure('invalid', 'consent.phone')`. */
export function readPhone(text: string): E164 {
  const { phones } = parsePhones(text);
  const [phone] = phones;
  if (phone === undefined || phones.length > 1) {
    throw new Failure('invalid', {
      code: 'consent.phone',
      message: 'Write one telephone number, such as +7 912 345-67-89.',
    });
  }
  return phone;
}
