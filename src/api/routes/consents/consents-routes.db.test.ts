import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import type { FailureBody } from '../../contract/index.ts';
import { CallingRules, Consent, ForbiddenImport, ForbiddenNumber, pageOf } from '../../contract/index.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

const codeOf = (answer: { json<T>(): T }) => answer.json<FailureBody>().code;
const post = (url: string, body: object = {}, cookie?: string) => house.ask('POST', url, { body, cookie });

describe('consents', () => {
  const wanted = {
    phone: '8 (916) 123-45-67',
    person: 'Иванова',
    purposes: ['promotion', 'recall'],
    channels: ['call'],
    source: 'form',
    textVersion: 'редакция 2',
    proof: 'анкета 17',
    givenAt: '2020-01-01T09:00:00.000Z',
  };
  const list = async (query = '', cookie?: string) =>
    pageOf(Consent).parse((await house.ask('GET', `/api/consents?${query}`, { cookie })).json());

  it('are put on record with their proof, found by any notation, withdrawn and taken back', async () => {
    const made = Consent.parse((await post('/api/consents', wanted)).json());
    expect(made).toMatchObject({
      phone: '+79161234567',
      addedBy: 'Ольга',
      withdrawnAt: null,
      proof: 'анкета 17',
    });
    expect((await list('search=8916123')).total).toBe(0);
    for (const search of ['916 123', '8 916 123 45 67', 'ивАнова', '']) {
      expect((await list(`search=${encodeURIComponent(search)}`)).items).toMatchObject([{ id: made.id }]);
    }
    expect((await list('search=%25')).items).toEqual([]);

    expect((await post(`/api/consents/${made.id}/withdraw`)).statusCode).toBe(204);
    expect(codeOf(await post(`/api/consents/${made.id}/withdraw`))).toBe('consent.missing');
    expect((await list()).items).toMatchObject([{ withdrawnBy: 'Ольга' }]);
    expect((await post(`/api/consents/${made.id}/restore`)).statusCode).toBe(204);
    expect((await list()).items).toMatchObject([{ withdrawnAt: null }]);
    const audit = await house.database.query<{ detail: object }>(
      'select detail from auth.audit where subject_id = $1 order by id',
      [made.id],
    );
    expect(audit.map(({ detail }) => detail)).toEqual([
      { verb: 'added' },
      { verb: 'withdrawn' },
      { verb: 'restored' },
    ]);
  });

  it.each([
    [{ phone: 'нет номера' }, 'consent.phone'],
    [{ phone: '+79161234567, +79161234568' }, 'consent.phone'],
    [{ givenAt: '2999-01-01T09:00:00.000Z' }, 'consent.future'],
    [{ purposes: [] }, 'input.wrong'],
    [{ channels: ['pigeon'] }, 'input.wrong'],
    [{ proof: ' ' }, 'input.wrong'],
  ])('are refused with %j', async (more, code) => {
    const answer = await post('/api/consents', { ...wanted, ...more });
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, code]);
  });

  it('of another project are not seen', async () => {
    const { cookie } = await house.stranger();
    expect((await list('', cookie)).total).toBe(0);
    const [own] = (await list()).items;
    expect((await post(`/api/consents/${own!.id}/withdraw`, {}, cookie)).statusCode).toBe(404);
  });
});

