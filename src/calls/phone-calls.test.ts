import { expect, test } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { IncomingInvite } from '../sip/index.ts';
import { PhoneCalls, type PhoneCallsOptions } from './phone-calls.ts';
import { Stations } from './station.ts';
import { Talks } from './talks.ts';
import { agreedSound } from '../../test/fakes/agreed-sound.ts';

test('a bug ends the call of the telephone that it is in, and the telephone is told', async () => {
  const faults: string[] = [];
  const log = { ...silentLog, error: (_fields: object, line: string) => void faults.push(line) };
  const stations = new Stations();
  const ring = (): never => {
    throw new Error('bug');
  };
  stations.add({ id: 'phone:202', projectId: 'project', name: 'Two', isReachable: true, ring });
  const stream = {
    createAnswer: () => ({ ok: true, answer: Buffer.from('answer'), described: agreedSound }),
    close: async () => undefined,
    listen: () => undefined,
  } as unknown as MediaStream;
  const account = (login: string) => ({ id: login, login, projectId: 'project', name: login, enabled: true });
  const calls = new PhoneCalls({
    ...{ log, stations, talks: new Talks() },
    phones: { byLogin: account, byStation: () => undefined },
    tools: { clock: new ManualClock(), log, media: { openStream: async () => stream } },
  } as unknown as PhoneCallsOptions);
  const hungUp = new Promise<void>((bye) => {
    calls.take({
      ...{ signedBy: '201', from: { user: '201' }, requestUser: '202' },
      ...{ state: 'ringing', body: Buffer.from('offer'), bye },
      listen: () => undefined,
      progress: () => undefined,
    } as unknown as IncomingInvite);
  });
  await hungUp;
  expect(faults).toEqual(['a call of a telephone broke off']);
});
