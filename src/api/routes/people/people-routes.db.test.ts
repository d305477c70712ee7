import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { cookieOf, openApiHouse, password, useLink, type ApiHouse } from '../../../../test/api-house.ts';
import type { Person } from '../../contract/index.ts';
import { addPerson } from '../../auth/add-person.ts';
import { FailureBody, PersonLink, type Role } from '../../contract/index.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

let count = 0;
let body: { name: string; displayName: string; role: Role };
beforeEach(() => {
  count += 1;
  body = { name: `marina ${count}`, displayName: 'Марина С.', role: 'operator' };
});

type Answer = Awaited<ReturnType<ApiHouse['ask']>>;
const codeOf = (answer: Answer): unknown[] => [answer.statusCode, FailureBody.parse(answer.json()).code];
const add = async (change: Partial<typeof body> = {}): Promise<PersonLink> =>
  PersonLink.parse((await house.ask('POST', '/api/people', { body: { ...body, ...change } })).json());
const put = (id: string, change: object, cookie?: string): Promise<Answer> =>
  house.ask('PUT', `/api/people/${id}`, {
    body: { ...body, enabled: true, ...change },
    ...(cookie === undefined ? {} : { cookie }),
  });
const listed = async (): Promise<Person[]> =>
  (await house.ask('GET', '/api/people')).json<{ items: Person[] }>().items;
const signIn = (name: string): Promise<Answer> =>
  house.ask('POST', '/api/session', { body: { name, password }, cookie: '' });
const settingsAs = async (cookie: string): Promise<number> =>
  (await house.ask('GET', '/api/settings', { cookie })).statusCode;

