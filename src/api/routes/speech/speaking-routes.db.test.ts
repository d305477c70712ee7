import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import { startYandexVoices } from '../../../../test/contracts/voice-servers.ts';
import { decodeWav } from '../../../media/index.ts';
import { SpeakingSettings, SpeakingTrial, type FailureBody } from '../../contract/index.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

const key = 'AQVN-of-the-clinic';
const shown = async (): Promise<SpeakingSettings> =>
  SpeakingSettings.parse((await house.ask('GET', '/api/speech/speaking')).json());

describe('what the robot speaks with', () => {
  it('is for administrators only', async () => {
    expect((await house.ask('GET', '/api/speech/speaking', { cookie: '' })).statusCode).toBe(401);
  });

  it('is the best voice that is installed at first, with all others to choose from', async () => {
    const { chosen, engines } = await shown();
    expect(chosen).toBe('usual');
    expect(engines.map(({ id }) => id)).toEqual(['usual', 'rhvoice', 'espeak', 'sherpa', 'yandex', 'salute']);
    expect(engines.find(({ id }) => id === 'espeak')?.missing).toBeNull();
  });

  it('is the one that was chosen; its key is kept, and never shown', async () => {
    const fields = { key, voice: 'alena', pace: 'slow' };
    const answer = await house.ask('PUT', '/api/speech/speaking', { body: { engine: 'yandex', fields } });
    expect(answer.statusCode).toBe(200);
    const settings = await shown();
    expect(settings.chosen).toBe('yandex');
    expect(settings.engines.find(({ id }) => id === 'yandex')).toMatchObject({
      filledIn: { voice: 'alena', pace: 'slow' },
      secretsKept: ['key'],
    });
    const audit = await house.database.query(`select * from auth.audit`);
    expect(answer.body + JSON.stringify([settings, audit])).not.toContain(key);
    // hearing is another choice
    expect((await house.ask('GET', '/api/speech/hearing')).json()).toMatchObject({ chosen: 'embedded' });
  });

  it('is refused where it is none, or not filled in', async () => {
    for (const [engine, fields, code] of [
      ['parrot', {}, 'engine.unknown'],
      ['salute', { scope: 'SALUTE_SPEECH_CORP' }, 'engine.field-missing'],
      ['espeak', { pace: 'breakneck' }, 'engine.field-wrong'],
      ['sherpa', { model: '../../etc' }, 'speech.model-name-wrong'],
    ] as const) {
      const answer = await house.ask('PUT', '/api/speech/speaking', { body: { engine, fields } });
      expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([400, code]);
    }
  });

  it('is heard before it is chosen, as it sounds on the line; or what is wrong is told', async () => {
    const server = await startYandexVoices();
    const fields = { address: server.address, voice: 'alena', key: 'of-this-server' };
    const order = { engine: 'yandex', fields };
    const trial = async (): Promise<SpeakingTrial> =>
      SpeakingTrial.parse((await house.ask('POST', '/api/speech/speaking/trial', { body: order })).json());
    const { said, sound, durationMs, trouble } = await trial();
    expect([said, trouble]).toEqual([expect.stringContaining('Вы придёте?'), null]);
    const wav = decodeWav(Buffer.from(sound ?? '', 'base64'));
    expect(wav.ok && [wav.audio.sampleRate, wav.audio.channels]).toEqual([8000, 1]);
    expect(durationMs).toBeGreaterThan(1000);
    server.behave('refuses');
    expect(await trial()).toMatchObject({ sound: null, trouble: 'refused' });
    await server.stop();
  });

  it('sends the key that is kept where it was filled in for, and nowhere else', async () => {
    const [mine, another] = [await startYandexVoices(), await startYandexVoices()];
    const voice = 'alena';
    const tried = ({ address }: { address: string }) =>
      house.ask('POST', '/api/speech/speaking/trial', {
        body: { engine: 'yandex', fields: { address, voice } },
      });
    const body = { engine: 'yandex', fields: { address: mine.address, voice, key } };
    await house.ask('PUT', '/api/speech/speaking', { body });
    expect((await tried(mine)).statusCode).toBe(200);
    expect(mine.last?.key).toBe(`Api-Key ${key}`);
    const answer = await tried(another);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<FailureBody>()).toMatchObject({
      code: 'engine.secret-again',
      params: { field: 'key' },
    });
    expect(another.asked).toBe(0);
    const usual = await house.ask('PUT', '/api/speech/speaking', {
      body: { engine: 'yandex', fields: { voice } },
    });
    expect(usual.json<FailureBody>().code).toBe('engine.secret-again');
    await Promise.all([mine.stop(), another.stop()]);
  });
});
