import { expect, it } from 'vitest';
import { espeakOrder } from './espeak-order.ts';

it('asks espeak-ng for a voice, its pace and its pitch', () => {
  const { options, text } = espeakOrder('сорок', { name: 'ru+f1', rate: 1.2, pitch: 0.5 });
  expect(options.join(' ')).toBe('-v zle/ru+f1 -s 174 -p 25 -a 80 -g 3');
  expect(text).toBe("[[s'orVk]]");
});

it('leaves other languages as they are named', () => {
  expect(espeakOrder('да', { name: 'ru' }).options[1]).toBe('zle/ru');
  expect(espeakOrder('да', { name: 'ru-LV' }).options[1]).toBe('ru-LV');
  expect(espeakOrder('yes', { name: 'en+f3' }).options[1]).toBe('en+f3');
});