describe('people', () => {
  it('begin with the first user, an administrator', async () => {
    const [first] = await listed();
    expect(first).toMatchObject({ name: 'Ольга', role: 'administrator', enabled: true, hasPassword: true });
  });

  it('are added with a link by which they choose their password, and sign in under their role', async () => {
    const { person, link } = await add();
    expect(person).toMatchObject({ ...body, enabled: true, hasPassword: false, lastSeenAt: null });
    expect((await signIn(body.name)).statusCode).toBe(401);
    const told = await house.ask('POST', '/api/sign-in-link/look', {
      body: { token: link.path.split('#')[1] },
      cookie: '',
    });
    const { name, displayName } = body;
    expect(told.json()).toMatchObject({ purpose: 'new-password', name, displayName, isFirst: true });
    const cookie = await useLink(house.app, link.path, 'ignored');
    const session = (await house.ask('GET', '/api/session', { cookie })).json<{ user: object }>();
    expect(session.user).toEqual({ id: person.id, ...body });
    expect((await listed()).find(({ id }) => id === person.id)).toMatchObject({ hasPassword: true });
  });

  it('sign in by names of which there is one each, with a letter in it', async () => {
    await add();
    const twice = await house.ask('POST', '/api/people', {
      body: { ...body, name: body.name.toUpperCase() },
    });
    expect(codeOf(twice)).toEqual([409, 'account.exists']);
    for (const name of ['112', 'a', 'a<b', ' ', 'x'.repeat(61)]) {
      const answer = await house.ask('POST', '/api/people', { body: { ...body, name } });
      expect(codeOf(answer), name).toEqual([400, 'input.wrong']);
    }
  });

  it('are renamed, and can not take the name of another', async () => {
    const { person } = await add();
    await add({ name: `other ${count}` });
    const renamed = await put(person.id, { name: `новое имя ${count}`, displayName: 'Марина К.' });
    expect(renamed.json()).toMatchObject({ name: `новое имя ${count}`, displayName: 'Марина К.' });
    expect(codeOf(await put(person.id, { name: `Other ${count}` }))).toEqual([409, 'account.exists']);
  });

  it('have another role from the next request on', async () => {
    const { person, link } = await add();
    const cookie = await useLink(house.app, link.path, 'ignored');
    const campaigns = async (): Promise<number> =>
      (await house.ask('GET', '/api/campaigns', { cookie })).statusCode;
    expect(await campaigns()).toBe(403);
    await put(person.id, { role: 'supervisor' });
    expect(await campaigns()).toBe(200);
  });

  it('who are switched off are signed out at once, and come in neither by password nor by a link', async () => {
    const { person, link } = await add();
    const cookie = await useLink(house.app, link.path, 'ignored');
    const again = PersonLink.parse((await house.ask('POST', `/api/people/${person.id}/link`)).json());
    expect(await settingsAs(cookie)).toBe(200);
    await put(person.id, { enabled: false });
    expect(await settingsAs(cookie)).toBe(401);
    expect(codeOf(await signIn(body.name))).toEqual([403, 'session.switched-off']);
    expect(await useLink(house.app, again.link.path, 'ignored')).toBe('');
    expect(codeOf(await house.ask('POST', `/api/people/${person.id}/link`))).toEqual([409, 'account.off']);
    await put(person.id, { enabled: true });
    const back = cookieOf(await signIn(body.name));
    expect(await settingsAs(back)).toBe(200);
    // what was ended stays ended
    expect(await settingsAs(cookie)).toBe(401);
  });

  it('who are switched off are told so only when they have typed the right password', async () => {
    const { person, link } = await add();
    await useLink(house.app, link.path, 'ignored');
    await put(person.id, { enabled: false });
    const answer = await house.ask('POST', '/api/session', {
      body: { name: body.name, password: 'wrong' },
      cookie: '',
    });
    expect(codeOf(answer)).toEqual([401, 'session.wrong-password']);
  });

  it('are added at the terminal by the same rules', async () => {
    const order = { database: house.database, clock: house.clock, projectId: house.projectId };
    const { path } = await addPerson({ ...order, name: body.name, role: 'supervisor' });
    const session = await house.ask('GET', '/api/session', {
      cookie: await useLink(house.app, path, 'ignored'),
    });
    const { user } = session.json<{ user: object }>();
    expect(user).toMatchObject({ name: body.name, displayName: body.name, role: 'supervisor' });
    const refused = (change: object, field: string) =>
      expect(addPerson({ ...order, name: `x ${body.name}`, ...change })).rejects.toMatchObject({
        code: 'account.invalid',
        params: { field },
      });
    const written = await house.database.query(
      `select account_id, detail from auth.audit where action = 'person-added' order by at desc, id desc limit 1`,
    );
    expect(written).toEqual([{ account_id: null, detail: { role: 'supervisor' } }]);
    await refused({ name: '112' }, 'name');
    await refused({ role: 'king' }, 'role');
    await refused({ displayName: '' }, 'displayName');
    await expect(addPerson({ ...order, name: body.name })).rejects.toMatchObject({ code: 'account.exists' });
  });

  it('who may listen in no more leave the talk that they listen in to; others are left alone', async () => {
    const done: unknown[] = [];
    const { desks } = house.services.calls;
    const act = vi.spyOn(desks, 'act').mockImplementation(async ({ id }, deed) => {
      done.push([id, deed]);
      return { ok: true };
    });
    const { person } = await add({ role: 'supervisor' });
    await put(person.id, { role: 'administrator' });
    expect(done).toEqual([]);
    await put(person.id, { role: 'operator' });
    await put(person.id, { displayName: 'Марина' });
    expect(done).toEqual([[person.id, { kind: 'unsupervise' }]]);
    act.mockRestore();
  });

  it('of another project are missing', async () => {
    const { person } = await add();
    const stranger = await house.stranger();
    expect(codeOf(await put(person.id, {}, stranger.cookie))).toEqual([404, 'person.missing']);
  });

  it('always have an administrator who can sign in', async () => {
    const [first] = await listed().then((people) => people.filter(({ name }) => name === 'Ольга'));
    const last = { name: 'Ольга', displayName: 'Ольга', role: 'administrator' };
    const refused = [409, 'account.last-administrator'];
    // one who has no password yet could let nobody in
    const { person, link } = await add({ role: 'administrator' });
    expect(codeOf(await put(first!.id, { ...last, role: 'operator' }))).toEqual(refused);
    expect(codeOf(await put(first!.id, { ...last, enabled: false }))).toEqual(refused);
    const cookie = await useLink(house.app, link.path, 'ignored');
    const both = await Promise.all([
      put(first!.id, { ...last, role: 'supervisor' }, cookie),
      put(person.id, { role: 'supervisor' }, cookie),
    ]);
    // of two that go at once one stays; who is no administrator any more may be told so instead
    const left = await house.database.query(
      `select id from auth.account where role = 'administrator' and disabled_at is null and password_hash <> ''
         and project_id = $1`,
      [house.projectId],
    );
    expect(left).toHaveLength(1);
    expect(both.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  });
});
