import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../base/index.ts';
import type { FailureBody } from '../../contract/index.ts';
import { Attempt, CallNow, Campaign, HandCall, pageOf, Target } from '../../contract/index.ts';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import { loadSample } from '../../../../test/factories/sample-import.ts';

let house: ApiHouse;
let importId: string;
let trunkId: string;
beforeAll(async () => {
  house = await openApiHouse();
  importId = await loadSample(house);
  trunkId = (await house.services.calls.trunks.rehearsalTrunk(house.projectId)).id;
});
afterAll(() => house.close());

const make = async (more: object = {}): Promise<Campaign> => {
  const body = { trunkId, appointments: { importId }, ...more };
  const answer = await house.ask('POST', '/api/campaigns', { body });
  expect(answer.statusCode).toBe(201);
  return Campaign.parse(answer.json());
};
const targetsOf = async (id: string, query = '') =>
  pageOf(Target)
    .extend({ total: pageOf(Target).shape.total.nullable() })
    .parse((await house.ask('GET', `/api/campaigns/${id}/targets?${query}`)).json());

describe('a campaign', () => {
  it('is made of an import as a draft, with defaults beside what was set', async () => {
    const campaign = await make({ name: 'Завтра', settings: { linesAtOnce: 3 } });
    expect(campaign).toMatchObject({
      name: 'Завтра',
      state: 'draft',
      rehearsal: true,
      trunk: { id: trunkId, kind: 'rehearsal' },
      settings: { linesAtOnce: 3, attempts: 3, hours: { weekdays: { from: '09:00', to: '20:00' } } },
      summary: { total: 200, waiting: 200, confirmed: 0, averageListenedMs: null },
    });
    expect((await house.ask('GET', '/api/campaigns')).json()).toMatchObject({ items: [{ id: campaign.id }] });
  });

  it('says which line works in the place of its own', async () => {
    const { trunks } = house.services.calls;
    const line = { projectId: house.projectId, kind: 'address', host: 'pbx.example.org' } as const;
    const backup = await trunks.save({ ...line, name: 'Запасная' });
    const own = await trunks.save({ ...line, name: 'Главная', backupId: backup.id });
    const { id } = await make({ trunkId: own.id });
    const working = async () =>
      Campaign.parse((await house.ask('GET', `/api/campaigns/${id}`)).json()).workingTrunk;
    expect(await working()).toEqual({ id: own.id, name: 'Главная' });
    const failed = { state: 'failed', sinceMs: 0, why: 'no-response' } as const;
    house.calls.stateOf.set(own.id, failed);
    expect(await working()).toEqual({ id: backup.id, name: 'Запасная' });
    house.calls.stateOf.set(backup.id, failed);
    expect(await working()).toBeNull();
  });

  it('starts, pauses, resumes, stops, and refuses what does not follow', async () => {
    const { id } = await make();
    const verb = async (name: string) => {
      const answer = await house.ask('POST', `/api/campaigns/${id}/${name}`);
      return answer.statusCode === 200
        ? Campaign.parse(answer.json()).state
        : answer.json<FailureBody>().code;
    };
    expect(await verb('resume')).toBe('campaign.state');
    expect(await verb('start')).toBe('running');
    expect(await verb('pause')).toBe('paused');
    expect(await verb('resume')).toBe('running');
    expect(await verb('stop')).toBe('stopped');
    expect(await verb('start')).toBe('campaign.state');
  });

  it('is thrown away while it is a draft, and kept once it has begun', async () => {
    const draft = await make();
    expect((await house.ask('DELETE', `/api/campaigns/${draft.id}`)).statusCode).toBe(204);
    expect((await house.ask('GET', `/api/campaigns/${draft.id}`)).statusCode).toBe(404);
    expect((await house.ask('DELETE', `/api/campaigns/${draft.id}`)).statusCode).toBe(404);
    const begun = await make();
    await house.ask('POST', `/api/campaigns/${begun.id}/start`);
    const refused = await house.ask('DELETE', `/api/campaigns/${begun.id}`);
    expect([refused.statusCode, refused.json<FailureBody>().code]).toEqual([409, 'campaign.state']);
    expect((await house.ask('GET', `/api/campaigns/${begun.id}`)).statusCode).toBe(200);
  });

  it('is listed with the counts that it has on its own page', async () => {
    const first = await make({ name: 'Первый' });
    const [visit] = (await targetsOf(first.id, 'limit=1')).items;
    const second = await make({ name: 'Второй', appointments: { ids: [visit?.appointmentId] } });
    const { items } = (await house.ask('GET', '/api/campaigns')).json<{ items: Campaign[] }>();
    const listed = [first, second].map(({ id }) => items.find((item) => item.id === id));
    expect(listed).toEqual([first, second]);
    expect(listed.map((item) => item?.summary.total)).toEqual([200, 1]);
  });

  it.each([
    [{ trunkId: newId() }, 404, 'trunk.missing'],
    [{ appointments: { importId: newId() } }, 400, 'campaign.empty'],
    [{ purpose: 'feedback' }, 400, 'campaign.nothing-to-say'],
    [{ purpose: 'promotion' }, 400, 'campaign.nothing-to-say'],
    [{ settings: { linesAtOnce: 0 } }, 400, 'input.wrong'],
    [{ settings: { hours: { weekdays: { from: '20:00', to: '09:00' } } } }, 400, 'input.wrong'],
    [{ appointments: { importId: newId(), ids: [newId()] } }, 400, 'input.wrong'],
  ])('is refused: %j', async (more, status, code) => {
    const body = { trunkId, appointments: { importId }, ...more };
    const answer = await house.ask('POST', '/api/campaigns', { body });
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([status, code]);
  });

  it('is not made of a file that has not been loaded', async () => {
    const { id } = (await house.ask('POST', '/api/imports/sample')).json<{ id: string }>();
    const body = { trunkId, appointments: { importId: id } };
    const answer = await house.ask('POST', '/api/campaigns', { body });
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([409, 'import.not-done']);
  });
});

