import { expect, it } from 'vitest';
import { readSaid, readSenderPhone } from './said-by-sms.ts';

it.each([
  ['1', 'confirm'],
  [' Да! ', 'confirm'],
  ['Да, приду.', 'confirm'],
  ['Придём', 'confirm'],
  ['НЕТ', 'decline'],
  ['не смогу(', 'decline'],
  ['Перенести', 'move'],
  ['СТОП', 'stop'],
  ['стоп смс', 'stop'],
  ['Стоп, пожалуйста', 'stop'],
  ['Стоп?', 'stop'],
  ['стоп 🙏', 'stop'],
  ['стоп-спам', 'stop'],
  ['не пишите мне', 'stop'],
  ['Больше не присылайте мне SMS', 'stop'],
  ['не надо писать', 'stop'],
  ['отпишите меня', 'stop'],
  ['хочу отписаться', 'stop'],
  ['не звоните', 'stop-calls'],
  ['Больше не звоните мне!', 'stop-calls'],
  ['не надо мне звонить', 'stop-calls'],
  ['стоп, не звоните и не пишите', 'stop-calls'],
  ['Старт', 'start'],
])('understands «%s»', (text, said) => {
  expect(readSaid(text)).toBe(said);
});

it.each([
  ...[
    'отпишусь позже',
    'отпишитесь, когда узнаете',
    'мне никто не звонил',
    'не звоните до 12',
    'не звоните сейчас',
  ],
  ...[
    'стопа болит',
    'да нет',
    'да, но позже',
    'не да',
    'приду в среду',
    '11',
    '',
    'нет, приду',
    'да?',
    'почему',
  ],
])('leaves «%s» to a person', (text) => {
  expect(readSaid(text)).toBeUndefined();
});

it('reads numbers as gateways write them', () => {
  expect(['79161234567', '+7 916 123-45-67', '89161234567', '9161234567'].map(readSenderPhone)).toEqual(
    Array.from({ length: 4 }, () => '+79161234567'),
  );
  expect(readSenderPhone('MEGAFON')).toBeUndefined();
});
