import { describe, expect, it } from 'vitest';
import { maskedPhone } from './masked-phone.ts';

describe('a masked phone', () => {
  it.each([
    ['+79123456789', '+7 912 ***-**-89'],
    ['+375291234567', '+37********67'],
    ['103', '103'],
    ['112', '112'],
    ['205', '***'],
    ['', ''],
    ['CLINIC-5', 'CLINIC-5'],
  ])('%s → %s', (phone, masked) => {
    expect(maskedPhone(phone)).toBe(masked);
  });
});