describe('its targets', () => {
  it('come page by page, each once, with masked phones', async () => {
    const { id } = await make();
    const seen: Target[] = [];
    let after: string | null = '';
    while (after !== null) {
      const page = await targetsOf(id, `limit=90${after ? `&after=${after}` : ''}`);
      seen.push(...page.items);
      expect(page.total).toBe(200);
      after = page.nextAfter;
    }
    expect(new Set(seen.map((target) => target.id)).size).toBe(200);
    expect(seen.every((target) => /^\+7 990 \*{3}-\*\*-\d\d$/.test(target.phone))).toBe(true);
  });

  it('are found by name, by state and by mark', async () => {
    const { id } = await make();
    const [first] = (await targetsOf(id, 'limit=1')).items;
    const byName = await targetsOf(id, `search=${encodeURIComponent(first?.patientName ?? '')}`);
    expect(byName.items.map((target) => target.id)).toContain(first?.id);
    expect(byName.items.length).toBeLessThan(200);
    expect((await targetsOf(id, 'state=done')).items).toEqual([]);
    expect((await targetsOf(id, 'mark=none&limit=7')).items).toHaveLength(7);
    expect(await targetsOf(id, 'mark=confirmed')).toEqual({ items: [], nextAfter: null, total: null });
    expect((await targetsOf(id, 'search=%25')).items).toEqual([]);
  });

  it('have attempts', async () => {
    const { id } = await make();
    const [first] = (await targetsOf(id, 'limit=1')).items;
    const callId = newId();
    await house.database.query(
      `insert into campaigns.attempt (id, project_id, campaign_id, target_id, number, call_id, phone,
         visit_starts_at, placed_at, heard)
       values ($1, $2, $3, $4, 1, $5, '+79900123456', now(), now(), '[]')`,
      [newId(), house.projectId, id, first?.id, callId],
    );
    const answer = await house.ask('GET', `/api/targets/${first?.id}/attempts`);
    const { items } = answer.json<{ items: unknown[] }>();
    // an attempt from before lines had backups left by its campaign's
    expect(items.map((item) => Attempt.parse(item))).toMatchObject([
      { number: 1, callId, ending: null, trunk: { id: trunkId } },
    ]);
  });

  it('whose calls are up are shown with their phase', async () => {
    const { id } = await make();
    const [first] = (await targetsOf(id, 'limit=1')).items;
    await house.database.query(`update campaigns.target set state = 'calling' where id = $1`, [first?.id]);
    const callId = newId();
    const event = { kind: 'call', campaignId: id, targetId: first?.id ?? '', callId, heard: null } as const;
    const at = '2026-11-22T09:00:00.000Z';
    house.context.publish({
      projectId: house.projectId,
      event: { ...event, phase: 'talking', at, step: 'ask' },
    });
    const answer = await house.ask('GET', `/api/campaigns/${id}/calls-now`);
    const { items } = answer.json<{ items: unknown[] }>();
    expect(items.map((item) => CallNow.parse(item))).toMatchObject([
      { callId, phase: 'talking', step: 'ask', patientName: first?.patientName },
    ]);
  });
});

