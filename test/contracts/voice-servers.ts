import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, ServerCredentials, status, type ServerWritableStream } from '@grpc/grpc-js';
import { encodeWav } from '../../src/media/index.ts';
import { methodOf } from '../../src/speech/engines/grpc/grpc-line.ts';
import type { Behaviour } from './engine-server.ts';
import type { VoiceServer } from './synthesizer-contract.ts';

/** 60 ms of a tone for each letter. */
export function spoken(text: string, sampleRateHz: number): Int16Array {
  return Int16Array.from({ length: Math.round(text.length * 0.06 * sampleRateHz) }, (_, n) =>
    Math.round(8000 * Math.sin((2 * Math.PI * 300 * n) / sampleRateHz)),
  );
}

interface Asked {
  readonly text: string;
  readonly hints?: readonly { readonly voice?: string; readonly speed?: number }[];
  readonly output_audio_spec?: {
    readonly raw_audio?: { readonly audio_encoding?: string; readonly sample_rate_hertz?: number };
  };
  readonly unsafe_mode?: boolean;
}

type Call = ServerWritableStream<Asked, unknown>;

export interface YandexVoiceServer extends VoiceServer {
  readonly address: string;
  readonly last: { readonly request: Asked; readonly key: string | undefined } | undefined;
}

const refusals = {
  limited: status.RESOURCE_EXHAUSTED,
  fails: status.INTERNAL,
  refuses: status.UNAUTHENTICATED,
  'wrong-shape': status.INVALID_ARGUMENT,
} as const;

/** `Synthesizer/UtteranceSynthesis` of Yandex SpeechKit, API v3. */
export async function startYandexVoices(): Promise<YandexVoiceServer> {
  let how: Behaviour = 'answers';
  let asked = 0;
  let last: YandexVoiceServer['last'];
  const proto = new URL('../../src/speech/engines/yandex/tts-v3.proto', import.meta.url);
  const method = methodOf<Asked, { audio_chunk?: { data: Buffer } }>(
    proto,
    'speechkit.tts.v3.Synthesizer',
    'UtteranceSynthesis',
  );
  const raw = (value: unknown): Buffer =>
    Buffer.isBuffer(value) ? value : method.responseSerialize(value as { audio_chunk?: { data: Buffer } });
  const server = new Server();
  const serve = (call: Call): void => {
    asked += 1;
    last = { request: call.request, key: call.metadata.get('authorization')[0]?.toString() };
    if (how === 'silent') return;
    if (how in refusals) {
      call.emit('error', { code: refusals[how as keyof typeof refusals], details: 'as it was told to' });
      return;
    }
    const spec = call.request.output_audio_spec?.raw_audio;
    if (spec?.audio_encoding !== 'LINEAR16_PCM') {
      call.emit('error', { code: status.INVALID_ARGUMENT, details: 'no such sound' });
      return;
    }
    const { buffer } = spoken(call.request.text, Number(spec.sample_rate_hertz));
    const bytes = Buffer.from(buffer);
    // cut where no sample ends
    for (let from = 0; from < bytes.length; from += 9001) {
      if (how === 'garbage') call.write(Buffer.from([0xff, 0xff, 0xff]));
      else call.write({ audio_chunk: { data: bytes.subarray(from, from + 9001) } });
      if (how === 'cuts') return void setImmediate(() => server.forceShutdown());
    }
    call.end();
  };
  server.addService({ method: { ...method, responseSerialize: raw } }, { method: serve });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    address: `http://127.0.0.1:${port}`,
    behave: (behaviour) => {
      how = behaviour;
      if (how === 'closes') server.forceShutdown();
    },
    get asked() {
      return asked;
    },
    get last() {
      return last;
    },
    stop: async () => server.forceShutdown(),
  };
}

export interface SaluteVoiceServer extends VoiceServer {
  readonly address: string;
  readonly last: { readonly url: URL; readonly token: string | undefined; readonly text: string } | undefined;
}

const statuses = { limited: 429, fails: 500, refuses: 401, 'wrong-shape': 400 } as const;

/** `text:synthesize` of SaluteSpeech, REST v1. */
export async function startSaluteVoices(): Promise<SaluteVoiceServer> {
  let how: Behaviour = 'answers';
  let asked = 0;
  let last: SaluteVoiceServer['last'];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (text += part));
    request.on('end', () => {
      asked += 1;
      const url = new URL(request.url ?? '', 'http://localhost');
      last = { url, token: request.headers.authorization, text };
      if (how === 'silent') return;
      if (how in statuses) return void response.writeHead(statuses[how as keyof typeof statuses]).end('{}');
      const isRight =
        url.pathname === '/rest/v1/text:synthesize' &&
        url.searchParams.get('format') === 'wav16' &&
        request.headers['content-type'] === 'application/text';
      if (!isRight) return void response.writeHead(400).end('{}');
      if (how === 'garbage') return void response.end('<html>'.repeat(100));
      const sampleRate = Number(url.searchParams.get('voice')?.split('_')[1]);
      const wav = encodeWav({ sampleRate, channels: 1, samples: spoken(text, sampleRate) });
      response.write(wav.subarray(0, 20));
      response.write(wav.subarray(20, 5001));
      if (how === 'cuts') return void setImmediate(() => response.destroy());
      response.end(wav.subarray(5001));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    address: `http://127.0.0.1:${port}`,
    behave: (behaviour) => {
      how = behaviour;
      if (how === 'closes') void stop();
    },
    get asked() {
      return asked;
    },
    get last() {
      return last;
    },
    stop,
  };
}
