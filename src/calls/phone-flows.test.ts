import { expect, test } from 'vitest';
import type { PhoneDevice } from './phone-account.ts';
import { flowsOf } from './phone-flows.ts';

const device = (contact: string, instance?: string, silent = false): PhoneDevice => ({
  contact,
  ...(instance !== undefined && { instance }),
  domain: 'clinic.example',
  flow: { host: '192.0.2.7', port: 5060 },
  sinceMs: 0,
  lastSeenMs: 0,
  expiresMs: 1,
  silent,
});
const orderOf = (devices: readonly PhoneDevice[]): string[][] =>
  flowsOf(devices).map((flows) => flows.map(({ contact }) => contact));

test('two telephones without a name are two, whatever they are signed in by', () => {
  expect(orderOf([device('a'), device('b')])).toEqual([['a'], ['b']]);
});

test('the flows of one are tried from the newest on, the silent ones last', () => {
  const flows = [
    device('old', 'desk'),
    device('other'),
    device('new', 'desk'),
    device('quiet', 'desk', true),
  ];
  expect(orderOf(flows)).toEqual([['new', 'old', 'quiet'], ['other']]);
});

test('nobody is rung where nobody is signed in', () => {
  expect(flowsOf([])).toEqual([]);
});
