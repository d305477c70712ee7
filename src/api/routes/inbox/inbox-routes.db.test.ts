import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import { seedVisits } from '../../../../test/factories/visits.ts';
import { newId } from '../../../base/index.ts';
import {
  SmsMessage,
  SmsPreview,
  SmsSettings,
  VisitSmsPreview,
  type FailureBody,
} from '../../contract/index.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

const gateway = {
  kind: 'smsc',
  fields: { login: 'clinic', password: 'p&w-secret' },
  ...{ sender: 'CLINIC', priceKopecks: 410 },
};
const choose = (part: object = {}) => house.ask('PUT', '/api/sms/gateway', { body: { ...gateway, ...part } });
const hourMs = 3_600_000;

it('sends nothing before a gateway is chosen', async () => {
  const { body } = await house.ask('GET', '/api/sms/settings');
  const settings = SmsSettings.parse(JSON.parse(body));
  expect(settings).toMatchObject({ chosen: null, state: null, rules: { quietFrom: 1260, quietTo: 540 } });
  expect(settings.gateways.map(({ kind }) => kind)).toEqual(['sms-ru', 'smsc', 'exolve', 'smpp', 'http']);
  const preview = await house.ask('POST', '/api/sms/preview', { body: { text: 'Проба' } });
  expect(preview.json<FailureBody>().code).toBe('sms.no-gateway');
});

it('keeps a gateway’s key sealed, never shows it, and sends it nowhere else', async () => {
  const answer = await choose();
  expect(SmsSettings.parse(answer.json())).toMatchObject({ chosen: 'smsc', state: { state: 'untried' } });
  expect(answer.body).not.toContain('p&w-secret');
  const rows = await house.database.query('select fields, secrets from inbox.sms_gateway');
  expect(JSON.stringify(rows)).not.toContain('p&w-secret');
  // the key that is kept is used while it goes where it went
  expect((await choose({ fields: { login: 'clinic' } })).statusCode).toBe(200);
  const elsewhere = await choose({ fields: { login: 'clinic', address: 'https://example.org' } });
  expect(elsewhere.json<FailureBody>().code).toBe('sms.secret-again');
});

it.each([
  ['an unknown kind', { kind: 'pigeon' }, 'sms.kind-unknown'],
  ['no key', { kind: 'sms-ru', fields: {} }, 'sms.field-missing'],
  ['a name of twelve letters', { sender: 'TWELVELETTER' }, 'sms.field-wrong'],
  [
    'no sender where one is needed',
    { kind: 'exolve', fields: { key: 'k' }, sender: '' },
    'sms.field-missing',
  ],
  ['a key in the clear', { fields: { ...gateway.fields, address: 'http://smsc.ru' } }, 'sms.address-open'],
  [
    'no port',
    { kind: 'smpp', fields: { host: 'h', port: '0', systemId: 's', password: 'p' } },
    'sms.field-wrong',
  ],
])('refuses %s', async (_, part, code) => {
  const answer = await choose(part);
  expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([400, code]);
});

it('shows segments and price before a message is sent, and orders it once', async () => {
  const text = 'Д'.repeat(71);
  const preview = await house.ask('POST', '/api/sms/preview', { body: { text } });
  expect(SmsPreview.parse(preview.json())).toMatchObject({
    encoding: 'ucs-2',
    segments: 2,
    priceKopecks: 820,
  });
  const body = { reference: newId(), phone: '+79161234567', text };
  const [first, second] = [
    await house.ask('POST', '/api/sms/trial', { body }),
    await house.ask('POST', '/api/sms/trial', { body }),
  ];
  expect(first.statusCode).toBe(202);
  expect(SmsMessage.parse(first.json())).toMatchObject({ state: 'queued', phone: '+7 916 ***-**-67' });
  expect(second.json<SmsMessage>().id).toBe(first.json<SmsMessage>().id);
  const tooLong = { ...body, reference: newId(), text: 'Д'.repeat(900) };
  const refused = await house.ask('POST', '/api/sms/trial', { body: tooLong });
  expect(refused.json<FailureBody>().code).toBe('sms.too-long');
});

