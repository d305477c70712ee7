import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock, silentLog } from '../../src/base/index.ts';
import { recognize } from '../../src/speech/engines/salute/salute-contract.ts';
import { saluteKind } from '../../src/speech/engines/salute/salute-kind.ts';
import { createSaluteTranscriber } from '../../src/speech/engines/salute/salute-transcriber.ts';
import type { Transcribed } from '../../src/speech/engines/transcribing/transcriber.ts';
import { startGrpcEngine, type Dialect, type GrpcEngine } from '../contracts/grpc-engine.ts';
import { plainHearing, recognizerContract, usualTroubles } from '../contracts/recognizer-contract.ts';
import { SaluteTokenDesk } from '../fakes/salute-token-desk.ts';
import { Authority } from './certificates.ts';

interface Request {
  readonly options?: Record<string, unknown>;
  readonly audio_chunk?: Buffer;
}
type Response = Record<string, unknown>;

const told = (text: string, eou: boolean) => ({
  transcription: { results: text === '' ? [] : [{ text }], eou },
});

/** As https://developers.sber.ru/docs/ru/salutespeech/recognition/recognition-stream tells. */
const dialect: Dialect<Request, Response> = {
  method: recognize() as unknown as Dialect<Request, Response>['method'],
  isFirst: ({ options }) => options !== undefined,
  soundOf: ({ audio_chunk }) => audio_chunk,
  isEnd: () => false,
  partial: (text) => told(text, false),
  finals: (text) => [told(text, true)],
};

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (let close = closers.pop(); close; close = closers.pop()) await close();
});

async function openDesk(...tls: Parameters<typeof SaluteTokenDesk.open>): Promise<SaluteTokenDesk> {
  const desk = await SaluteTokenDesk.open(...tls);
  closers.push(() => desk.stop());
  return desk;
}

recognizerContract('SaluteSpeech', {
  partials: true,
  // gRPC has no message of a wrong shape: a server that is another one knows no such method
  troubles: { ...usualTroubles, 'wrong-shape': 'misordered' },
  open: async (clock) => {
    const server = await startGrpcEngine(dialect);
    const desk = await openDesk();
    const fields = { key: 'a2V5', address: server.address, 'auth-address': desk.address };
    return { server, recognizer: saluteKind.make(fields, { clock, log: silentLog, modelDirectory: '' }) };
  },
});

