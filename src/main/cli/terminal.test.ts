import { expect, test } from 'vitest';
import { addressOf } from './terminal.ts';

test.each([
  ['0.0.0.0', 'http://localhost:8080'],
  ['::', 'http://localhost:8080'],
  ['::1', 'http://[::1]:8080'],
  ['clinic.example', 'http://clinic.example:8080'],
])('the console that listens at %s is found at %s', (host, address) => {
  expect(addressOf(host, 8080)).toBe(address);
});
