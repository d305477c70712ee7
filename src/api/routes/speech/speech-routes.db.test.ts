import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import { VoskServer } from '../../../../test/contracts/vosk-server.ts';
import { systemClock } from '../../../base/index.ts';
import { HealthDetail, HearingSettings, HearingTrial, type FailureBody } from '../../contract/index.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

const openai = {
  engine: 'openai',
  patienceMs: 700,
  fields: {
    address: 'https://api.example.com/v1',
    model: 'whisper-1',
    format: 'json',
    key: 'sk-of-the-clinic',
  },
};

const shown = async (): Promise<HearingSettings> =>
  HearingSettings.parse((await house.ask('GET', '/api/speech/hearing')).json());
const engineOf = ({ engines }: HearingSettings, id: string) => engines.find((engine) => engine.id === id)!;

describe('who hears the patients', () => {
  it('is for administrators only', async () => {
    expect((await house.ask('GET', '/api/speech/hearing', { cookie: '' })).statusCode).toBe(401);
  });

  it('is the embedded engine at first, with all others to choose from', async () => {
    const { chosen, engines, state } = await shown();
    expect([chosen, state]).toEqual(['embedded', null]);
    expect(engines[0]?.id).toBe('embedded');
    expect(engines.map(({ id }) => id)).toEqual(expect.arrayContaining(['vosk', 'openai']));
  });

  it('is the one that was chosen; its key is kept and never shown, in no answer and no audit', async () => {
    const answer = await house.ask('PUT', '/api/speech/hearing', { body: openai });
    expect(answer.statusCode).toBe(200);
    const settings = await shown();
    const { key, ...fields } = openai.fields;
    expect(settings.chosen).toBe('openai');
    expect(engineOf(settings, 'openai')).toMatchObject({
      filledIn: fields,
      secretsKept: ['key'],
      patienceMs: 700,
    });
    expect(answer.body + JSON.stringify(settings)).not.toContain(key);
    const audit = await house.database.query(
      `select * from auth.audit where action = 'speech-engine-chosen'`,
    );
    expect(audit).toMatchObject([
      { detail: { work: 'recognizer', engine: 'openai', hosts: 'api.example.com' } },
    ]);
    expect(JSON.stringify(audit)).not.toContain(key);
  });

  it('keeps a key that is not sent again, and forgets it when it is emptied', async () => {
    const kept = async (): Promise<unknown> =>
      (await house.services.speechEngines.kept(house.projectId, 'recognizer', 'openai')).secrets;
    const { key, ...fields } = openai.fields;
    await house.ask('PUT', '/api/speech/hearing', { body: openai });
    await house.ask('PUT', '/api/speech/hearing', { body: { ...openai, fields } });
    expect(await kept()).toEqual({ key });
    await house.ask('PUT', '/api/speech/hearing', { body: { ...openai, fields: { ...fields, key: '' } } });
    expect(await kept()).toEqual({});
  });

  it('takes no kept key to another address', async () => {
    const { key, ...fields } = openai.fields;
    await house.ask('PUT', '/api/speech/hearing', { body: openai });
    const elsewhere = { ...openai, fields: { ...fields, address: 'https://api.example.com:8443/v1' } };
    const answer = await house.ask('PUT', '/api/speech/hearing', { body: elsewhere });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<FailureBody>()).toMatchObject({
      code: 'engine.secret-again',
      params: { field: 'key' },
    });
    // one that leads to the same place, and one for which the key is given up, are as good
    for (const [address, more] of [
      ['https://API.example.com:443/v1', {}],
      ['https://other.example.com/v1', { key: '' }],
    ] as const) {
      const body = { ...openai, fields: { ...fields, address, ...more } };
      expect((await house.ask('PUT', '/api/speech/hearing', { body })).statusCode).toBe(200);
    }
    expect(
      JSON.stringify(await house.services.speechEngines.kept(house.projectId, 'recognizer', 'openai')),
    ).not.toContain(key);
  });

  it('is of one project: another one chooses for itself', async () => {
    await house.ask('PUT', '/api/speech/hearing', { body: openai });
    const { cookie } = await house.stranger();
    const others = await house.ask('GET', '/api/speech/hearing', { cookie });
    expect(HearingSettings.parse(others.json())).toMatchObject({ chosen: 'embedded' });
    expect(others.body).not.toContain('api.example.com');
  });

  it('is shown with how it last was, until another one is chosen', async () => {
    await house.ask('PUT', '/api/speech/hearing', { body: openai });
    await house.services.speechEngines.writeState(house.projectId, 'recognizer', {
      ...{ engine: 'openai', state: 'resting', trouble: 'limited', counts: { large: 5, late: 3 } },
      sinceMs: house.clock.now(),
    });
    const counts = { large: 5, late: 3 };
    expect((await shown()).state).toMatchObject({ state: 'resting', trouble: 'limited', counts });
    const health = HealthDetail.parse((await house.ask('GET', '/api/health/detail')).json());
    expect(health.hearing).toMatchObject({ state: 'resting', counts });
    await house.ask('PUT', '/api/speech/hearing', {
      body: { engine: 'embedded', fields: {}, patienceMs: 300 },
    });
    expect((await shown()).state).toBeNull();
    const later = HealthDetail.parse((await house.ask('GET', '/api/health/detail')).json());
    expect(later.hearing).toBeNull();
  });

  it.each([
    ['an unknown engine', { engine: 'telepathy' }, 'engine.unknown'],
    ['an empty model', { fields: { ...openai.fields, model: '' } }, 'engine.field-missing'],
    ['an address that is none', { fields: { ...openai.fields, address: 'here' } }, 'engine.field-wrong'],
    [
      'a key that anybody may read on the way',
      { fields: { ...openai.fields, address: 'http://api.example.com/v1' } },
      'engine.address-open',
    ],
    ['a key that is none', { engine: 'yandex', fields: { key: 'with a space' } }, 'speech.key-wrong'],
    [
      'a file that never ends',
      { engine: 'yandex', fields: { key: 'k', 'ca-file': '/dev/zero' } },
      'speech.ca-file-unreadable',
    ],
    ['no patience', { patienceMs: 0 }, 'input.wrong'],
  ])('is refused with %s', async (_, part, code) => {
    const answer = await house.ask('PUT', '/api/speech/hearing', { body: { ...openai, ...part } });
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([400, code]);
  });
});