describe('numbers that nobody calls', () => {
  const list = async (query = '') =>
    pageOf(ForbiddenNumber).parse((await house.ask('GET', `/api/do-not-call?${query}`)).json());
  const upload = async (name: string, content: string | Buffer) => {
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    const answer = await fetch(`http://127.0.0.1:${await port}/api/do-not-call/import`, {
      method: 'POST',
      headers: { cookie: house.cookie },
      body: form,
    });
    return answer.json();
  };
  let port: Promise<number>;
  beforeAll(() => {
    port = house.listen();
  });

  it('are added once, removed with a note, and put back', async () => {
    const line = { phone: '+7 916 765-43-21', reason: 'юрист' };
    expect((await post('/api/do-not-call', line)).statusCode).toBe(204);
    expect(codeOf(await post('/api/do-not-call', line))).toBe('do-not-call.known');
    const [row] = (await list('search=юрист')).items;
    expect(row).toMatchObject({
      phone: '+79167654321',
      reason: 'юрист',
      source: 'by-hand',
      addedBy: 'Ольга',
    });
    expect((await post(`/api/do-not-call/${row!.id}/remove`, { note: 'помирились' })).statusCode).toBe(204);
    expect((await list()).total).toBe(0);
    expect((await post(`/api/do-not-call/${row!.id}/restore`)).statusCode).toBe(204);
    expect((await list()).total).toBe(1);
    expect(codeOf(await post(`/api/do-not-call/${row!.id}/restore`))).toBe('do-not-call.missing');
  });

  it('come from a file with its reasons, and rows without a number are named', async () => {
    const text =
      'Телефон;Почему\n8 916 000-00-01;просила письмом\n123-45;\n+79160000002;\n89160000001;\nнет;\n';
    const answer = ForbiddenImport.parse(await upload('письма.csv', text));
    expect(answer).toMatchObject({ added: 2, known: 1, wrong: 2 });
    expect(answer.problems.map(({ row, value }) => [row, value])).toEqual([
      [3, '123-45'],
      [6, 'нет'],
    ]);
    const found = (await list('search=916000000')).items;
    expect(found.map(({ phone, reason }) => [phone, reason]).sort()).toEqual([
      ['+79160000001', 'просила письмом'],
      ['+79160000002', 'письма.csv'],
    ]);
  });

  it('are looked for in every column, unless a heading names one', async () => {
    const row = 'Иванов;4951112233;40817810099910004312;89161110001;89161110002';
    const plain = ForbiddenImport.parse(await upload('без.csv', `${row}\n`));
    expect(plain).toMatchObject({ added: 3, wrong: 0, several: 1, severalRows: [1] });
    const found = (await list('search=111')).items.map(({ phone }) => phone);
    expect(found.sort()).toEqual(['+74951112233', '+79161110001', '+79161110002']);

    const undo = `/api/do-not-call/import/${plain.id}/undo`;
    const { cookie } = await house.stranger();
    expect((await post(undo, {}, cookie)).statusCode).toBe(404);
    expect((await post(undo)).json()).toEqual({ removed: 3 });
    expect((await list('search=111')).total).toBe(0);
    expect(codeOf(await post(undo))).toBe('do-not-call.missing');

    const heading = 'Заявитель;Карта;Счёт;Моб. телефон;Телефон\n';
    const named = ForbiddenImport.parse(
      await upload('с.csv', `Список\n${heading}${row}\nПетров;4951112234;;;\n`),
    );
    expect(named).toMatchObject({ added: 2, wrong: 1, several: 0 });
    expect(named.problems).toMatchObject([{ row: 4, value: 'Петров' }]);
    const rows = (await list('search=111')).items;
    expect(rows.map(({ phone }) => phone).sort()).toEqual(['+79161110001', '+79161110002']);
  });

  it('are not taken from what is no table', async () => {
    expect(await upload('пусто.csv', '')).toMatchObject({ code: 'file.empty' });
    const oldBook = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    expect(await upload('старый.xls', oldBook)).toMatchObject({ code: 'file.old-excel' });
  });
});

describe('the rules of calling', () => {
  it('have defaults, are saved whole, and leave a line in the audit', async () => {
    const read = async () =>
      CallingRules.parse((await house.ask('GET', '/api/settings/calling-rules')).json());
    const rules = await read();
    expect(rules).toMatchObject({
      hours: { weekdays: { from: '09:00', to: '20:00' }, weekends: { from: '10:00', to: '18:00' } },
      caps: { day: 2, week: 4, month: 16 },
      capsCount: 'talks',
      consentForReminders: false,
    });
    const changed = {
      ...rules,
      caps: { day: 1, week: 3, month: 9 },
      calendar: [{ date: '2027-11-05', off: true }],
      branchZones: [{ branch: 'Южный', zone: 'Asia/Omsk' }],
    };
    const put = (body: unknown) => house.ask('PUT', '/api/settings/calling-rules', { body });
    expect((await put(changed)).json()).toEqual(changed);
    expect(await read()).toEqual(changed);
    const unknownZone = { ...changed, branchZones: [{ branch: 'Южный', zone: 'Europe/Nowhere' }] };
    expect(codeOf(await put(unknownZone))).toBe('calling-rules.wrong');
    expect(codeOf(await put({ ...changed, caps: { day: 0, week: 1, month: 1 } }))).toBe('input.wrong');
    expect(await read()).toEqual(changed);
    const audit = await house.database.query(
      `select detail from auth.audit where action = 'calling-rules-changed'`,
    );
    expect(audit).toMatchObject([{ detail: { day: 1, week: 3, month: 9 } }]);
  });
});
