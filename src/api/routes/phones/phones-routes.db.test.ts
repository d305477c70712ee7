import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailureBody } from '../../contract/index.ts';
import { NewPhone, Phone } from '../../contract/index.ts';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

const add = async (more: object = {}): Promise<NewPhone> =>
  NewPhone.parse((await house.ask('POST', '/api/phones', { body: { name: 'Ресепшен', ...more } })).json());
const list = async (cookie?: string): Promise<Phone[]> =>
  (await house.ask('GET', '/api/phones', { cookie })).json<{ items: Phone[] }>().items;

describe('telephones', () => {
  it('need a sign-in', async () => {
    expect((await house.ask('GET', '/api/phones', { cookie: '' })).statusCode).toBe(401);
  });

  it('get the next free number and a password that is told once', async () => {
    const first = await add();
    const second = await add({ name: 'Врач' });
    expect([first.phone.login, second.phone.login]).toEqual(['201', '202']);
    expect(first.password).toMatch(/^[a-zA-Z0-9]{16}$/);
    expect(first.password).not.toBe(second.password);
    const answer = await house.ask('GET', '/api/phones');
    expect(answer.body).not.toContain(first.password);
    expect(answer.json()).toMatchObject({ server: { host: '192.0.2.1', port: 5060, tlsPort: 5061 } });
    const kept = await house.database.query('select * from auth.audit, calls.phone_account');
    expect(JSON.stringify(kept)).not.toContain(first.password);
  });

  it('may have a login of their own, which nobody else has', async () => {
    expect((await add({ login: 'Anna' })).phone.login).toBe('anna');
    const again = await house.ask('POST', '/api/phones', { body: { name: 'x', login: 'anna' } });
    expect([again.statusCode, again.json<FailureBody>().code]).toEqual([409, 'phone.login-taken']);
  });

  it.each([
    ['no name', { name: ' ' }],
    ['a login with a header in it', { login: 'a\r\nVia: b' }],
    ['the number of emergencies as login', { login: '112' }],
    ['the number of the ambulance as login', { login: '103' }],
    ['leave to dial out and no line', { dialsOut: 'national' }],
  ])('are refused with %s', async (_, more) => {
    const answer = await house.ask('POST', '/api/phones', { body: { name: 'x', ...more } });
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([400, 'input.wrong']);
  });

  it('do not dial out over the line of another project', async () => {
    const { projectId } = await house.stranger();
    const trunk = await house.services.calls.trunks.rehearsalTrunk(projectId);
    const body = { name: 'x', dialsOut: 'national', trunkId: trunk.id };
    const answer = await house.ask('POST', '/api/phones', { body });
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([400, 'phone.invalid']);
  });

  it('are renamed, switched off, given a new password, removed; each is written down', async () => {
    const { phone, password } = await add();
    const changed = await house.ask('PUT', `/api/phones/${phone.id}`, {
      body: { name: 'Кабинет 3', enabled: false },
    });
    expect(Phone.parse(changed.json())).toMatchObject({
      name: 'Кабинет 3',
      enabled: false,
      login: phone.login,
    });
    const renewed = NewPhone.parse((await house.ask('POST', `/api/phones/${phone.id}/password`)).json());
    expect(renewed.password).not.toBe(password);
    expect((await house.ask('DELETE', `/api/phones/${phone.id}`)).statusCode).toBe(204);
    expect((await list()).map(({ id }) => id)).not.toContain(phone.id);
    const audit = await house.database.query<{ action: string }>(
      'select action from auth.audit where subject_id = $1 order by at, id',
      [phone.id],
    );
    expect(audit.map(({ action }) => action).sort()).toEqual([
      'phone-changed',
      'phone-changed',
      'phone-password-changed',
      'phone-removed',
    ]);
    // its number is free again
    expect((await add()).phone.login).toBe(phone.login);
  });

  it('tell which devices are signed in', async () => {
    const { phone } = await add();
    house.calls.phones.onRegister({
      aor: `sip:${phone.login}@192.0.2.1`,
      user: phone.login,
      contact: 'sip:x@10.0.0.5:5060',
      expiresS: 60,
      source: { host: '203.0.113.5', port: 40_000, protocol: 'TLS' },
      callId: 'c',
      cseq: 1,
      userAgent: 'Linphone/5',
    });
    const shown = (await list()).find(({ id }) => id === phone.id);
    expect(shown?.devices).toMatchObject([
      { userAgent: 'Linphone/5', address: '203.0.113.5', transport: 'tls', silent: false },
    ]);
    house.clock.advance(61_000);
    expect((await list()).find(({ id }) => id === phone.id)?.devices).toEqual([]);
  });

  it('tell how a password is proved, and why a device could not sign in', async () => {
    const { phone } = await add({ digest: 'sha-256' });
    expect(phone).toMatchObject({ digest: 'sha-256', refusedSignIn: null });
    const source = { host: '203.0.113.9', port: 5060 };
    const { login } = phone;
    house.calls.phones.onRefusedSignIn({ username: login, account: login, why: 'wrong-password', source });
    const shown = (await list()).find(({ id }) => id === phone.id);
    expect(shown?.refusedSignIn).toMatchObject({
      ...{ why: 'wrong-password', address: '203.0.113.9', shutOutUntil: null },
    });
    expect((await house.ask('POST', `/api/phones/${phone.id}/let-in`)).statusCode).toBe(204);
  });

  it('tell who tries to sign in by a name that none has, until one has it', async () => {
    const source = { host: '203.0.113.10', port: 5060 };
    const wrong = { username: 'front', account: 'front', why: 'unknown-name', source } as const;
    house.calls.phones.onRefusedSignIn(wrong);
    house.calls.phones.onRefusedSignIn(wrong);
    const strangers = async () =>
      (await house.ask('GET', '/api/phones')).json<{ strangers: object[] }>().strangers;
    expect(await strangers()).toMatchObject([
      { login: 'front', address: '203.0.113.10', tries: 2, shutOutUntil: null },
    ]);
    const body = { address: '203.0.113.10' };
    expect((await house.ask('POST', '/api/phones/strangers/let-in', { body })).statusCode).toBe(204);
    const audit = await house.database.query('select detail from auth.audit where subject_id = $1', [
      house.projectId,
    ]);
    expect(audit).toEqual([{ detail: { letIn: '203.0.113.10' } }]);
    await add({ login: 'front' });
    expect(await strangers()).toEqual([]);
  });

  it('of another project are not there', async () => {
    const { cookie } = await house.stranger();
    const { phone } = await add();
    const asked = await Promise.all([
      house.ask('PUT', `/api/phones/${phone.id}`, { cookie, body: { name: 'x' } }),
      house.ask('POST', `/api/phones/${phone.id}/password`, { cookie }),
      house.ask('DELETE', `/api/phones/${phone.id}`, { cookie }),
    ]);
    expect(asked.map((answer) => answer.json<FailureBody>().code)).toEqual(Array(3).fill('phone.missing'));
    expect(await list(cookie)).toEqual([]);
  });
});

