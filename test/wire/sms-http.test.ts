// The published HTTP APIs of SMS.ru, SMSC.ru and MTS Exolve, each against a server that answers as its documentation says.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock, silentLog } from '../../src/base/index.ts';
import type { GatewayKind } from '../../src/inbox/channels/sms/gateway-kind.ts';
import { exolve } from '../../src/inbox/channels/sms/http/exolve.ts';
import { ownTemplate } from '../../src/inbox/channels/sms/http/own-template.ts';
import { smsRu } from '../../src/inbox/channels/sms/http/sms-ru.ts';
import { smsc } from '../../src/inbox/channels/sms/http/smsc.ts';
import type { SmsGateway } from '../../src/inbox/channels/sms/sms-gateway.ts';
import { SmsHttpServer } from '../contracts/sms-http-servers.ts';

let server: SmsHttpServer;
beforeAll(async () => {
  server = await SmsHttpServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.asked.length = 0;
  server.cuts = false;
});

const clock = new ManualClock();
const sms = {
  reference: 'r-1',
  phone: '+79161234567',
  text: 'Придёте? "да" & нет',
  sender: 'CLINIC',
} as const;

function made(kind: GatewayKind, fields: Record<string, string>): SmsGateway {
  const tools = { clock, log: silentLog, onNews: async () => undefined };
  return kind.make({ address: server.address, ...fields }, tools);
}

describe('SMS.ru', () => {
  const gateway = () => made(smsRu, { key: 'api-id' });
  const answered = (code: number, id?: string) => ({
    ...{ status: 'OK', status_code: 100, balance: 4122.56 },
    sms: { '79161234567': { status: code === 100 ? 'OK' : 'ERROR', status_code: code, sms_id: id } },
  });

  it('takes a message and names it', async () => {
    server.answer = { body: answered(100, '000000-10000000') };
    expect(await gateway().send(sms)).toEqual({ kind: 'accepted', ids: ['000000-10000000'] });
    expect(server.asked[0]).toMatchObject({ method: 'POST', path: '/sms/send' });
    expect(server.form).toEqual({
      api_id: 'api-id',
      to: '79161234567',
      msg: sms.text,
      from: 'CLINIC',
      json: '1',
    });
  });

  it.each([
    [{ status: 'ERROR', status_code: 200, status_text: 'Неправильный api_id' }, 'denied'],
    [{ status: 'ERROR', status_code: 201 }, 'no-money'],
    [answered(202), 'wrong-number'],
    [answered(204), 'sender-refused'],
    [answered(230), 'blocked'],
    [answered(232), 'blocked'],
  ])('refuses by %o', async (body, trouble) => {
    server.answer = { body };
    expect(await gateway().send(sms)).toEqual({ kind: 'refused', trouble });
  });

  it('lets one number wait that has had the same text too often', async () => {
    server.answer = { body: answered(231) };
    expect(await gateway().send(sms)).toEqual({ kind: 'refused', trouble: 'limited', againInMs: 90_000 });
  });

  it.each([answered(500), answered(999), { status: 'ERROR', status_code: 500 }])(
    'may have taken a message that it answers by %o',
    async (body) => {
      server.answer = { body };
      expect(await gateway().send(sms)).toEqual({ kind: 'unknown', trouble: 'no-answer' });
    },
  );

  it.each([
    [103, ['delivered']],
    [110, ['delivered']],
    [104, ['failed']],
    [102, []],
    [-1, []],
  ])('tells by %i what became of it', async (code, states) => {
    const id = '000000-000001';
    server.answer = {
      body: { status: 'OK', status_code: 100, sms: { [id]: { status: 'OK', status_code: code } } },
    };
    const receipts = await gateway().ask?.([{ id, phone: sms.phone }]);
    expect(receipts?.map(({ state }) => state)).toEqual(states);
    expect(server.form).toEqual({ api_id: 'api-id', sms_id: id, json: '1' });
  });
});