describe('its results', () => {
  it('are downloaded in both formats, every visit in its row', async () => {
    const { id } = await make({ name: 'Завтра' });
    const csv = await house.ask('GET', `/api/campaigns/${id}/results.csv`);
    expect(csv.body.trim().split('\n')).toHaveLength(201);
    expect(csv.headers['content-disposition']).toContain(encodeURIComponent('Завтра - итоги.csv'));
    const xlsx = await house.ask('GET', `/api/campaigns/${id}/results.xlsx?language=en`);
    expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
  });
});

describe('the hand-call list', () => {
  it('shows whole phones, the nearest visit first, and is worked off with a mark', async () => {
    const { id } = await make();
    const { items } = await targetsOf(id, 'limit=200');
    for (const target of [items[150], items[3]]) {
      await house.database.query(
        `insert into campaigns.hand_call (id, project_id, campaign_id, target_id, appointment_id, reason, created_at)
         values ($1, $2, $3, $4, $5, 'callback-promised', now())`,
        [newId(), house.projectId, id, target?.id, target?.appointmentId],
      );
    }
    const open = pageOf(HandCall).parse((await house.ask('GET', '/api/hand-calls?limit=1')).json());
    expect([open.total, open.items[0]?.targetId]).toEqual([2, items[3]?.id]);
    expect(open.items[0]?.phones[0]).toMatch(/^\+79900\d{6}$/);
    const rest = await house.ask('GET', `/api/hand-calls?limit=1&after=${open.nextAfter}`);
    expect(pageOf(HandCall).parse(rest.json())).toMatchObject({
      nextAfter: null,
      items: [{ targetId: items[150]?.id }],
    });

    const line = open.items[0]?.id;
    const body = { note: 'придёт', mark: 'confirmed' };
    const closed = HandCall.parse(
      (await house.ask('POST', `/api/hand-calls/${line}/close`, { body })).json(),
    );
    expect(closed).toMatchObject({ closedBy: 'Ольга', note: 'придёт', mark: 'confirmed' });
    const done = pageOf(HandCall).parse((await house.ask('GET', '/api/hand-calls?state=closed')).json());
    expect(done.items.map((item) => item.id)).toEqual([line]);
  });

  it('says who is simulated, and takes a close back with the mark', async () => {
    const [line] = pageOf(HandCall).parse((await house.ask('GET', '/api/hand-calls')).json()).items;
    expect(line?.rehearsal).toBe(true);
    const post = async (verb: string, body: object) =>
      HandCall.parse((await house.ask('POST', `/api/hand-calls/${line?.id}/${verb}`, { body })).json());
    expect(await post('close', { mark: 'declined' })).toMatchObject({ mark: 'declined' });
    const opened = await post('reopen', { mark: line?.mark });
    expect(opened).toEqual(line);
    const open = pageOf(HandCall).parse((await house.ask('GET', '/api/hand-calls')).json());
    expect(open.items.map((item) => item.id)).toContain(line?.id);
  });

  it('shows what the patient has written last, and nothing of a simulated one', async () => {
    const { database, projectId, clock } = house;
    const shown = async () =>
      pageOf(HandCall).parse((await house.ask('GET', '/api/hand-calls')).json()).items[0]!;
    const { campaignId, phones } = await shown();
    const gateway = await database.query<{ id: string }>(
      `insert into inbox.sms_gateway (id, project_id, kind, fields, sender, price_kopecks, chosen, changed_at)
       values ($1, $2, 'smpp', '{}', '', 0, false, now()) returning id`,
      [newId(), projectId],
    );
    await database.query(
      `insert into inbox.sms_incoming (id, project_id, gateway_id, phone, text, received_at, done)
       values ($1, $2, $3, $4, 'опоздаю на час', $5, 'handed')`,
      [newId(), projectId, gateway[0]?.id, phones[0], new Date(clock.now())],
    );
    expect((await shown()).lastSms).toBeNull();
    const isRehearsal = (is: boolean) =>
      database.query('update campaigns.campaign set rehearsal = $2 where id = $1', [campaignId, is]);
    await isRehearsal(false);
    const receivedAt = new Date(clock.now()).toISOString();
    expect((await shown()).lastSms).toEqual({ text: 'опоздаю на час', receivedAt });
    await isRehearsal(true);
  });

  it('takes no close back of a visit that is on the list by a later campaign, and leaves its mark', async () => {
    const [line] = pageOf(HandCall).parse((await house.ask('GET', '/api/hand-calls')).json()).items;
    const post = (verb: string, body: object) =>
      house.ask('POST', `/api/hand-calls/${line?.id}/${verb}`, { body });
    await post('close', { mark: 'confirmed' });
    const later = await make();
    await house.database.query(
      `insert into campaigns.hand_call (id, project_id, campaign_id, target_id, appointment_id, reason, created_at)
       select $1, $2, $3, id, appointment_id, 'not-reached', now() from campaigns.target
       where campaign_id = $3 and appointment_id = $4`,
      [newId(), house.projectId, later.id, line?.appointmentId],
    );
    const refused = await post('reopen', { mark: 'none' });
    expect([refused.statusCode, refused.json<FailureBody>().code]).toEqual([409, 'hand-call.open-already']);
    const closed = pageOf(HandCall).parse((await house.ask('GET', '/api/hand-calls?state=closed')).json());
    expect(closed.items.find(({ id }) => id === line?.id)).toMatchObject({ mark: 'confirmed' });
    const audit = await house.database.query<{ action: string }>(
      'select action from auth.audit where subject_id = $1 order by at desc, id desc limit 1',
      [line?.id],
    );
    expect(audit).toEqual([{ action: 'hand-call-closed' }]);
  });
});

