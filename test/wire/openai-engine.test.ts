import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/base/index.ts';
import { createOpenAiTranscriber } from '../../src/speech/engines/openai/openai-transcriber.ts';
import { openAiKind } from '../../src/speech/engines/openai/openai-kind.ts';
import type { Hearing } from '../../src/speech/index.ts';
import { OpenAiServer } from '../contracts/openai-server.ts';
import { plainHearing, recognizerContract, usualTroubles } from '../contracts/recognizer-contract.ts';

const form = { model: 'whisper-1', format: 'verbose_json', key: 'sk-of-the-clinic' };

recognizerContract('an OpenAI-compatible service', {
  open: async (clock) => {
    const server = await OpenAiServer.start();
    const fields = { ...form, address: server.address };
    return {
      recognizer: openAiKind.make(fields, { clock, log: silentLog, modelDirectory: '/nowhere' }),
      server,
    };
  },
  troubles: usualTroubles,
});

describe('what is sent to it', () => {
  let server: OpenAiServer | undefined;
  afterEach(() => server?.stop());

  async function dictate(options: { key?: string; format?: 'json' | 'verbose_json' }, hearing: Hearing) {
    const { format = 'json', key } = options;
    const transcriber = createOpenAiTranscriber({
      ...{ address: `${server!.address}/`, model: 'small', format },
      ...(key === undefined ? {} : { key }),
    });
    const dictation = transcriber.begin(hearing, () => undefined);
    const frame = new Int16Array(160);
    for (let n = 0; n < 3; n += 1) dictation.push(frame.fill(n));
    return dictation.end();
  }

  it('is one WAV with the model, the language and the names of the clinic', async () => {
    server = await OpenAiServer.start();
    server.hears(' Да. ');
    const vocabulary = ['Иванова Анна Сергеевна', 'Терапевт', 'x'.repeat(1000)];
    const said = await dictate({ key: 'k' }, { ...plainHearing, vocabulary });
    expect(said).toEqual({ ok: true, text: 'Да.' });
    const [sent] = server.sent;
    expect(sent?.authorization).toBe('Bearer k');
    expect(sent?.fields).toEqual({
      model: 'small',
      language: 'ru',
      response_format: 'json',
      temperature: '0',
      prompt: 'Иванова Анна Сергеевна, Терапевт',
    });
    expect(sent?.file).toMatchObject({ name: 'answer.wav', type: 'audio/wav' });
    expect(sent?.file.bytes.length).toBe(44 + 3 * 320);
    expect([44, 44 + 320, 44 + 640].map((at) => sent?.file.bytes.readInt16LE(at))).toEqual([0, 1, 2]);
  });

  it('carries no key where none is needed, and no empty hint', async () => {
    server = await OpenAiServer.start();
    server.hears('нет');
    expect(await dictate({ format: 'verbose_json' }, plainHearing)).toEqual({
      ok: true,
      text: 'нет',
      language: 'ru',
    });
    expect(server.sent[0]?.authorization).toBeUndefined();
    expect(server.sent[0]?.fields).not.toHaveProperty('prompt');
  });

  it('goes nowhere else than it was told to', async () => {
    server = await OpenAiServer.start();
    const { address } = server;
    const transcriber = createOpenAiTranscriber({
      address: `${address}/elsewhere`,
      model: 'm',
      format: 'json',
    });
    expect(await transcriber.begin(plainHearing, () => undefined).end()).toEqual({
      ok: false,
      trouble: 'misordered',
    });
  });
});
