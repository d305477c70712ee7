import { expect, test } from 'vitest';
import { SharedAddresses } from './shared-addresses.ts';

const at = (port: number, host = '203.0.113.5', rtcpPort = port + 1) => ({ host, port, rtcpPort });

test('an address is one stream’s until it leaves it', () => {
  const addresses = new SharedAddresses();
  expect(addresses.claim(1, at(4000))).toBe(true);
  expect(addresses.claim(2, at(4000))).toBe(false);
  expect(addresses.claim(2, at(4000, '203.0.113.6'))).toBe(true);
  expect(addresses.claim(1, at(4000))).toBe(true);
  // moved on
  expect(addresses.claim(1, at(4002))).toBe(true);
  expect(addresses.claim(2, at(4000))).toBe(true);
  addresses.release(2);
  expect(addresses.claim(3, at(4000))).toBe(true);
  addresses.clear();
  expect(addresses.claim(4, at(4002))).toBe(true);
});

test('who is refused stays where he was', () => {
  const addresses = new SharedAddresses();
  addresses.claim(1, at(4000));
  addresses.claim(2, at(4002));
  expect(addresses.claim(2, at(4000))).toBe(false);
  expect(addresses.claim(3, at(4002))).toBe(false);
});

test('a gateway that has no reports may name one place for those of all its calls', () => {
  const addresses = new SharedAddresses();
  expect(addresses.claim(1, at(4000, '203.0.113.5', 9))).toBe(true);
  expect(addresses.claim(2, at(4002, '203.0.113.5', 9))).toBe(true);
});

test('IPv6 is one address however it is written', () => {
  const addresses = new SharedAddresses();
  addresses.claim(1, at(4000, '2001:db8::1'));
  expect(addresses.claim(2, at(4000, '2001:DB8:0:0:0:0:0:1'))).toBe(false);
});

test('a hold in the old way is no address: many may be held, and he who is held is where he was', () => {
  const addresses = new SharedAddresses();
  addresses.claim(1, at(4000));
  addresses.claim(2, at(4002));
  expect(addresses.claim(1, at(4000, '0.0.0.0'))).toBe(true);
  expect(addresses.claim(2, at(4000, '0.0.0.0'))).toBe(true);
  expect(addresses.claim(2, at(4000))).toBe(false);
});
