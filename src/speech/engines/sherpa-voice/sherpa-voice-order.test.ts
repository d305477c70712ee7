import { expect, it } from 'vitest';
import { sherpaVoiceOrder } from './sherpa-voice-order.ts';

const said = (text: string, byLetters = false) =>
  sherpaVoiceOrder(text, { name: 'piper-denis' }, byLetters).text;

it('gives the voice nothing that it would read out: no stresses, no pluses at words, no brackets', () => {
  expect(said('Мыти\u0301щи, Ден+тал, дентал+')).toBe('Мытищи, Дентал, дентал');
  expect(said('от 2 + 3 [[zam]] <b> \u0001')).toBe('от 2 + 3   zam    b   ');
});

it('gives small letters to a voice that knows no others', () => {
  expect(said('Ёлка Анны', true)).toBe('ёлка анны');
  expect(said('Ёлка Анны')).toBe('Ёлка Анны');
});

it('passes the pace on, and one’s own where none is wanted', () => {
  expect(sherpaVoiceOrder('', { name: 'a', rate: 1.15 }, false).speed).toBe(1.15);
  expect(sherpaVoiceOrder('', { name: 'a' }, false).speed).toBe(1);
});