describe('a trial', () => {
  let server: VoskServer | undefined;
  afterEach(() => server?.stop());

  async function tried(): Promise<HearingTrial> {
    server = await VoskServer.start();
    server.hears('да я приду');
    let over = false;
    const body = { engine: 'vosk', fields: { address: server.address } };
    const answer = house.ask('POST', '/api/speech/hearing/trial', { body }).finally(() => (over = true));
    // the sentence is said by the house's clock, which then stands still: the answer has all the time it needs
    while (!over) await (server.ended === 0 ? house.clock.advanceAsync(20) : systemClock.sleep(2));
    return HearingTrial.parse((await answer).json());
  }

  it('says one sentence to the engine and tells what it heard; nothing is saved', async () => {
    const before = await shown();
    const trial = await tried();
    expect(trial).toMatchObject({ said: 'Да, я приду', text: 'да я приду', meaning: 'yes', trouble: null });
    expect(await shown()).toEqual(before);
    expect(server?.asked).toBe(1);
  });

  it('tells what is wrong', async () => {
    const body = { engine: 'vosk', fields: { address: 'http://127.0.0.1:1' } };
    const answer = await house.ask('POST', '/api/speech/hearing/trial', { body });
    expect(answer.json<FailureBody>()).toMatchObject({
      code: 'engine.field-wrong',
      params: { field: 'address' },
    });
  });
});
