import { readdir } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../base/index.ts';
import { Appointment, FailureBody, Import, ImportProblem, pageOf } from '../../contract/index.ts';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';

let house: ApiHouse;
let port: number;
beforeAll(async () => {
  house = await openApiHouse();
  port = await house.listen();
});
afterAll(() => house.close());

const boundary = 'x-perezvon-test';

const head = (fileName: string, field: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${fileName}"\r\n\r\n`;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Sends a file of `pieces` over a real connection, as a browser does. */
async function upload(pieces: Iterable<string | Buffer>, fileName = 'visits.csv', field = 'file') {
  const sent = httpRequest({
    ...{ host: '127.0.0.1', port, method: 'POST', path: '/api/imports' },
    headers: { cookie: house.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  Readable.from(all(), { objectMode: false }).pipe(sent);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', reject);
  });
  return { status: answer.statusCode, body: await json(answer) };

  function* all(): Generator<Buffer> {
    yield Buffer.from(head(fileName, field));
    for (const piece of pieces) yield Buffer.from(piece as string);
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  }
}

const tomorrow = '23.11.2026';
const goodFile = [
  'Пациент;Телефон;Дата;Время;Врач\r\n',
  `Иванова Мария;8 (990) 012-34-56;${tomorrow};15:00;Петров\r\n`,
  `Сидоров Пётр;;${tomorrow};16.00;Петров\r\n`,
];

/** Runs an import and waits until it is over. */
async function runToEnd(id: string): Promise<Import> {
  const answer = await house.ask('POST', `/api/imports/${id}/run`);
  expect(answer.statusCode).toBe(202);
  for (;;) {
    const now = Import.parse((await house.ask('GET', `/api/imports/${id}`)).json());
    if (now.progress.state !== 'running') return now;
    await turn();
  }
}

describe('an uploaded file', () => {
  it('is answered with guessed columns, sample rows and what is wrong in them', async () => {
    const { status, body } = await upload(goodFile);
    const shown = Import.parse(body);
    expect(status).toBe(201);
    expect(shown).toMatchObject({
      fileName: 'visits.csv',
      reading: { kind: 'csv', encoding: 'utf-8', delimiter: ';', headingRow: 1 },
      mapping: { patient: 0, phone: 1, date: 2, time: 3, doctor: 4 },
      progress: { state: 'previewed', share: 0 },
    });
    expect(shown.preview?.sample).toHaveLength(2);
    expect(shown.preview?.problems.map((problem) => [problem.row, problem.code])).toEqual([
      [3, 'phone.empty'],
    ]);
    expect(shown.preview?.problems[0]?.hint.ru).toContain('8 912 345-67-89');
  });

  it('can be mapped otherwise, loaded, and its wrong rows be read and downloaded', async () => {
    const { id } = Import.parse((await upload(goodFile)).body);
    const mapping = { patient: 0, phone: 1, date: 2, time: 3 };
    const mapped = await house.ask('PUT', `/api/imports/${id}/mapping`, { body: { mapping } });
    expect(Import.parse(mapped.json()).mapping).toEqual(mapping);
    const after = await runToEnd(id);
    expect(after.progress).toMatchObject({
      state: 'done',
      share: 1,
      rows: 2,
      added: 1,
      skipped: 1,
      problems: 1,
    });
    const problems = pageOf(ImportProblem).parse(
      (await house.ask('GET', `/api/imports/${id}/problems`)).json(),
    );
    expect(problems).toMatchObject({
      total: 1,
      nextAfter: null,
      items: [{ row: 3, column: 'Телефон', skipped: true }],
    });
    const file = await house.ask('GET', `/api/imports/${id}/problems.csv`);
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(file.headers['content-disposition']).toContain(`filename*=UTF-8''visits%20-%20`);
    expect(file.body).toContain('Сидоров Пётр');
    const again = await house.ask('POST', `/api/imports/${id}/run`);
    expect([again.statusCode, again.json<FailureBody>().code]).toEqual([409, 'import.done']);
  });

  it('without a column for the phone is refused at the run, in the answer itself', async () => {
    const { id } = Import.parse((await upload(goodFile)).body);
    await house.ask('PUT', `/api/imports/${id}/mapping`, { body: { mapping: { patient: 0, date: 2 } } });
    const answer = await house.ask('POST', `/api/imports/${id}/run`);
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([400, 'mapping.missing']);
  });

  it.each([
    ['nothing', [''], 'file.empty'],
    ['headings only', ['Пациент;Телефон;Дата\r\n'], 'file.no-rows'],
    ['a picture', [Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')], 'file.'],
  ])('of %s is refused in words', async (_, pieces, code) => {
    const { status, body } = await upload(pieces);
    expect([status, FailureBody.parse(body).code]).toEqual([400, expect.stringContaining(code)]);
  });

  it('of 300 MB is refused after it has been sent, and the connection lives to tell so', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'visits;');
    const { status, body } = await upload(Array.from({ length: 300 }, () => piece));
    expect([status, body]).toEqual([
      413,
      expect.objectContaining({ code: 'file.too-large', params: { limitMb: 200 } }),
    ]);
  });

  it('that is broken off leaves nothing behind', async () => {
    const before = await readdir(join(house.directory, 'imports'));
    const sent = httpRequest({
      ...{ host: '127.0.0.1', port, method: 'POST', path: '/api/imports' },
      headers: { cookie: house.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
    sent.on('error', () => undefined);
    sent.write(head('visits.csv', 'file'));
    sent.write(Buffer.alloc(1024 * 1024, 'visits;'));
    const files = (): Promise<string[]> => readdir(join(house.directory, 'imports'));
    while ((await files()).length === before.length) await turn();
    sent.destroy();
    while ((await files()).length > before.length) await turn();
    expect(await files()).toEqual(before);
  });

  it('under another field, or without a file, is asked for', async () => {
    expect((await upload(goodFile, 'visits.csv', 'other')).body).toMatchObject({ code: 'import.no-file' });
    const bare = await house.ask('POST', '/api/imports');
    expect([bare.statusCode, bare.json<FailureBody>().code]).toEqual([400, 'import.no-file']);
  });

  it('keeps no path and no control signs in its name', async () => {
    const shown = Import.parse((await upload(goodFile, '..\\\\..\\\\etc/visits.csv')).body);
    expect(shown.fileName).toBe('visits.csv');
  });
});

describe('the sample', () => {
  it('can be downloaded in both formats', async () => {
    const csv = await house.ask('GET', '/api/sample.csv');
    expect(csv.body.trim().split('\n')).toHaveLength(201);
    const xlsx = await house.ask('GET', '/api/sample.xlsx');
    expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
  });

  it('loads whole, and its visits are listed', async () => {
    const { id, source } = Import.parse((await house.ask('POST', '/api/imports/sample')).json());
    expect(source).toBe('sample');
    expect((await runToEnd(id)).progress).toMatchObject({ state: 'done', added: 200, skipped: 0 });
    const visits = await house.ask('GET', `/api/appointments?importId=${id}&limit=500`);
    expect(visits.json<{ total: number }>().total).toBe(200);
    const list = await house.ask('GET', '/api/imports');
    expect(list.json<{ items: Import[] }>().items.map((item) => item.id)).toContain(id);
  });
});

describe('a file without visits that an earlier one had', () => {
  const heading = 'Пациент;Телефон;Дата;Время\r\n';
  const kept = `Остался;8 990 012-34-61;25.11.2026;15:00\r\n`;
  const gone = `Пропал;8 990 012-34-62;25.11.2026;16:00\r\n`;
  const load = async (...rows: string[]): Promise<Import> =>
    runToEnd(Import.parse((await upload([heading, ...rows])).body).id);

  it('lists them, and takes them off when asked', async () => {
    await load(kept, gone);
    const { id, progress } = await load(kept);
    expect(progress.absent).toBe(1);
    const list = async () =>
      pageOf(Appointment).parse((await house.ask('GET', `/api/imports/${id}/absent`)).json());
    expect(await list()).toMatchObject({ total: 1, items: [{ patientName: 'Пропал', mark: 'none' }] });
    const { cookie } = await house.stranger();
    const foreign = await house.ask('POST', `/api/imports/${id}/withdraw-absent`, { cookie });
    expect(foreign.statusCode).toBe(404);
    const withdrawn = await house.ask('POST', `/api/imports/${id}/withdraw-absent`);
    expect(withdrawn.json()).toEqual({ count: 1 });
    expect(await list()).toMatchObject({ total: 0, items: [] });
    const marked = await house.ask('GET', '/api/appointments?mark=no-longer-valid');
    expect(marked.json()).toMatchObject({ items: [{ patientName: 'Пропал', markHow: 'not-in-file' }] });
    const audit = await house.database.query(`select * from auth.audit where action = 'visits-withdrawn'`);
    expect(audit).toMatchObject([{ detail: { count: 1 } }]);
  });
});

describe('an import of another project', () => {
  it('is not there', async () => {
    const { cookie } = await house.stranger();
    const { id } = Import.parse((await upload(goodFile)).body);
    const asked = await Promise.all([
      house.ask('GET', `/api/imports/${id}`, { cookie }),
      house.ask('POST', `/api/imports/${id}/run`, { cookie }),
      house.ask('PUT', `/api/imports/${id}/mapping`, { cookie, body: { mapping: {} } }),
      house.ask('GET', `/api/imports/${id}/problems`, { cookie }),
      house.ask('GET', `/api/imports/${id}/problems.csv`, { cookie }),
      house.ask('GET', `/api/imports/${newId()}`),
    ]);
    for (const answer of asked) {
      expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([404, 'import.missing']);
    }
    expect((await house.ask('GET', '/api/imports', { cookie })).json()).toEqual({ items: [] });
  });
});
