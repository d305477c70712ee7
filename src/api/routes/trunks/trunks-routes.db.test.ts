import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../base/index.ts';
import type { TestCallReport } from '../../../calls/index.ts';
import type { FailureBody } from '../../contract/index.ts';
import { Trunk, TrunkTest } from '../../contract/index.ts';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import { loadSample } from '../../../../test/factories/sample-import.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

const line = {
  name: 'Мегафон',
  kind: 'registration',
  host: 'sip.example.org',
  username: 'user',
  password: 'secret!',
};
const add = async (more: object = {}): Promise<Trunk> =>
  Trunk.parse((await house.ask('POST', '/api/trunks', { body: { ...line, ...more } })).json());
const list = async (cookie?: string): Promise<Trunk[]> =>
  (await house.ask('GET', '/api/trunks', { cookie })).json<{ items: Trunk[] }>().items;

describe('lines', () => {
  it('begin with the rehearsal line, which can be neither changed nor removed', async () => {
    const [rehearsal] = await list();
    expect(rehearsal).toMatchObject({ kind: 'rehearsal', state: { status: 'reachable', words: null } });
    const change = await house.ask('PUT', `/api/trunks/${rehearsal?.id}`, { body: line });
    const removal = await house.ask('DELETE', `/api/trunks/${rehearsal?.id}`);
    expect([change, removal].map((answer) => answer.json<FailureBody>().code)).toEqual([
      'trunk.rehearsal',
      'trunk.rehearsal',
    ]);
  });

  it('never give their password back, and keep it when it is not typed again', async () => {
    const made = await house.ask('POST', '/api/trunks', { body: line });
    expect([made.statusCode, made.body.includes('secret!')]).toEqual([201, false]);
    const { id } = Trunk.parse(made.json());
    const body = { ...line, name: 'Другая', password: undefined };
    const changed = await house.ask('PUT', `/api/trunks/${id}`, { body });
    expect(Trunk.parse(changed.json())).toMatchObject({ name: 'Другая', hasPassword: true });
    expect(JSON.stringify(await list())).not.toContain('secret!');
    const audit = await house.database.query('select * from auth.audit');
    expect(JSON.stringify(audit)).not.toContain('secret!');
  });

  it.each([
    ['a registration without a user', { username: null }],
    ['no host', { host: '' }],
    ['a host with a header in it', { host: 'a\r\nVia: b' }],
    ['a port beyond the ports', { port: 70_000 }],
    ['the rehearsal kind', { kind: 'rehearsal' }],
    ['an unknown way of encryption', { srtp: 'sometimes' }],
    ['an unknown place for our number', { numberField: 'subject' }],
    ['no number to stand beside From', { numberField: 'asserted', callerId: null }],
    ['no number to hide from patients', { kind: 'address', hidesNumber: true, callerId: null }],
    ['no codec', { codecs: [] }],
    ['a codec twice', { codecs: ['PCMA', 'PCMA'] }],
    ['an unknown transport', { transport: 'sctp' }],
    ['an authority of its own that is not there', { transport: 'tls', certificateCheck: 'own' }],
  ])('are refused with %s', async (_, more) => {
    const answer = await house.ask('POST', '/api/trunks', { body: { ...line, ...more } });
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([400, 'input.wrong']);
  });

  it('say how SIP is carried to them', async () => {
    const { id } = await add({ name: 'Закрытая', transport: 'tls', certificateCheck: 'off' });
    const shown = (await list()).find((one) => one.id === id);
    expect(shown).toMatchObject({ transport: 'tls', certificateCheck: 'off', authority: null });
    await house.ask('DELETE', `/api/trunks/${id}`);
  });

  it('say which line stands in for them', async () => {
    const backup = await add({ name: 'Запасная' });
    const { id } = await add({ name: 'Главная', backupId: backup.id });
    expect((await list()).find((one) => one.id === id)).toMatchObject({ backupId: backup.id });
    const changed = await house.ask('PUT', `/api/trunks/${id}`, { body: { ...line, backupId: null } });
    expect(Trunk.parse(changed.json()).backupId).toBeNull();
    await house.ask('DELETE', `/api/trunks/${id}`);
    await house.ask('DELETE', `/api/trunks/${backup.id}`);
  });

  it('say how our number is shown and keys are pressed', async () => {
    const shown = { callerId: '+74951234567', numberField: 'preferred', hidesNumber: true, keysBy: 'info' };
    const { id } = await add({ name: 'Скрытая', ...shown });
    expect((await list()).find((one) => one.id === id)).toMatchObject(shown);
    await house.ask('DELETE', `/api/trunks/${id}`);
  });

  it('say how their sound is encrypted and coded', async () => {
    const { id } = await add({ name: 'Шифрованная', srtp: 'required', codecs: ['G722', 'PCMU'] });
    const shown = (await list()).find((one) => one.id === id);
    expect(shown).toMatchObject({ srtp: 'required', codecs: ['G722', 'PCMU'] });
    await house.ask('DELETE', `/api/trunks/${id}`);
  });

  it('that failed say why in plain words', async () => {
    house.calls.state = { state: 'failed', sinceMs: house.clock.now(), why: '401', sipStatus: 401 };
    const [shown] = await list();
    expect(shown?.state).toMatchObject({ status: 'failed', why: '401', sipStatus: 401 });
    expect(shown?.state.words?.ru.what).toContain('401');
    house.calls.state = { state: 'reachable', sinceMs: 0 };
  });

  it('go away, unless a campaign that is not over uses them', async () => {
    const { id } = await add();
    const importId = await loadSample(house);
    const campaign = await house.services.campaigns.create(house.projectId, {
      trunkId: id,
      appointments: { importId },
    });
    await house.services.campaigns.start(campaign.id);
    const refused = await house.ask('DELETE', `/api/trunks/${id}`);
    expect([refused.statusCode, refused.json<FailureBody>().code]).toEqual([409, 'trunk.in-use']);
    await house.services.campaigns.stop(campaign.id);
    expect((await house.ask('DELETE', `/api/trunks/${id}`)).statusCode).toBe(204);
    expect((await list()).map((trunk) => trunk.id)).not.toContain(id);
  });

  it('of another project are not there', async () => {
    const { cookie } = await house.stranger();
    const { id } = await add();
    const asked = await Promise.all([
      house.ask('PUT', `/api/trunks/${id}`, { cookie, body: line }),
      house.ask('DELETE', `/api/trunks/${id}`, { cookie }),
      house.ask('POST', `/api/trunks/${id}/test`, { cookie, body: { number: '101' } }),
    ]);
    expect(asked.map((answer) => answer.json<FailureBody>().code)).toEqual(Array(3).fill('trunk.missing'));
    expect((await list(cookie)).map((trunk) => trunk.kind)).toEqual(['rehearsal']);
  });
});

