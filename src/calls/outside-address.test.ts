import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { everywhere, outsideAddress, outsideAddress6 } from './outside-address.ts';

function machine(...addresses: string[]): Record<string, NetworkInterfaceInfo[]> {
  const all = addresses.map((address) => ({
    address,
    family: address.includes(':') ? ('IPv6' as const) : ('IPv4' as const),
    internal: address === '127.0.0.1' || address === '::1',
    netmask: '',
    mac: '',
    cidr: null,
    scopeid: 0,
  }));
  return { all: all };
}

const both = machine('127.0.0.1', '::1', 'fe80::1', '192.0.2.7', '2001:db8::7');
const six = machine('127.0.0.1', '::1', 'fe80::1', '2001:db8::7');
const none = machine('127.0.0.1', '::1', 'fe80::1');

test.each([
  ['192.0.2.9', both, '192.0.2.9', undefined],
  ['2001:db8::9', both, '2001:db8::9', undefined],
  ['0.0.0.0', both, '192.0.2.7', undefined],
  ['::', both, '192.0.2.7', '2001:db8::7'],
  ['::', six, '2001:db8::7', '2001:db8::7'],
  ['0.0.0.0', six, '127.0.0.1', undefined],
  ['::', none, '::1', undefined],
])('a socket bound to %s is reached at what leads out', (bindHost, interfaces, expected, expected6) => {
  expect(outsideAddress(bindHost, interfaces)).toBe(expected);
  expect(outsideAddress6(bindHost, interfaces)).toBe(expected6);
});

test('everywhere is both families where the machine has IPv6 that leads out', () => {
  expect(
    [both, six, none, machine('127.0.0.1', '192.0.2.7')].map((interfaces) => everywhere(interfaces)),
  ).toEqual(['::', '::', '0.0.0.0', '0.0.0.0']);
});
