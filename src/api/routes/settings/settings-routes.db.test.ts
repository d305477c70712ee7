import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailureBody } from '../../contract/index.ts';
import { Settings, unnamedClinic } from '../../contract/index.ts';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

const wanted: Settings = {
  clinicName: 'Улыбка',
  timeZone: 'Asia/Yekaterinburg',
  language: 'ru',
  disclosureLevel: 2,
  administratorUri: 'sip:admin@10.0.0.5',
  address: null,
  callbackNumber: '+7 495 123-45-67',
  voicemail: 'message',
  pronunciations: [{ word: 'Дентал', say: 'дэнт+ал' }],
  answers: [{ asked: ['сколько стоит'], say: 'Приём стоит 1500 ₽.' }],
};

describe('settings', () => {
  it('have defaults, are saved whole, and leave a line in the audit', async () => {
    expect(Settings.parse((await house.ask('GET', '/api/settings')).json())).toMatchObject({
      disclosureLevel: 1,
      clinicName: unnamedClinic,
    });
    expect((await house.ask('PUT', '/api/settings', { body: wanted })).json()).toEqual(wanted);
    expect((await house.ask('GET', '/api/settings')).json()).toEqual(wanted);
    const audit = await house.database.query(`select * from auth.audit where action = 'settings-changed'`);
    expect(audit).toMatchObject([{ detail: { disclosureLevel: 2 } }]);
  });

  it.each([
    ['an unknown zone', { timeZone: 'Europe/Nowhere' }, 'settings.time-zone'],
    ['no name', { clinicName: '  ' }, 'input.wrong'],
    ['an address that is not SIP', { administratorUri: 'https://example.org' }, 'input.wrong'],
    ['an unknown level', { disclosureLevel: 3 }, 'input.wrong'],
    ['two words as one', { pronunciations: [{ word: 'Белая роза', say: 'Б+елая р+оза' }] }, 'input.wrong'],
    ['a number to ring back that is none', { callbackNumber: 'у администратора' }, 'input.wrong'],
    ['an unknown way with voicemails', { voicemail: 'shout' }, 'input.wrong'],
    ['a misplaced stress', { pronunciations: [{ word: 'Дентал', say: 'ден+тал' }] }, 'input.wrong'],
  ])('are refused with %s', async (_, more, code) => {
    const answer = await house.ask('PUT', '/api/settings', { body: { ...wanted, ...more } });
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([400, code]);
  });

  it('are shown with a misplaced stress that an older version took', async () => {
    const pronunciations = [{ word: 'Дентал', say: 'ден+тал' }];
    await house.database.query(
      `update clinic.project set settings = settings || jsonb_build_object('pronunciations', $1::jsonb)`,
      [JSON.stringify(pronunciations)],
    );
    expect((await house.ask('GET', '/api/settings')).json()).toMatchObject({ pronunciations });
    await house.ask('PUT', '/api/settings', { body: wanted });
  });

  it('name what is in braces that the robot has no words for, its place and what there is', async () => {
    const answers = [...wanted.answers, { asked: ['где вы'], say: 'На улице {улица}.' }];
    const answer = await house.ask('PUT', '/api/settings', { body: { ...wanted, answers } });
    const { fields } = answer.json<FailureBody>();
    expect(fields).toMatchObject([
      {
        path: 'answers.1.say',
        message: expect.stringMatching(/^\{улица\} is unknown; use one of \{date\}/) as string,
      },
    ]);
    // an older version took it
    await house.database.query(
      `update clinic.project set settings = settings || jsonb_build_object('answers', $1::jsonb)`,
      [JSON.stringify(answers)],
    );
    expect((await house.ask('GET', '/api/settings')).json()).toMatchObject({ answers });
    await house.ask('PUT', '/api/settings', { body: wanted });
  });

  it('say that sips: is not supported', async () => {
    const body = { ...wanted, administratorUri: 'sips:admin@10.0.0.5' };
    const answer = await house.ask('PUT', '/api/settings', { body });
    const { fields } = answer.json<FailureBody>();
    expect(fields).toMatchObject([
      { path: 'administratorUri', message: expect.stringMatching(/^sips: is not/) as string },
    ]);
  });

  it('take a number that goes out by the line', async () => {
    const body = { ...wanted, administratorUri: '+7 (495) 123-45-67' };
    expect((await house.ask('PUT', '/api/settings', { body })).json()).toEqual(body);
    await house.ask('PUT', '/api/settings', { body: wanted });
  });

  it('of one project are not those of another', async () => {
    const { cookie } = await house.stranger();
    await house.ask('PUT', '/api/settings', { cookie, body: { ...wanted, clinicName: 'Чужая' } });
    expect(Settings.parse((await house.ask('GET', '/api/settings')).json()).clinicName).toBe('Улыбка');
  });
});