describe('SMSC.ru', () => {
  const gateway = () => made(smsc, { login: 'clinic', password: 'p&w' });

  it('takes a message and names it', async () => {
    server.answer = { body: { id: 1234, cnt: 2 } };
    expect(await gateway().send(sms)).toEqual({ kind: 'accepted', ids: ['1234'] });
    expect(server.asked[0]).toMatchObject({ method: 'POST', path: '/sys/send.php' });
    expect(server.form).toEqual({
      ...{ login: 'clinic', psw: 'p&w', phones: '79161234567', mes: sms.text, sender: 'CLINIC' },
      ...{ charset: 'utf-8', fmt: '3' },
    });
  });

  it.each([
    [2, 'denied'],
    [3, 'no-money'],
    [7, 'wrong-number'],
    [9, 'limited'],
  ])('refuses by error_code %i', async (code, trouble) => {
    server.answer = { body: { error: 'said in words', error_code: code } };
    expect(await gateway().send(sms)).toEqual({ kind: 'refused', trouble });
  });

  it('may have taken a message that it answers by a code that nobody knows', async () => {
    server.answer = { body: { error: 'said in words', error_code: 42 } };
    expect(await gateway().send(sms)).toEqual({ kind: 'unknown', trouble: 'no-answer' });
  });

  it.each([
    [1, ['delivered']],
    [20, ['failed']],
    [0, []],
    [-1, []],
  ])('tells by status %i what became of it', async (status, states) => {
    server.answer = { body: { status, last_date: '23.11.2026 12:00:00' } };
    const receipts = await gateway().ask?.([{ id: '1234', phone: sms.phone }]);
    expect(receipts?.map(({ state }) => state)).toEqual(states);
    expect(server.asked[0]?.path).toBe('/sys/status.php');
    expect(server.form).toMatchObject({ id: '1234', phone: '79161234567', fmt: '3' });
  });
});

describe('MTS Exolve', () => {
  const gateway = () => made(exolve, { key: 'jwt' });

  it('takes a message and names it', async () => {
    server.answer = { body: { message_id: '439166538239448456' } };
    expect(await gateway().send(sms)).toEqual({ kind: 'accepted', ids: ['439166538239448456'] });
    const [asked] = server.asked;
    expect(asked).toMatchObject({ method: 'POST', path: '/messaging/v1/SendSMS' });
    expect(asked?.headers.authorization).toBe('Bearer jwt');
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      number: 'CLINIC',
      destination: '79161234567',
      text: sms.text,
    });
  });

  it.each([
    [401, 'denied'],
    [402, 'no-money'],
    [400, 'text-refused'],
  ])('refuses by %i', async (status, trouble) => {
    server.answer = { status, body: { error: { code: status, message: 'said in words' } } };
    expect(await gateway().send(sms)).toEqual({ kind: 'refused', trouble });
  });
});

