import { expect, test } from 'vitest';
import { lineOf, type SourceLine } from './line-source.ts';

const provider = { host: '198.51.100.1', port: 5060 };
const signedIn: SourceLine & { name: string } = { name: 'A', places: [provider], username: 'clinic' };
const second = { name: 'B', places: [provider], username: 'branch', number: '+74950000002' };
const pbx = { name: 'C', places: [{ host: '198.51.100.1', port: 5080 }] };
const here = { name: 'D', places: [{ host: '127.0.0.1', port: 5090 }] };
const secure = { name: 'E', places: [{ host: '198.51.100.9', port: 5061, protocol: 'TLS' as const }] };
const lines = [signedIn, second, pbx, here, secure];
const nothing = { user: '', number: undefined };

test.each([
  ['by its address', provider, nothing, 'A'],
  ['by another port of its address', { ...provider, port: 40_000 }, nothing, 'A'],
  ['over a connection', { ...provider, port: 40_000, protocol: 'TCP' as const }, nothing, 'A'],
  ['by the name that it calls', provider, { user: 'branch', number: undefined }, 'B'],
  ['by our number', provider, { user: '84950000002', number: '+74950000002' }, 'B'],
  ['by the port before all', { ...provider, port: 5080 }, { user: 'branch', number: undefined }, 'C'],
  ['on this machine', { host: '127.0.0.1', port: 5090 }, nothing, 'D'],
  ['never by another port of this machine', { host: '127.0.0.1', port: 5091 }, nothing, undefined],
  [
    'by a connection from where its own are made to',
    { host: '198.51.100.9', port: 40_000, protocol: 'TLS' as const },
    nothing,
    'E',
  ],
  ['never by a datagram where it has connections', { host: '198.51.100.9', port: 5061 }, nothing, undefined],
  [
    'never from elsewhere',
    { host: '198.51.100.2', port: 5060 },
    { user: 'clinic', number: undefined },
    undefined,
  ],
])('a line is known %s', (_, source, requested, name) => {
  expect(lineOf(source, requested, lines)?.name).toBe(name);
});