describe('who is rung for calls that come in', () => {
  it('is nobody until it is chosen among the telephones and pages of the project', async () => {
    const { phone } = await add();
    const trunk = await house.services.calls.trunks.rehearsalTrunk(house.projectId);
    const url = `/api/trunks/${trunk.id}/incoming`;
    const before = (await house.ask('GET', url)).json<{ rule: object; stations: { id: string }[] }>();
    expect(before.rule).toMatchObject({ stationIds: [] });
    expect(before.stations.map(({ id }) => id)).toContain(`phone:${phone.id}`);
    const rule = { stationIds: [`phone:${phone.id}`], ringMs: 30_000, otherwise: 'busy' };
    const after = await house.ask('PUT', url, { body: rule });
    expect(after.json()).toMatchObject({ rule });
    const stranger = await house.ask('PUT', url, { body: { ...rule, stationIds: ['phone:nobody'] } });
    expect([stranger.statusCode, stranger.json<FailureBody>().code]).toEqual([400, 'station.missing']);
    const wrong = await house.ask('PUT', url, { body: { ...rule, ringMs: 1 } });
    expect(wrong.json<FailureBody>().code).toBe('input.wrong');
    // one that is away now may stay
    await house.services.calls.phones.remove(phone.id);
    expect((await house.ask('PUT', url, { body: rule })).statusCode).toBe(200);
  });

  it('may be a person who was never on line, by the name that colleagues know', async () => {
    const body = { name: 'anna 7', displayName: 'Анна Седьмая', role: 'operator' };
    const { person } = (await house.ask('POST', '/api/people', { body })).json<{ person: { id: string } }>();
    const page = `page:${person.id}`;
    const trunk = await house.services.calls.trunks.rehearsalTrunk(house.projectId);
    const url = `/api/trunks/${trunk.id}/incoming`;
    const offered = async () => (await house.ask('GET', url)).json<{ stations: { id: string }[] }>().stations;
    expect(await offered()).toContainEqual({ id: page, name: 'Анна Седьмая', reachable: false });
    const rule = { stationIds: [page], ringMs: 30_000, otherwise: 'busy' };
    expect((await house.ask('PUT', url, { body: rule })).statusCode).toBe(200);
    await house.ask('PUT', `/api/people/${person.id}`, { body: { ...body, enabled: false } });
    expect((await offered()).map(({ id }) => id)).not.toContain(page);
  });

  it('is not told to another project', async () => {
    const trunk = await house.services.calls.trunks.rehearsalTrunk(house.projectId);
    const { cookie } = await house.stranger();
    const answer = await house.ask('GET', `/api/trunks/${trunk.id}/incoming`, { cookie });
    expect(answer.json<FailureBody>().code).toBe('trunk.missing');
  });
});
