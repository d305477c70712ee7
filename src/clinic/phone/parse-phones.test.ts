import { describe, expect, it } from 'vitest';
import { parsePhones } from './parse-phones.ts';

describe('parsePhones', () => {
  it.each([
    '8 (912) 345-67-89',
    '+7 912 345 67 89',
    '+7(912)345-67-89',
    '912 345 67 89',
    '89123456789',
    '79123456789',
    '8-912-345-67-89',
    '8.912.345.67.89',
    '+8 912 345-67-89',
    '\u00a0+7\u2011912\u2011345\u201167\u201189 ',
    '89123456789.0',
    'тел. 8 912 345 67 89',
    '8 912 345\u201467\u201489',
  ])('reads the mobile in «%s»', (cell) => {
    expect(parsePhones(cell)).toEqual({ phones: ['+79123456789'] });
  });

  it.each([
    ['8 912 345-67-89, 8 913 456-78-90', ['+79123456789', '+79134567890']],
    ['89123456789/89134567890', ['+79123456789', '+79134567890']],
    ['89123456789 89134567890', ['+79123456789', '+79134567890']],
    ['9123456789 9134567890', ['+79123456789', '+79134567890']],
    ['+79123456789+79134567890', ['+79123456789', '+79134567890']],
    ['8 912 345-67-89; 8 912 345-67-89', ['+79123456789']],
    ['89123456789 или 89134567890', ['+79123456789', '+79134567890']],
  ])('reads every number of «%s»', (cell, phones) => {
    expect(parsePhones(cell)).toEqual({ phones });
  });

  it('puts a mobile before a landline', () => {
    expect(parsePhones('(495) 123-45-67, 8 912 345-67-89').phones).toEqual(['+79123456789', '+74951234567']);
  });

  it.each([
    ['8 912 345-67-89 (мама)', 'мама'],
    ['бабушка Нина: 89123456789', 'бабушка Нина'],
  ])('keeps the note of «%s»', (cell, note) => {
    expect(parsePhones(cell)).toEqual({ phones: ['+79123456789'], note });
  });

  it.each([
    ['8 (495) 123-45-67', '+74951234567', 'phone.landline'],
    ['8 (495) 123-45-67 доб. 12', '+74951234567', 'phone.extension'],
    ['+7 701 234 56 78', '+77012345678', 'phone.foreign'],
    ['8 701 234 56 78', '+77012345678', 'phone.foreign'],
    ['+375 29 123-45-67', '+375291234567', 'phone.foreign'],
    ['375291234567', '+375291234567', 'phone.foreign'],
    ['8 10 375 29 123-45-67', '+375291234567', 'phone.foreign'],
  ])('takes «%s» with a flag', (cell, phone, problem) => {
    expect(parsePhones(cell)).toEqual({ phones: [phone], problem });
  });

  it.each([
    ['', 'phone.empty'],
    ['   ', 'phone.empty'],
    ['нет', 'phone.invalid'],
    ['123-45-67', 'phone.short'],
    ['8 912 345-67', 'phone.invalid'],
    ['8 912 345-67-890', 'phone.invalid'],
    ['+7 012 345-67-89', 'phone.invalid'],
    ['8,91235E+10', 'phone.short'],
    ['9'.repeat(100_000), 'phone.invalid'],
  ])('finds no number in «%s»', (cell, problem) => {
    expect(parsePhones(cell)).toMatchObject({ phones: [], problem });
  });

  it('takes the good one of two and says that the other is wrong', () => {
    expect(parsePhones('8 912 345-67-89, 8 913 456-78')).toEqual({
      phones: ['+79123456789'],
      problem: 'phone.invalid',
    });
  });
});