describe('a template of one’s own', () => {
  it('keeps a text a text, in JSON, in a form and in an address', async () => {
    server.answer = { body: { result: { ids: [77] }, error: 0 } };
    const answers = { idAt: 'result.ids.0', errorAt: 'error', key: 'k"y', method: 'POST' };
    const headers = 'Authorization: Token {key}\nX-Ref: {reference}';
    const json = made(ownTemplate, {
      ...answers,
      headers,
      body: '{"to":"{digits}","text":"{text}","k":"{key}"}',
    });
    expect(await json.send(sms)).toEqual({ kind: 'accepted', ids: ['77'] });
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({ to: '79161234567', text: sms.text, k: 'k"y' });
    expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Token k"y', 'x-ref': 'r-1' });
    await made(ownTemplate, { ...answers, body: 'to={phone}&text={text}&{unknown}' }).send(sms);
    expect(server.form).toMatchObject({ to: sms.phone, text: sms.text, '{unknown}': '' });
    const address = `${server.address}/send?text={text}&from={sender}`;
    await made(ownTemplate, { ...answers, address, method: 'GET' }).send(sms);
    const asked = new URL(server.asked.at(-1)?.path ?? '', server.address);
    expect(Object.fromEntries(asked.searchParams)).toEqual({ text: sms.text, from: 'CLINIC' });
  });

  it('believes what the template says of errors', async () => {
    server.answer = { body: { id: 5, error: 'balance' } };
    const fields = { method: 'POST', idAt: 'id', errorAt: 'error', body: 'x' };
    expect(await made(ownTemplate, fields).send(sms)).toEqual({ kind: 'refused', trouble: 'text-refused' });
    server.answer = { body: 'OK 12345' };
    expect(await made(ownTemplate, { method: 'POST', body: 'x' }).send(sms)).toEqual({
      ...{ kind: 'accepted', ids: ['OK 12345'] },
    });
  });

  it.each([
    [{ id: 5, errors: [] }, 'accepted'],
    [{ id: 5, errors: {} }, 'accepted'],
    [{ id: 5, errors: { code: 0 } }, 'unknown'],
    [{ errors: [{ code: 7 }] }, 'refused'],
    [{ errors: [] }, 'unknown'],
  ])('takes %o for %s', async (body, kind) => {
    server.answer = { body };
    const fields = { method: 'POST', idAt: 'id', errorAt: 'errors', body: 'x' };
    expect(await made(ownTemplate, fields).send(sms)).toMatchObject({ kind });
  });

  it.each([
    [{ headers: 'no colon' }, 'sms.field-wrong'],
    [{ headers: 'X: a\u0000b' }, 'sms.field-wrong'],
    [{ address: 'ftp://example.org' }, 'sms.field-wrong'],
    [{ address: 'http://sms.example.org/send' }, 'sms.address-open'],
  ])('is refused with %o', (fields, code) => {
    expect(() => made(ownTemplate, { method: 'POST', ...fields })).toThrow(expect.objectContaining({ code }));
  });
});

describe('any of them', () => {
  const gateway = () => made(smsc, { login: 'l', password: 'p' });

  it('that breaks off or fails behind the door may have taken the message', async () => {
    server.cuts = true;
    expect(await gateway().send(sms)).toEqual({ kind: 'unknown', trouble: 'no-answer' });
    server.cuts = false;
    for (const status of [302, 303, 500, 502, 503]) {
      server.answer = { status, body: 'Bad Gateway', headers: { location: 'https://example.org/done' } };
      expect(await gateway().send(sms)).toEqual({ kind: 'unknown', trouble: 'no-answer' });
    }
    server.answer = { body: '<html>' };
    expect(await gateway().send(sms)).toEqual({ kind: 'unknown', trouble: 'no-answer' });
    server.answer = { body: 'x'.repeat(70_000) };
    expect(await gateway().send(sms)).toEqual({ kind: 'unknown', trouble: 'no-answer' });
  });

  it('that says no, is not there, or sends elsewhere has certainly not', async () => {
    server.answer = { status: 429, body: '' };
    expect(await gateway().send(sms)).toEqual({ kind: 'refused', trouble: 'limited' });
    for (const status of [301, 307, 308]) {
      server.answer = { status, body: '', headers: { location: 'https://example.org/' } };
      expect(await gateway().send(sms)).toEqual({ kind: 'refused', trouble: 'broken' });
    }
    expect(server.asked).toHaveLength(4);
    const closed = await SmsHttpServer.start();
    const { address } = closed;
    await closed.stop();
    for (const nowhere of [address, 'http://127.0.0.1:1']) {
      const nobody = made(smsc, { login: 'l', password: 'p', address: nowhere });
      expect(await nobody.send(sms)).toEqual({ kind: 'refused', trouble: 'unreachable' });
    }
  });

  it.each([
    ['connect', 'refused'],
    ['read', 'unknown'],
  ])('whose network goes away in %s', async (syscall, kind) => {
    const cause = Object.assign(new Error('no route'), { code: 'EHOSTUNREACH', syscall });
    const fetching = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('failed', { cause }));
    expect(await gateway().send(sms)).toMatchObject({ kind });
    fetching.mockRestore();
  });

  it('stops asking what became of messages when the house stops', async () => {
    server.silent = true;
    const asking = gateway();
    const asked = asking.ask?.([
      { id: '1', phone: sms.phone },
      { id: '2', phone: sms.phone },
    ]);
    await asking.stop();
    expect(await asked).toEqual([]);
    server.silent = false;
  });
});
