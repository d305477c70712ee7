import { describe, expect, test } from 'vitest';
import {
  callerName,
  callerNumber,
  callerUri,
  dialledNumber,
  forwarders,
  readNumber,
} from './caller-number.ts';

describe('a number', () => {
  test.each([
    ['+79123456789', '+79123456789'],
    ['79123456789', '+79123456789'],
    ['89123456789', '+79123456789'],
    ['9123456789', '+79123456789'],
    ['4951234567', '+74951234567'],
    ['8(912) 345-67-89', '+79123456789'],
    ['%2B79123456789', '+79123456789'],
    ['+79123456789;phone-context=x', '+79123456789'],
    ['810442071234567', '+442071234567'],
    ['00442071234567', '+442071234567'],
    ['442071234567', '+442071234567'],
    ['101', '101'],
    ['anonymous', undefined],
    ['', undefined],
    ['+0123456789', undefined],
    ['%', undefined],
    ['1'.repeat(30), undefined],
  ])('%s is %s', (written, number) => {
    expect(readNumber(written)).toBe(number);
  });
});

describe('the caller', () => {
  const party = (user: string) => ({ uri: `sip:${user}@host`, user });
  const invite = { from: party('89123456789'), privacy: [] as string[] };

  test('is who he says, or better who the line says he is', () => {
    expect(callerNumber(invite)).toBe('+79123456789');
    expect(callerNumber({ ...invite, asserted: party('+79990000000') })).toBe('+79990000000');
  });

  test.each([['id'], ['user'], ['header']])('who asks for privacy (%s) is nobody', (wish) => {
    expect(callerNumber({ ...invite, asserted: party('+79990000000'), privacy: [wish] })).toBeUndefined();
  });

  test('who asks for none is known', () => {
    expect(callerNumber({ ...invite, privacy: ['none'] })).toBe('+79123456789');
  });

  test.each([['anonymous'], ['Unknown'], [''], ['%00'], ['()']])('%j is nobody', (user) => {
    expect(callerNumber({ ...invite, from: party(user) })).toBeUndefined();
  });

  test('who names himself by letters is shown as he is, without what is no text', () => {
    expect(callerNumber({ ...invite, from: party('CLINIC-5') })).toBe('CLINIC-5');
    expect(callerNumber({ ...invite, from: party('re%00cep%1Btion') })).toBe('reception');
    expect(callerNumber({ ...invite, from: party('x'.repeat(90)) })).toHaveLength(40);
    expect(callerNumber({ ...invite, from: party('CLINIC-5'), privacy: ['id'] })).toBeUndefined();
  });

  test('is cut between signs, never within one: half of one is no text to write down or send on', () => {
    const user = `${'A'.repeat(39)}%F0%9F%98%80%F0%9F%98%80`;
    const shown = `${'A'.repeat(39)}😀`;
    expect(callerNumber({ ...invite, from: party(user) })).toBe(shown);
    expect(callerUri(shown, 'clinic')).toBe(`sip:${'A'.repeat(39)}%F0%9F%98%80@clinic`);
    expect(dialledNumber({ requestUser: user, to: party('') }, {})).toBe(shown);
    expect(callerName(named(`${'x'.repeat(79)}😀😀`))).toBe(`${'x'.repeat(79)}😀`);
  });

  test('can write nothing into a message beyond his own place in it', () => {
    expect(callerUri('+79123456789', 'clinic')).toBe('sip:+79123456789@clinic');
    expect(callerUri('A>\r\nVia: x', 'clinic')).toBe('sip:A%3E%0D%0AVia%3A%20x@clinic');
    expect(callerUri('A\ud83d', 'clinic')).toBe('sip:A@clinic');
  });

  const named = (name: string) => ({ ...invite, from: { ...party('89123456789'), name } });

  test('has a name beside his number where it says more than the number', () => {
    expect(callerName(named('Иван Петров'))).toBe('Иван Петров');
    expect(callerName({ ...named('Me'), asserted: { ...party('1'), name: 'ПАО «Банк»' } })).toBe(
      'ПАО «Банк»',
    );
    expect(callerName({ ...named('Иван'), privacy: ['id'] })).toBeUndefined();
    for (const name of ['', 'Anonymous', '+7 912 345-67-89']) expect(callerName(named(name))).toBeUndefined();
    expect(callerName(named(`${'x'.repeat(200)}\u0007`))).toHaveLength(80);
  });

  test.each([
    ['the Request-URI', '84951234567', 'x', {}, '+74951234567'],
    ['To when the line calls our account', 'clinic', '+74951234567', { username: 'clinic' }, '+74951234567'],
    [
      'the number of the line when nothing says',
      'clinic',
      'clinic',
      { username: 'clinic', callerId: '84951234567' },
      '+74951234567',
    ],
    ['what was dialled as it is', 'reception', 'x', {}, 'reception'],
    ['what can be written down of it', 're%00cep%1Btion%C2%85', 'x', {}, 'reception'],
    ['something when nothing of it can', '%00', 'x', {}, 'unknown'],
    ['something in any case', '', '', {}, 'unknown'],
  ])('dialled %s', (_, requestUser, to, line, number) => {
    expect(dialledNumber({ requestUser, to: party(to) }, line)).toBe(number);
  });
});

describe('who has sent a call on', () => {
  const by = (user: string, reason?: string) => ({
    uri: `sip:${user}@host`,
    user,
    ...(reason && { reason }),
  });

  test('is told from the first to the last, with the reasons that are known', () => {
    const diversions = [by('84951234567', 'no-answer'), by('101', 'on a whim'), by('anonymous', 'user-busy')];
    expect(forwarders({ diversions })).toEqual([
      { reason: 'user-busy' },
      { number: '101' },
      { number: '+74951234567', reason: 'no-answer' },
    ]);
    expect(forwarders({ diversions: [] })).toEqual([]);
  });

  test('is one of the last five: the rest are of no use', () => {
    const diversions = Array.from({ length: 20 }, (_, n) => by(String(100 + n)));
    expect(forwarders({ diversions }).map(({ number }) => number)).toEqual([
      '104',
      '103',
      '102',
      '101',
      '100',
    ]);
  });
});
