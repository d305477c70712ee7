import { expect, test } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import type { Flow, IncomingInvite } from '../sip/index.ts';
import { IncomingDesk, type IncomingDeskOptions } from './incoming-desk.ts';

const provider = { host: '198.51.100.1', port: 5060 };
const telephone = { host: '203.0.113.5', port: 40_000 };
/** A line that has signed in with us too. */
const exchange = { host: '198.51.100.2', port: 5060 };
const stranger = { host: '192.0.2.66', port: 5060 };

const lineAt = (id: string) => ({ trunk: { id, maxLines: 1, callsPerSecond: 1 } });

function desk(change: { noPhones?: boolean; stopping?: boolean; looking?: boolean } = {}) {
  const taken: string[] = [];
  const at = (place: Flow) => (source: Flow) => source.host === place.host && source.port === place.port;
  const isLine = (source: Flow) => at(provider)(source) || at(exchange)(source);
  const clock = new ManualClock();
  const lines = new Map([provider, exchange].map((place) => [place.host, lineAt(place.host)]));
  const options = {
    common: { tools: { clock, log: silentLog } },
    phones: {
      isAt: (source: Flow) => at(telephone)(source) || at(exchange)(source),
      isEmpty: change.noPhones ?? false,
      byLogin: (login: string) => (login === '101' ? {} : undefined),
    },
    sources: {
      lineOf: (source: Flow) => (isLine(source) ? lines.get(source.host) : undefined),
      isLine,
      isComplete: !change.looking,
    },
    phoneCalls: { take: (invite: IncomingInvite) => taken.push(invite.signedBy ?? '') },
    isStopping: () => change.stopping ?? false,
  };
  return { taken, desk: new IncomingDesk(options as unknown as IncomingDeskOptions) };
}

const asker = (source: Flow, user = '101') => ({
  source,
  from: { uri: `sip:${user}@x`, user },
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

test.each([
  ['under the name of a telephone is asked for its password', exchange, '101', 'signed'],
  ['for somebody else calls as the line', exchange, '+79120000001', 'taken'],
  ['that is no line is asked, whatever name it gives', telephone, '+79120000001', 'signed'],
] as const)('an exchange that has signed in and calls %s', (_, source, user, admission) => {
  expect(desk().desk.admit(asker(source, user))).toBe(admission);
});

test('a stranger may be a line that is not found yet, and is asked to come again', () => {
  const admissions = [provider, telephone, stranger].map((source) =>
    desk({ looking: true }).desk.admit(asker(source)),
  );
  expect(admissions).toEqual(['taken', 'signed', 'later']);
});

test('a line that brings far too many calls keeps nobody else from calling', () => {
  const { desk: one } = desk();
  const flood = Array.from({ length: 2_000 }, () => one.admit(asker(provider)));
  expect([flood[39], flood[40], flood.at(-1)]).toEqual(['taken', 'full', 'full']);
  const others = [telephone, exchange, stranger].map((source) => one.admit(asker(source, '+79120000001')));
  expect(others).toEqual(['signed', 'taken', 'signed']);
});

test('only lines may vouch for who calls', () => {
  const { desk: one } = desk();
  const places = [provider, exchange, telephone, stranger];
  expect(places.map((source) => one.trusts(source))).toEqual([true, true, false, false]);
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