describe('what SaluteSpeech is asked', () => {
  async function open(different: Partial<Dialect<Request, Response>> = {}) {
    const server = await startGrpcEngine({ ...dialect, ...different });
    closers.push(() => server.stop());
    const desk = await openDesk();
    const clock = new ManualClock();
    const transcriber = createSaluteTranscriber(
      {
        ...{ address: server.address, authAddress: desk.address, model: 'callcenter' },
        ...{ key: 'a2V5', scope: 'SALUTE_SPEECH_CORP' },
      },
      clock,
    );
    closers.push(() => transcriber.stop());
    const dictate = (vocabulary: readonly string[] = []): Promise<Transcribed> => {
      const dictation = transcriber.begin({ ...plainHearing, vocabulary }, () => undefined);
      for (let frame = 0; frame < 10; frame += 1) dictation.push(new Int16Array(160));
      return dictation.end();
    };
    return { server, desk, clock, transcriber, dictate };
  }

  const bearer = ({ last }: GrpcEngine<Request>) => last.headers.get('authorization');

  it('is Russian at 8 kHz with the clinic’s words, by a token that was asked for with the key', async () => {
    const { server, desk, transcriber, dictate } = await open();
    server.hears('к ивановой');
    await transcriber.start();
    expect(await dictate(['Иванова', 'терапевт'])).toEqual({ ok: true, text: 'к ивановой', language: 'ru' });
    expect(desk.asked).toEqual([
      {
        authorization: 'Basic a2V5',
        requestId: expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
        scope: 'SALUTE_SPEECH_CORP',
      },
    ]);
    expect(bearer(server)).toEqual(['Bearer token-1']);
    expect(server.last.requests[0]?.options).toMatchObject({
      ...{ audio_encoding: 'PCM_S16LE', sample_rate: 8000, channels_count: 1, language: 'ru-RU' },
      ...{ model: 'callcenter', hints: { words: ['Иванова', 'терапевт'] } },
      enable_multi_utterance: { enable: true },
      enable_partial_results: { enable: true },
    });
    const sound = server.last.requests.reduce((sum, { audio_chunk }) => sum + (audio_chunk?.length ?? 0), 0);
    expect(sound).toBe(10 * 320);
  });

  it('keeps a token until shortly before its end, and asks once for all who wait', async () => {
    const { server, desk, clock, transcriber, dictate } = await open();
    desk.instead = { status: 500, body: '' };
    await transcriber.start();
    expect(await dictate()).toEqual({ ok: false, trouble: 'broken' });
    desk.instead = undefined;
    desk.endsAt = clock.now() + 1_800_000;
    await Promise.all([dictate(), dictate(), dictate()]);
    expect(desk.asked).toHaveLength(3);
    clock.advance(1_000_000);
    await dictate();
    expect(desk.asked).toHaveLength(3);
    clock.advance(790_000);
    await dictate();
    expect(desk.asked).toHaveLength(4);
    expect(bearer(server)).toEqual(['Bearer token-4']);
  });

  it('asks for another token when the service does not take the one it had', async () => {
    const { server, transcriber, dictate } = await open();
    await transcriber.start();
    server.letIn((headers) => headers.get('authorization')[0] !== 'Bearer token-1');
    expect(await dictate()).toEqual({ ok: false, trouble: 'refused' });
    expect(await dictate()).toMatchObject({ ok: true });
    expect(bearer(server)).toEqual(['Bearer token-2']);
  });

  it('puts together what the service takes for several sentences', async () => {
    const finals = () => [told('да', true), told('но не', false), told('но не в среду', true)];
    const { transcriber, dictate } = await open({ finals });
    await transcriber.start();
    expect(await dictate()).toMatchObject({ ok: true, text: 'да но не в среду' });
  });

  const answers = [
    ['refused', { status: 400, body: '{"code":4,"message":"Can\'t decode \'Authorization\' header"}' }],
    ['refused', { status: 401, body: '' }],
    ['limited', { status: 429, body: '' }],
    ['broken', { status: 200, body: 'not JSON' }],
    ['broken', { status: 200, body: '{"access_token":"two words","expires_at":1}' }],
    ['broken', { status: 200, body: 'x'.repeat(200_000) }],
  ] as const;
  it.each(answers)('tells %s when the desk of tokens answers %o', async (trouble, instead) => {
    const { desk, transcriber, dictate } = await open();
    desk.instead = instead;
    await transcriber.start();
    expect(await dictate()).toEqual({ ok: false, trouble });
  });

  it('tells late when the desk of tokens is silent, and starts all the same', async () => {
    const { desk, clock, transcriber, dictate } = await open();
    desk.instead = 'silence';
    const started = transcriber.start();
    await expect.poll(() => desk.asked.length).toBe(1);
    clock.advance(5_000);
    await started;
    const dictated = dictate();
    await expect.poll(() => desk.asked.length).toBe(2);
    clock.advance(5_000);
    expect(await dictated).toEqual({ ok: false, trouble: 'late' });
  });

  it('trusts only whom it was told to, with the tokens too', async () => {
    const authority = new Authority();
    closers.push(() => authority.close());
    const certificate = authority.issue('IP:127.0.0.1');
    const desk = await openDesk(certificate);
    const server = await startGrpcEngine(dialect, certificate);
    closers.push(() => server.stop());
    const dictate = async (caFile?: string): Promise<Transcribed> => {
      const places = { address: server.address, authAddress: desk.address, model: 'general' };
      const transcriber = createSaluteTranscriber(
        { ...places, key: 'a2V5', scope: 'SALUTE_SPEECH_PERS', caFile },
        new ManualClock(),
      );
      await transcriber.start();
      closers.push(() => transcriber.stop());
      return transcriber.begin(plainHearing, () => undefined).end();
    };
    expect(await dictate(authority.file)).toMatchObject({ ok: true });
    expect(await dictate()).toEqual({ ok: false, trouble: 'untrusted' });
  });
});
