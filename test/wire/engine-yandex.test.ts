import { describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { yandexKind } from '../../src/speech/engines/yandex/yandex-kind.ts';
import { recognizeStreaming } from '../../src/speech/engines/yandex/yandex-contract.ts';
import { createYandexTranscriber } from '../../src/speech/engines/yandex/yandex-transcriber.ts';
import type { Transcribed } from '../../src/speech/engines/transcribing/transcriber.ts';
import { startGrpcEngine, type Dialect, type GrpcEngine } from '../contracts/grpc-engine.ts';
import { plainHearing, recognizerContract, usualTroubles } from '../contracts/recognizer-contract.ts';
import { Authority } from './certificates.ts';

interface Request {
  readonly session_options?: {
    readonly recognition_model?: Record<string, unknown>;
    readonly eou_classifier?: Record<string, unknown>;
  };
  readonly chunk?: { readonly data: Buffer };
  readonly eou?: object;
}
type Response = Record<string, unknown>;

const words = (text: string) => ({ alternatives: [{ text, start_time_ms: 0, end_time_ms: 500 }] });

/** As https://yandex.cloud/en/docs/speechkit/stt-v3/api-ref/grpc/Recognizer tells. */
const dialect: Dialect<Request, Response> = {
  method: recognizeStreaming() as unknown as Dialect<Request, Response>['method'],
  isFirst: ({ session_options }) => session_options !== undefined,
  soundOf: ({ chunk }) => chunk?.data,
  isEnd: ({ eou }) => eou !== undefined,
  partial: (text) => ({ partial: words(text) }),
  finals: (text, soundMs) => [
    { status_code: { code_type: 'WORKING' } },
    ...(text === '' ? [] : [{ final: words(text) }]),
    { eou_update: { time_ms: soundMs } },
  ],
};

const open = (): Promise<GrpcEngine<Request>> => startGrpcEngine(dialect);

recognizerContract('Yandex SpeechKit', {
  partials: true,
  // gRPC has no message of a wrong shape: a server that is another one knows no such method
  troubles: { ...usualTroubles, 'wrong-shape': 'misordered' },
  open: async (clock) => {
    const server = await open();
    const tools = { clock, log: silentLog, modelDirectory: '' };
    return { server, recognizer: yandexKind.make({ key: 'AQVN-key', address: server.address }, tools) };
  },
});

describe('what Yandex SpeechKit is asked', () => {
  const account = { key: 'AQVN-key', folderId: 'b1g', model: 'general:rc' };

  async function dictate(server: GrpcEngine<Request>, frames: number, caFile?: string): Promise<Transcribed> {
    const transcriber = createYandexTranscriber({ ...account, address: server.address, caFile });
    await transcriber.start();
    const dictation = transcriber.begin(plainHearing, () => undefined);
    for (let frame = 0; frame < frames; frame += 1) dictation.push(new Int16Array(160).fill(frame));
    const transcribed = await dictation.end();
    await transcriber.stop();
    return transcribed;
  }

  it('is Russian at 8 kHz, its end told by us, with the key of the account', async () => {
    const server = await open();
    server.hears('да конечно');
    expect(await dictate(server, 12)).toEqual({ ok: true, text: 'да конечно', language: 'ru' });
    const { headers, requests } = server.last;
    expect(headers.get('authorization')).toEqual(['Api-Key AQVN-key']);
    expect(headers.get('x-folder-id')).toEqual(['b1g']);
    expect(headers.get('x-data-logging-enabled')).toEqual([]);
    expect(requests[0]?.session_options).toMatchObject({
      recognition_model: {
        model: 'general:rc',
        audio_format: {
          raw_audio: { audio_encoding: 'LINEAR16_PCM', sample_rate_hertz: 8000, audio_channel_count: 1 },
        },
        text_normalization: { text_normalization: 'TEXT_NORMALIZATION_DISABLED' },
        language_restriction: { restriction_type: 'WHITELIST', language_code: ['ru-RU'] },
        audio_processing_type: 'REAL_TIME',
      },
      eou_classifier: { external_classifier: {} },
    });
    const sound = Buffer.concat(requests.flatMap(({ chunk }) => (chunk ? [chunk.data] : [])));
    expect(sound.length).toBe(12 * 320);
    expect(sound.readInt16LE(11 * 320)).toBe(11);
    expect(requests.at(-1)?.eou).toBeDefined();
    await server.stop();
  });

  it('is heard as no words when it tells none', async () => {
    const server = await open();
    expect(await dictate(server, 10)).toEqual({ ok: true, text: '', language: 'ru' });
    await server.stop();
  });

  it('puts the parts together, and trusts none when the last one was not told for good', async () => {
    const parts = (responses: readonly Response[]) =>
      startGrpcEngine({ ...dialect, finals: () => responses });
    const whole = await parts([{ final: words('да') }, { final: words('но не в среду') }]);
    expect(await dictate(whole, 10)).toMatchObject({ ok: true, text: 'да но не в среду' });
    await whole.stop();
    const cut = await parts([{ final: words('да') }, { partial: words('но не') }]);
    expect(await dictate(cut, 10)).toEqual({ ok: false, trouble: 'broken' });
    await cut.stop();
  });

  it('is trusted with a certificate of an authority that was named, and with no other', async () => {
    const authority = new Authority();
    const other = new Authority();
    const server = await startGrpcEngine(dialect, authority.issue('IP:127.0.0.1'));
    server.hears('да');
    try {
      expect(await dictate(server, 10, authority.file)).toMatchObject({ ok: true, text: 'да' });
      expect(await dictate(server, 10, other.file)).toEqual({ ok: false, trouble: 'untrusted' });
      expect(await dictate(server, 10)).toEqual({ ok: false, trouble: 'untrusted' });
    } finally {
      await server.stop();
      authority.close();
      other.close();
    }
  });

  it('is refused beforehand with an address, a key or a file that can not be', () => {
    const make = (fields: Record<string, string>) => () =>
      yandexKind.make({ key: 'k', ...fields }, { clock: systemClock, log: silentLog, modelDirectory: '' });
    expect(make({ address: 'stt.api.cloud.yandex.net' })).toThrow(/https/);
    expect(make({ key: 'two lines\nof a key' })).toThrow(/copy it again/);
    expect(make({ 'ca-file': '/nowhere/ca.pem' })).toThrow(/root certificates/);
  });
});