it('asks about a visit with a link that nobody else gets to see', async () => {
  const rules = {
    ...{ quietFrom: 0, quietTo: 0, publicAddress: 'https://sms.clinic.example/' },
    visitText: '{clinic}: {date} в {time}. {link}',
  };
  expect((await house.ask('PUT', '/api/sms/settings', { body: rules })).statusCode).toBe(200);
  const startsAtMs = house.clock.now() + 24 * hourMs;
  const seed = { name: 'Анна', phones: ['+79161234567'], startsAtMs, source: 'file' } as const;
  const { visitIds } = await seedVisits(house.database, house.projectId, [seed]);
  const url = `/api/appointments/${visitIds[0]}/sms`;
  const preview = (await house.ask('GET', url)).json<SmsPreview>();
  expect(preview).toMatchObject({ encoding: 'ucs-2', segments: 2 });
  expect(preview.text).toMatch(/^Клиника: 23 ноября в 12:00\. https:\/\/sms\.clinic\.example\/v\/x{16}$/);
  const sent = SmsMessage.parse((await house.ask('POST', url, { body: { reference: newId() } })).json());
  expect(sent).toMatchObject({ patientName: 'Анна', segments: 2 });
  expect(sent.text).toMatch(/\/v\/…$/);
  const list = (await house.ask('GET', '/api/sms?state=queued')).json<{
    items: SmsMessage[];
    total: number;
  }>();
  expect(list.items.map(({ id }) => id)).toContain(sent.id);
  const [row] = await house.database.query<{ text: string }>('select text from inbox.sms where id = $1', [
    sent.id,
  ]);
  const code = /\/v\/([\w-]{16})$/.exec(row?.text ?? '')?.[1] ?? '';
  expect(await house.services.visitLinks.find(code)).toMatchObject({ startsAtMs, clinicName: 'Клиника' });

  const { cookie } = await house.stranger();
  expect((await house.ask('POST', url, { cookie, body: { reference: newId() } })).statusCode).toBe(404);
  expect((await house.ask('GET', '/api/sms', { cookie })).json<{ total: number }>().total).toBe(0);
});

it('says why nothing may be sent about a visit, and lets a person decide what is hers to decide', async () => {
  const visitIn = async (inMs: number): Promise<string> => {
    const seed = { name: newId(), phones: ['+79167654321'], startsAtMs: house.clock.now() + inMs } as const;
    const seeded = await seedVisits(house.database, house.projectId, [{ ...seed, source: 'file' }]);
    return `/api/appointments/${seeded.visitIds[0]}/sms`;
  };
  const refusalAt = async (url: string) =>
    VisitSmsPreview.parse((await house.ask('GET', url)).json()).refusal;
  const order = (url: string, despite: boolean) =>
    house.ask('POST', url, { body: { reference: newId(), despite } });
  const code = (answer: { json<T>(): T }) => answer.json<FailureBody>().code;

  const soon = await visitIn(hourMs / 2);
  expect(await refusalAt(soon)).toEqual({ reason: 'too-close-to-visit', until: null, mayDecide: true });
  expect(code(await order(soon, false))).toBe('sms.not-permitted');
  expect((await order(soon, true)).statusCode).toBe(202);

  const ban = { phone: '+7 916 765-43-21', reason: 'просил письмом' };
  expect((await house.ask('POST', '/api/do-not-call', { body: ban })).statusCode).toBeLessThan(300);
  const banned = await visitIn(24 * hourMs);
  expect(await refusalAt(banned)).toEqual({ reason: 'do-not-call', until: null, mayDecide: false });
  expect(code(await order(banned, true))).toBe('sms.not-permitted');
});

it('sends nothing any more once the gateway is left', async () => {
  expect((await house.ask('DELETE', '/api/sms/gateway')).json<SmsSettings>().chosen).toBeNull();
  const body = { reference: newId(), phone: '+79161234567', text: 'Проба' };
  const refused = await house.ask('POST', '/api/sms/trial', { body });
  expect([refused.statusCode, refused.json<FailureBody>().code]).toEqual([409, 'sms.no-gateway']);
});