describe('a test call', () => {
  const report: TestCallReport = {
    ok: false,
    code: '486',
    sipStatus: 486,
    callId: newId(),
    stages: [{ stage: 'calling', atMs: 0 }],
    heardThem: false,
    theyHeardUs: 'unknown',
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const testOf = async (id: string): Promise<TrunkTest> =>
    TrunkTest.parse((await house.ask('GET', `/api/trunk-tests/${id}`)).json());

  it('is answered at once, tells its stages, and ends with a report in words', async () => {
    const { id } = await add();
    let finish: (report: TestCallReport) => void = () => undefined;
    house.calls.runTest = (onStage) => {
      onStage('calling');
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
    const begin = () =>
      house.ask('POST', `/api/trunks/${id}/test`, { body: { number: '8 (990) 012-34-56' } });
    const begun = await begin();
    expect(begun.statusCode).toBe(202);
    const test = TrunkTest.parse(begun.json());
    expect((await begin()).json<FailureBody>().code).toBe('trunk.test-running');
    expect(await testOf(test.id)).toMatchObject({ stages: [{ stage: 'calling' }], report: null });
    finish(report);
    await turn();
    const after = await testOf(test.id);
    expect(after.report).toMatchObject({ ok: false, code: '486', sipStatus: 486 });
    expect(after.report?.words.ru.what).not.toBe('');
    expect((await house.ask('GET', `/api/trunk-tests/${test.id}`, await house.stranger())).statusCode).toBe(
      404,
    );
  });

  it('that can not be placed ends with a report too', async () => {
    const { id } = await add();
    house.calls.runTest = () => Promise.reject(new Error('the line was removed'));
    const test = TrunkTest.parse(
      (await house.ask('POST', `/api/trunks/${id}/test`, { body: { number: '101' } })).json(),
    );
    await turn();
    expect((await testOf(test.id)).report).toMatchObject({ ok: false, code: 'other' });
  });
});
