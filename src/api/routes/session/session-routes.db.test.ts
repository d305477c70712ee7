import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../base/index.ts';
import { issueSignInLink } from '../../auth/sign-in-link.ts';
import { FailureBody, Session } from '../../contract/index.ts';
import { cookieOf, openApiHouse, password, useLink, type ApiHouse } from '../../../../test/api-house.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

const codeOf = (answer: { json(): unknown }): string => FailureBody.parse(answer.json()).code;
const signIn = (name: string, secret: string, headers = {}) =>
  house.ask('POST', '/api/session', { body: { name, password: secret }, cookie: '', headers });
const sessionOf = async (cookie: string) =>
  Session.parse((await house.ask('GET', '/api/session', { cookie })).json());
const tokenOf = (path: string | undefined): string => path?.split('#')[1] ?? '';

describe('who is signed in', () => {
  it('is nobody without a cookie', async () => {
    expect(await sessionOf('')).toEqual({ signedIn: false, needsFirstUser: false });
  });

  it('is told with the project', async () => {
    expect(await sessionOf(house.cookie)).toMatchObject({
      signedIn: true,
      user: { name: 'Ольга' },
      project: { id: house.projectId },
    });
  });
});

describe('signing in', () => {
  it('sets a cookie that scripts and other sites can not use', async () => {
    const answer = await signIn('ольга ', password);
    expect(answer.statusCode).toBe(200);
    expect(answer.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(await sessionOf(cookieOf(answer))).toMatchObject({ signedIn: true });
  });

  it('keeps only the hash of the token', async () => {
    const token = cookieOf(await signIn('Ольга', password)).split('=')[1] ?? '';
    const rows = await house.database.query('select * from auth.session');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('answers a wrong name as a wrong password', async () => {
    const answers = await Promise.all([signIn('Ольга', 'wrong'), signIn('Nobody', 'wrong')]);
    const said = answers.map((answer) => [answer.statusCode, codeOf(answer)]);
    expect(said).toEqual([
      [401, 'session.wrong-password'],
      [401, 'session.wrong-password'],
    ]);
  });

  it('after many wrong tries waits, even with the right password, and then works again', async () => {
    for (let n = 0; n < 6; n += 1) await signIn('Ольга', 'wrong');
    const refused = await signIn('Ольга', password);
    expect([refused.statusCode, codeOf(refused)]).toEqual([429, 'session.too-many-tries']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    house.clock.advance(15 * 60_000);
    expect((await signIn('Ольга', password)).statusCode).toBe(200);
  });
});

describe('a session', () => {
  it('ends with the sign-out, whatever the browser keeps', async () => {
    const cookie = cookieOf(await signIn('Ольга', password));
    const answer = await house.ask('DELETE', '/api/session', { cookie });
    expect([answer.statusCode, answer.cookies[0]?.value]).toEqual([204, '']);
    expect((await house.ask('GET', '/api/settings', { cookie })).statusCode).toBe(401);
  });

  it('lasts while it is used and ends twelve hours after', async () => {
    const cookie = cookieOf(await signIn('Ольга', password));
    for (let n = 0; n < 3; n += 1) {
      house.clock.advance(11 * 3_600_000);
      expect((await house.ask('GET', '/api/settings', { cookie })).statusCode).toBe(200);
    }
    house.clock.advance(12 * 3_600_000 + 1);
    expect((await house.ask('GET', '/api/settings', { cookie })).statusCode).toBe(401);
  });

  it('never lasts longer than thirty days', async () => {
    const cookie = cookieOf(await signIn('Ольга', password));
    let status = 200;
    let hours = 0;
    for (; status === 200; hours += 6) {
      house.clock.advance(6 * 3_600_000);
      status = (await house.ask('GET', '/api/settings', { cookie })).statusCode;
    }
    expect(hours).toBe(30 * 24);
  });

  it('of others ends when the password is changed', async () => {
    const [mine, other] = [
      cookieOf(await signIn('Ольга', password)),
      cookieOf(await signIn('Ольга', password)),
    ];
    const change = (current: string, next: string) =>
      house.ask('PUT', '/api/session/password', { cookie: mine, body: { current, next } });
    const wrong = await change('wrong', 'another password');
    expect([wrong.statusCode, codeOf(wrong)]).toEqual([400, 'password.wrong']);
    expect((await change(password, 'short')).statusCode).toBe(400);
    expect((await change(password, 'another password')).statusCode).toBe(204);
    expect((await house.ask('GET', '/api/settings', { cookie: mine })).statusCode).toBe(200);
    expect((await house.ask('GET', '/api/settings', { cookie: other })).statusCode).toBe(401);
    expect((await signIn('Ольга', password)).statusCode).toBe(401);
    expect((await change('another password', password)).statusCode).toBe(204);
  });
});

describe('a one-time link', () => {
  const order = () => ({ database: house.database, clock: house.clock, projectId: house.projectId });
  const use = (token: string, body: object = { password }) =>
    house.ask('POST', '/api/sign-in-link', { body: { ...body, token }, cookie: '' });
  const look = (token: string) =>
    house.ask('POST', '/api/sign-in-link/look', { body: { token }, cookie: '' });

  it('for a first user is not made when there is one', async () => {
    expect(await issueSignInLink(order())).toBeUndefined();
  });

  it('for a lost password needs a known name', async () => {
    await expect(issueSignInLink({ ...order(), name: 'Nobody' })).rejects.toMatchObject({
      code: 'account.missing',
    });
  });

  it('tells what it is for, sets the password, ends earlier sessions, and works once', async () => {
    const before = cookieOf(await signIn('Ольга', password));
    const token = tokenOf((await issueSignInLink({ ...order(), name: 'ольга' }))?.path);
    const told = await look(token);
    expect(told.json()).toMatchObject({ purpose: 'new-password', name: 'Ольга', isFirst: false });
    const used = await Promise.all([use(token), use(token), use(token)]);
    expect(used.map((answer) => answer.statusCode).sort()).toEqual([200, 410, 410]);
    expect((await house.ask('GET', '/api/settings', { cookie: before })).statusCode).toBe(401);
    const noted = await house.database.query(
      `select account_id is null as by_command, action from auth.audit
       where action in ('person-link-made', 'password-changed') order by at desc, id desc limit 2`,
    );
    expect(noted).toEqual([
      { by_command: false, action: 'password-changed' },
      { by_command: true, action: 'person-link-made' },
    ]);
    expect((await look(token)).statusCode).toBe(410);
  });

  it('is good for a day, and only the last one made', async () => {
    const first = tokenOf((await issueSignInLink({ ...order(), name: 'Ольга' }))?.path);
    const second = tokenOf((await issueSignInLink({ ...order(), name: 'Ольга' }))?.path);
    expect((await use(first)).statusCode).toBe(410);
    house.clock.advance(24 * 3_600_000);
    expect((await use(second)).statusCode).toBe(410);
  });

  it('is stored as its hash, and its secret stands behind the # of a page', async () => {
    const link = await issueSignInLink({ ...order(), name: 'Ольга' });
    expect(link?.path).toMatch(/^\/sign-in#[\w-]{43}$/);
    const rows = await house.database.query('select * from auth.sign_in_link');
    expect(JSON.stringify(rows)).not.toContain(tokenOf(link?.path));
  });
});

describe('a house without users', () => {
  it('says so, makes links until the first user is there, and lets two rivals make one user', async () => {
    await house.database.query('delete from auth.account');
    expect(await sessionOf('')).toEqual({ signedIn: false, needsFirstUser: true });
    const order = { database: house.database, clock: house.clock, projectId: house.projectId };
    const link = await issueSignInLink(order);
    expect(link?.purpose).toBe('first-user');
    const nameless = await house.ask('POST', '/api/sign-in-link', {
      body: { token: tokenOf(link?.path), password },
    });
    expect([nameless.statusCode, codeOf(nameless)]).toEqual([400, 'sign-in-link.name-needed']);
    const cookies = await Promise.all([
      useLink(house.app, link?.path ?? '', 'Анна'),
      useLink(house.app, link?.path ?? '', 'Вера'),
    ]);
    expect(cookies.filter((cookie) => cookie !== '')).toHaveLength(1);
    const [row] = await house.database.query<{ users: number }>(
      'select count(*)::int as users from auth.account',
    );
    expect(row?.users).toBe(1);
    expect(await issueSignInLink({ ...order, projectId: newId() })).toBeUndefined();
  });
});
