// A softphone that is signed in, in a talk with a caller of a line, while the other processes of the house are killed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { RoleProcesses } from '../stories/faults/role-processes.ts';
import { hasTool } from '../tool.ts';
import { sine } from '../wire/media-pair.ts';
import { startBaresip } from './baresip-softphone.ts';
import { hears } from './hearing.ts';
import type { Softphone } from './softphone.ts';
import { Telephone, type Talk } from './telephone.ts';

const callerHertz = 800;
const soon = { timeout: 30_000 };

describe.runIf(hasTool('baresip', 'baresip-core'))('baresip at a house of three processes', () => {
  let db: TestDatabase;
  let house: RoleProcesses;
  let caller: Telephone;
  let softphone: Softphone | undefined;
  let talk: Talk;

  beforeAll(async () => {
    db = await openTestDatabase();
    house = await RoleProcesses.open(db.url);
    house.start('web', 'voice', 'worker');
    caller = await Telephone.open({ mediaPort: 17_600 });
    await house.ready('web', 'voice', 'worker');
    await house.signIn();
  });

  afterAll(async () => {
    await softphone?.stop();
    await caller?.close();
    await house?.clear();
    await db?.close();
  });

  it('takes the call of a line, and says back what it hears', async () => {
    const added = await house.ask<{ phone: { id: string; login: string }; password: string }>(
      ...(['POST', '/api/phones', { name: 'Регистратура' }] as const),
    );
    const { phone, password } = added;
    softphone = startBaresip({ user: phone.login, signIn: { port: house.sipPort, password }, port: 15_660 });
    const devices = async (): Promise<number[]> =>
      (await house.ask<{ items: { devices: unknown[] }[] }>('GET', '/api/phones')).items.map(
        (item) => item.devices.length,
      );
    await expect.poll(devices, soon).toEqual([1]);
    const trunk = await house.ask<{ id: string }>('POST', '/api/trunks', {
      ...{ name: 'Городская', kind: 'address', host: '127.0.0.1', port: caller.port, probe: false },
    });
    await house.ask('PUT', `/api/trunks/${trunk.id}/incoming`, {
      ...{ stationIds: [`phone:${phone.id}`], ringMs: 30_000, otherwise: 'busy' },
    });
    talk = await caller.call(`sip:84951234567@127.0.0.1:${house.sipPort}`, {
      from: `sip:89161112233@127.0.0.1:${caller.port}`,
    });
    await talk.answered;
    talk.end.stream.play({ samples: sine(callerHertz, 1000), loop: true });
    // his own voice comes back: it went there, and the softphone's came here
    await hears(talk, callerHertz);
  });

  it('goes on talking while web and worker are killed and come again', async () => {
    await house.kill('web', 'worker');
    await hears(talk, callerHertz);
    house.start('web', 'worker');
    await house.ready('web', 'worker');
    await hears(talk, callerHertz);
    expect(await house.ask('GET', '/api/health/detail')).toMatchObject({ callsUp: 1 });
  });

  it('hangs up, and the call is in its row', async () => {
    softphone?.hangUp();
    expect(await talk.ended).toMatchObject({ by: 'them', phase: 'talk', status: 200 });
    const rows = () =>
      db.database.query(
        'select direction, cause, answered_at is not null as answered from calls.call where ended_at is not null',
      );
    await expect.poll(rows, soon).toEqual([{ direction: 'in', cause: 'completed', answered: true }]);
  });
});
