import { expect, it } from 'vitest';
import { createUnderstanding } from './understanding.ts';

const { understand } = createUnderstanding();
// a Monday
const occasion = { today: '2026-11-23', visit: { date: '2026-11-25', time: '15:00' } };
const day = (date: string) => ({ date: { kind: 'day', day: date } });
const from = (time: string, more = {}) => ({ time: { kind: 'between', from: time, ...more } });
const tomorrow = day('2026-11-24');

it.each([
  ['перезвоните', {}],
  ['перезвоните в понедельник', day('2026-11-30')],
  ['сегодня не могу говорить, перезвоните завтра', tomorrow],
  ['перезвоните завтра, сегодня я занят', tomorrow],
  ['завтра перезвоните, сегодня не могу', tomorrow],
  ['двадцать четвёртого не могу, перезвоните двадцать шестого', day('2026-11-26')],
  [
    'двадцать пятого не могу, позвоните завтра утром',
    { ...tomorrow, ...from('06:00', { to: '12:00', part: 'morning' }) },
  ],
  ['завтра в семь вечера перезвоните', { ...tomorrow, time: { kind: 'at', time: '19:00' } }],
  ['сегодня я занят, перезвоните утром', from('06:00', { to: '12:00', part: 'morning' })],
  ['приду двадцать пятого, перезвоните позже', {}],
  ['я на работе до шести, перезвоните после семи', from('07:00', { or: '19:00' })],
  ['я на работе до шести перезвоните', {}],
  ['занята до трёх, перезвоните в четыре', { time: { kind: 'at', time: '04:00', or: '16:00' } }],
  ['я занят, через час перезвоните', { time: { kind: 'in', minutes: 60 } }],
  ['я занята, завтра вечером', { ...tomorrow, ...from('17:00', { to: '23:00', part: 'evening' }) }],
  ['позвоните через час', { time: { kind: 'in', minutes: 60 } }],
  ['через час меня наберите', { time: { kind: 'in', minutes: 60 } }],
  ['сегодня не могу, наберите завтра в семь вечера', { ...tomorrow, time: { kind: 'at', time: '19:00' } }],
  ['двадцать четвёртого занята, позвоните мне лучше двадцать шестого', day('2026-11-26')],
  ['я на работе до шести, можете позвонить после семи', from('07:00', { or: '19:00' })],
  ['приду двадцать пятого, наберите попозже', {}],
  ['не звоните сейчас', {}],
  ['не звоните мне сегодня', tomorrow],
  ['не звоните до шести', from('18:00')],
  ['не звоните после семи', {}],
  ['больше не звоните до вечера', from('17:00')],
  ['хватит звонить, перезвоните завтра', tomorrow],
  ['не звоните ни сегодня, ни завтра', day('2026-11-25')],
  ['больше не звоните ни сегодня, ни завтра, перезвоните в среду', day('2026-11-25')],
])('«%s»', (text, expected) => {
  const { intent, said } = understand(text, occasion);
  expect([intent, said.anotherCall]).toEqual(['later', expected]);
});

it('is told of nothing but another call', () => {
  for (const text of ['да, завтра', 'больше не звоните', 'перенесите на завтра'])
    expect(understand(text, occasion).said).not.toHaveProperty('anotherCall');
});

it.each([
  ['больше не звоните', true],
  ['не звоните мне больше никогда', true],
  ['хватит мне звонить', true],
  ['удалите мой номер', true],
  ['не звоните мне больше ни сегодня, ни завтра', true],
  ['больше не звоните ни рано утром, ни поздно вечером', true],
  ['не звоните', false],
  ['не звоните мне на работу', false],
  ['не надо мне звонить, я и так приду', false],
  ['больше не надо напоминать', false],
  ['больше не звоните, я за рулём', false],
  ['никогда не звоните мне сегодня', false],
])('acts upon «%s» at once: %s', (text, plain) => {
  const { intent, confidence } = understand(text, occasion);
  expect([intent, confidence >= 0.85]).toEqual(['stop-calling', plain]);
});
