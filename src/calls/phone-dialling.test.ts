import { expect, test } from 'vitest';
import type { PhoneAccount } from './phone-account.ts';
import { planDialling } from './phone-dialling.ts';

const account = (login: string, change: Partial<PhoneAccount> = {}): PhoneAccount => ({
  id: `id-${login}`,
  projectId: 'clinic',
  name: login,
  login,
  enabled: true,
  dialsOut: 'off',
  digest: 'md5',
  trunkId: 'line',
  ...change,
});
const accounts = [
  account('211'),
  account('212'),
  account('213', { enabled: false }),
  account('221', { projectId: 'another' }),
  // from before those numbers were kept for emergencies
  account('103'),
];

function plan(dialled: string, change: Partial<PhoneAccount> = {}): string {
  const by = account('211', change);
  const planned = planDialling(dialled, by, (login) => accounts.find((one) => one.login === login));
  if (planned.kind === 'refused') return String(planned.status);
  if (planned.kind === 'phone') return `phone ${planned.account.login}`;
  return planned.kind === 'number' ? `${planned.number} by ${planned.trunkId}` : planned.kind;
}

test.each([
  ['*43', 'echo'],
  ['echo', 'echo'],
  ['212', 'phone 212'],
  ['211', '486'],
  ['213', '403'],
  ['221', '403'],
  ['nobody', '404'],
  ['', '404'],
  ['+79123456789', '403'],
  ['112', '403'],
  ['103', '403'],
])('without leave to dial out %s is %s', (dialled, expected) => {
  expect(plan(dialled)).toBe(expected);
});

test.each([
  ['89123456789', '+79123456789 by line'],
  ['8 (495) 123-45-67', '+74951234567 by line'],
  ['112', '112 by line'],
  ['103', '103 by line'],
  ['03', '03 by line'],
  ['030', '030 by line'],
  ['212', 'phone 212'],
  ['88091234567', '403'],
  ['87011234567', '403'],
  ['+77771234567', '403'],
  ['+78401234567', '403'],
  ['89401234567', '403'],
  ['+442071234567', '403'],
  ['810442071234567', '403'],
  ['0900', '403'],
])('within the country %s is %s', (dialled, expected) => {
  expect(plan(dialled, { dialsOut: 'national' })).toBe(expected);
});

test('anywhere is anywhere, but not without a line', () => {
  expect(plan('+442071234567', { dialsOut: 'anywhere' })).toBe('+442071234567 by line');
  expect(plan('+442071234567', { dialsOut: 'anywhere', trunkId: undefined })).toBe('403');
});
