import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import { seedVisits } from '../../../../test/factories/visits.ts';
import { newId } from '../../../base/index.ts';

let house: ApiHouse;
let visitId: string;
let code: string;
const hourMs = 3_600_000;

beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  const startsAtMs = house.clock.now() + 24 * hourMs;
  const seed = { name: newId(), phones: ['+79161234567'], startsAtMs, source: 'file' } as const;
  const { visitIds } = await seedVisits(house.database, house.projectId, [seed]);
  visitId = visitIds[0]!;
  code = await house.services.visitLinks.create(await house.services.appointments.get(visitId));
  // a place in the rate limit for every test
  house.clock.advance(60_000);
});

const get = (path = `/v/${code}`) => house.ask('GET', path, { cookie: '' });
const say = (answer: string, headers: Record<string, string> = {}) =>
  house.app.inject({
    ...{ method: 'POST', url: `/v/${code}?lang=ru`, payload: `answer=${answer}` },
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
const mark = async () => {
  const visit = await house.services.appointments.get(visitId);
  return [visit.mark, visit.markHow];
};

describe('the page', () => {
  it('tells the clinic and the time to whoever has the link, and nothing more', async () => {
    const page = await get();
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Клиника');
    expect(page.body).toMatch(/понедельник, 23 ноября, в\s12:0\d/);
    const { patientName } = await house.services.appointments.get(visitId);
    expect(page.body).not.toContain(patientName);
    expect(page.body).not.toMatch(/\d{5,}/.exec(page.body.replaceAll(code, ''))?.[0] ?? 'no number');
    expect(page.body).not.toContain('<script');
    expect(page.headers).toMatchObject({
      ...{
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
        'x-robots-tag': 'noindex, nofollow',
      },
    });
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect((await get(`/v/${code}?lang=en`)).body).toContain('I will come');
  });

  it('changes nothing by being looked at, as previews of links do', async () => {
    await get();
    await house.app.inject({ method: 'HEAD', url: `/v/${code}` });
    await get(`/v/${code}?answer=confirm`);
    expect(await mark()).toEqual(['none', null].map((value) => value ?? undefined));
  });

  it.each([
    ['confirm', 'confirmed', 'ждём вас'],
    ['decline', 'declined', 'вы не придёте'],
    ['move', 'wants-to-move', 'Позвоните нам'],
  ])('marks the visit by the button %s, and says so', async (answer, marked, words) => {
    const page = await say(answer);
    expect([page.statusCode, await mark()]).toEqual([200, [marked, 'by-link']]);
    expect(page.body).toContain(words);
  });

  it('lets a patient change his mind, and ignores what is no answer', async () => {
    await say('confirm');
    await say('decline');
    expect(await mark()).toEqual(['declined', 'by-link']);
    expect((await say('delete')).statusCode).toBe(200);
    expect(await mark()).toEqual(['declined', 'by-link']);
  });

  it('takes no form of another site', async () => {
    expect((await say('confirm', { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await say('confirm', { origin: 'https://evil.example' })).statusCode).toBe(403);
    expect(await mark()).toEqual(['none', undefined]);
  });

  it('gives the visit for a calendar, without its link', async () => {
    const { headers, body } = await get(`/v/${code}/visit.ics`);
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(body).toMatch(
      /^BEGIN:VCALENDAR\r\n[^]*\r\nDTSTART:20261123T09\d{4}Z\r\nSUMMARY:Клиника\r\nEND:VEVENT\r\n/,
    );
    expect(body).not.toContain(code);
  });
});

describe('a link', () => {
  const gone = async (path?: string) => {
    const { statusCode, body } = await get(path);
    return statusCode === 404 && body.includes('больше не действует');
  };

  it('that was never there, or is none, looks as one that is over', async () => {
    expect(await gone(`/v/${'A'.repeat(16)}`)).toBe(true);
    expect(await gone('/v/short')).toBe(true);
    expect(await gone(`/v/${'x'.repeat(190)}`)).toBe(true);
  });

  it('is over once the visit was moved or cancelled', async () => {
    await house.database.query(
      "update clinic.appointment set starts_at = starts_at + interval '1 hour' where id = $1",
      [visitId],
    );
    expect(await gone()).toBe(true);
    expect((await say('confirm')).statusCode).toBe(404);
    expect(await mark()).toEqual(['none', undefined]);
  });

  it('is over once the visit begins', async () => {
    house.clock.advance(24 * hourMs);
    expect(await gone()).toBe(true);
    expect((await say('confirm')).statusCode).toBe(404);
  });

  it('lies in the database only as a digest', async () => {
    const rows = await house.database.query('select code_digest::text from inbox.visit_link');
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  it('is not asked for without end from one address', async () => {
    const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await get()).statusCode));
    expect(statuses.filter((status) => status === 200).length).toBe(40);
    expect(statuses.filter((status) => status === 429).length).toBe(20);
  });
});
