import { expect, test } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { IncomingInvite, InviteEnd } from '../sip/index.ts';
import { IncomingCall, type IncomingCallOptions } from './incoming-call.ts';
import type { PhoneAccount, PhoneDevice } from './phone-account.ts';
import { PhoneStation } from './phone-station.ts';
import type { LegTools } from './leg-tools.ts';
import { Stations } from './station.ts';
import { agreedSound } from '../../test/fakes/agreed-sound.ts';

const stationIds = ['phone:broken', 'phone:101'];

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Somebody rings us from a line, and those rung for him are a station with a bug and a telephone. */
function rung(user: string, change: { journalFails?: boolean; ruled?: readonly string[] } = {}) {
  const told: string[] = [];
  const noted: unknown[] = [];
  const faults: string[] = [];
  const error = (_fields: object, line: string): void => void faults.push(line);
  const stream = {
    id: 'stream',
    createOffer: () => Buffer.from('offer'),
    createAnswer: () => ({ ok: true, answer: Buffer.from('answer'), described: agreedSound }),
    close: async () => undefined,
    listen: () => undefined,
    hear: () => undefined,
    play: () => ({ done: new Promise(() => undefined), playedMs: 0, stop: () => undefined }),
  } as unknown as MediaStream;
  const invited: string[] = [];
  const tools = {
    ...{ clock: new ManualClock(), log: { ...silentLog, error } },
    media: { openStream: async () => stream },
    userAgent: {
      invite: ({ from }: { from: string }) => {
        invited.push(from);
        return { state: 'calling', cancel: () => undefined, bye: () => undefined };
      },
    },
  } as unknown as LegTools;
  const stations = new Stations();
  stations.add({
    ...{ id: 'phone:broken', projectId: 'project', name: 'Broken', isReachable: true },
    ring: () => {
      throw new Error('bug');
    },
  });
  stations.add(
    new PhoneStation({
      account: { id: '101', projectId: 'project', name: 'Reception' } as PhoneAccount,
      devices: () => [
        {
          contact: 'sip:101@192.0.2.5',
          domain: 'clinic',
          flow: { protocol: 'UDP' },
        } as unknown as PhoneDevice,
      ],
      onSilent: () => undefined,
      tools: () => tools,
    }),
  );
  let onEnd: (end: InviteEnd) => void = () => undefined;
  const invite = {
    ...{ state: 'ringing', body: Buffer.from('offer'), privacy: [], requestUser: '+79161112233' },
    source: { host: '192.0.2.1', port: 5060 },
    diversions: [{ uri: 'sip:84951234567@y', user: '84951234567', reason: 'user-busy' }],
    ...{ from: { uri: 'sip:x@y', user, name: 'Anna' }, to: { uri: 'sip:x@y', user: '1' } },
    listen: (listener: { onEnd: typeof onEnd }) => void (onEnd = listener.onEnd),
    progress: (status: number) => told.push(String(status)),
    reject: (status: number) => {
      told.push(String(status));
      queueMicrotask(() => onEnd({ by: 'us', phase: 'setup', status } as InviteEnd));
    },
  } as unknown as IncomingInvite;
  const call = new IncomingCall({
    ...{ tools, invite, stations, node: 'main', recordingsDirectory: '/dev/null/none' },
    live: { trunk: { id: 'trunk', projectId: 'project', kind: 'address' }, route: { host: 'line' } },
    journal: {
      placed: async () => true,
      ringing: () => undefined,
      event: (_call: string, kind: string, detail: unknown) => {
        if (kind === 'forwarded') noted.push(detail);
        if (change.journalFails && kind === 'caller-name') throw new Error('bug');
      },
      ended: (_call: string, _at: number, { cause }: { cause: string }) => told.push(cause),
    },
    rule: { stationIds: change.ruled ?? stationIds, ringMs: 20_000, otherwise: 'busy' },
    talks: { nearOf: () => undefined },
    mayTransfer: () => undefined,
    onOver: () => told.push('over'),
  } as unknown as IncomingCallOptions);
  return { call, told, noted, faults, invited };
}

test('a caller whose name is cut within a sign rings the telephone as any other', async () => {
  const { call, told, faults, invited } = rung(`${'A'.repeat(39)}%F0%9F%98%80`, { ruled: ['phone:101'] });
  await call.start();
  await turn();
  expect(invited).toEqual([`sip:${'A'.repeat(39)}%F0%9F%98%80@clinic`]);
  expect([told, faults]).toEqual([['180'], []]);
});

test('who has sent the call on to us is in its timeline', async () => {
  const { call, noted } = rung('89161112233', { ruled: [] });
  await call.start();
  expect(noted).toEqual([{ number: '+74951234567', reason: 'user-busy' }]);
});

test('a station that can not be rung because of a bug keeps no other from being rung', async () => {
  const { call, told, faults, invited } = rung('89161112233');
  await call.start();
  await turn();
  expect(invited).toEqual(['sip:+79161112233@clinic']);
  expect([told, faults]).toEqual([['180'], ['a station could not be rung']]);
});

test('a bug ends the call it is in: the caller is refused and the line is free again', async () => {
  const { call, told, faults } = rung('89161112233', { journalFails: true });
  await call.start();
  await call.call.ended;
  expect([told, faults]).toEqual([['503', 'trunk-unavailable', 'over'], ['an incoming call broke off']]);
});
