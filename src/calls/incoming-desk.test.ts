import { expect, test } from 'vitest';
import type { Flow, IncomingInvite } from '../sip/index.ts';
import { IncomingDesk, type IncomingDeskOptions } from './incoming-desk.ts';

const provider = { host: '198.51.100.1', port: 5060 };
const telephone = { host: '203.0.113.5', port: 40_000 };
const stranger = { host: '192.0.2.66', port: 5060 };

function desk(change: { noPhones?: boolean; stopping?: boolean; looking?: boolean } = {}) {
  const taken: string[] = [];
  const at = (place: Flow) => (source: Flow) => source.host === place.host && source.port === place.port;
  const options = {
    phones: { isAt: at(telephone), isEmpty: change.noPhones ?? false },
    sources: {
      lineOf: (source: Flow) => (at(provider)(source) ? {} : undefined),
      isLine: at(provider),
      isComplete: !change.looking,
    },
    phoneCalls: { take: (invite: IncomingInvite) => taken.push(invite.signedBy ?? '') },
    isStopping: () => change.stopping ?? false,
  };
  return { taken, desk: new IncomingDesk(options as unknown as IncomingDeskOptions) };
}

const asker = (source: Flow) => ({
  source,
  from: { uri: 'sip:101@x', user: '101' },
  requestUser: '+79120000000',
});

test.each([
  ['a line is taken', provider, false, 'taken'],
  ['a telephone that has signed in is asked for its password', telephone, false, 'signed'],
  ['a stranger is asked for one, whatever name he gives', stranger, false, 'signed'],
  ['a stranger is refused where nobody has one', stranger, true, 'refused'],
] as const)('%s', (_, source, noPhones, admission) => {
  expect(desk({ noPhones }).desk.admit(asker(source))).toBe(admission);
});

test('a stranger may be a line that is not found yet, and is asked to come again', () => {
  const admissions = [provider, telephone, stranger].map((source) =>
    desk({ looking: true }).desk.admit(asker(source)),
  );
  expect(admissions).toEqual(['taken', 'signed', 'later']);
});

test('only lines may vouch for who calls', () => {
  const { desk: one } = desk();
  expect([provider, telephone, stranger].map((source) => one.trusts(source))).toEqual([true, false, false]);
});

test('who has proved his name is a telephone that calls, unless the program stops', () => {
  const rejected: number[] = [];
  const invite = {
    signedBy: '101',
    source: telephone,
    reject: (status: number) => rejected.push(status),
  } as unknown as IncomingInvite;
  const open = desk();
  open.desk.take(invite);
  desk({ stopping: true }).desk.take(invite);
  expect([open.taken, rejected]).toEqual([['101'], [503]]);
});

test('a line that has gone between the question and the call is refused', () => {
  const rejected: number[] = [];
  const invite = { source: stranger, requestUser: '1', reject: (status: number) => rejected.push(status) };
  desk().desk.take(invite as unknown as IncomingInvite);
  expect(rejected).toEqual([480]);
});
