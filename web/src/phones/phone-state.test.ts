import { expect, test } from 'vitest';
import { serverWords, stateOf } from './phone-state.ts';

const device = (silent: boolean) => ({
  userAgent: null,
  address: '192.0.2.1',
  transport: 'udp' as const,
  since: '2026-11-22T09:00:00.000Z',
  lastSeen: '2026-11-22T09:00:00.000Z',
  silent,
});

test.each([
  ['off', { enabled: false, devices: [device(false)] }],
  ['signedOut', { enabled: true, devices: [] }],
  ['silent', { enabled: true, devices: [device(true)] }],
  ['signedIn', { enabled: true, devices: [device(true), device(false)] }],
] as const)('a telephone is %s', (word, phone) => {
  expect(stateOf({ ...phone, devices: [...phone.devices] }, false)).toBe(word);
});

test('no telephone works while the process that makes the calls is away', () => {
  expect(stateOf({ enabled: true, devices: [] }, true)).toBe('away');
  expect(stateOf({ enabled: false, devices: [] }, true)).toBe('off');
});

test('a server is written with its port where that is not the usual one', () => {
  expect(serverWords('192.0.2.1', 5060, 5060)).toBe('192.0.2.1');
  expect(serverWords('192.0.2.1', 5070, 5060)).toBe('192.0.2.1:5070');
  expect(serverWords('2001:db8::1', 5061, 5060)).toBe('[2001:db8::1]:5061');
});
