import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { ownAddresses } from './own-addresses.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo =>
  ({ address, internal }) as NetworkInterfaceInfo;
const interfaces = {
  lo: [at('127.0.0.1', true), at('::1', true)],
  eth0: [at('192.168.1.5'), at('fe80::1'), at('2001:db8::5')],
};

it.each([
  ['0.0.0.0', ['203.0.113.9'], ['203.0.113.9', '192.168.1.5']],
  ['0.0.0.0', ['192.168.1.5'], ['192.168.1.5']],
  ['::', ['203.0.113.9'], ['203.0.113.9', '192.168.1.5', '2001:db8::5']],
  ['192.168.1.5', ['203.0.113.9'], ['203.0.113.9', '192.168.1.5']],
  ['127.0.0.1', ['127.0.0.1'], ['127.0.0.1']],
])('bound to %s, configured as %j, a page may try %j', (bindHost, configured, expected) => {
  expect(ownAddresses(bindHost, configured, interfaces)).toEqual(expected);
});