describe('another project', () => {
  it('sees and moves none of it', async () => {
    const { cookie } = await house.stranger();
    const { id } = await make();
    const [target] = (await targetsOf(id, 'limit=1')).items;
    const [hand] = await house.database.query<{ id: string }>('select id from campaigns.hand_call limit 1');
    const asked = await Promise.all([
      ...['', '/targets', '/calls-now', '/results.csv', '/results.xlsx'].map((end) =>
        house.ask('GET', `/api/campaigns/${id}${end}`, { cookie }),
      ),
      ...['start', 'pause', 'resume', 'stop'].map((verb) =>
        house.ask('POST', `/api/campaigns/${id}/${verb}`, { cookie }),
      ),
      house.ask('GET', `/api/targets/${target?.id}/attempts`, { cookie }),
      house.ask('DELETE', `/api/campaigns/${id}`, { cookie }),
      house.ask('POST', `/api/hand-calls/${hand?.id}/close`, { cookie, body: {} }),
      house.ask('POST', `/api/hand-calls/${hand?.id}/reopen`, { cookie, body: {} }),
      house.ask('POST', '/api/campaigns', { cookie, body: { trunkId, appointments: { importId } } }),
    ]);
    expect(asked.map((answer) => answer.statusCode)).toEqual(asked.map(() => 404));
    expect((await house.ask('GET', '/api/campaigns', { cookie })).json()).toEqual({ items: [] });
    expect((await house.ask('GET', '/api/hand-calls', { cookie })).json()).toMatchObject({
      items: [],
      total: 0,
    });
    expect(Campaign.parse((await house.ask('GET', `/api/campaigns/${id}`)).json()).state).toBe('draft');
  });
});
