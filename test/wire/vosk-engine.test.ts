import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { ManualClock, silentLog } from '../../src/base/index.ts';
import { createVoskTranscriber } from '../../src/speech/engines/vosk/vosk-transcriber.ts';
import { voskKind } from '../../src/speech/engines/vosk/vosk-kind.ts';
import { plainHearing, recognizerContract, usualTroubles } from '../contracts/recognizer-contract.ts';
import { VoskServer } from '../contracts/vosk-server.ts';

recognizerContract('the Vosk server', {
  open: async (clock) => {
    const server = await VoskServer.start();
    return {
      recognizer: voskKind.make(
        { address: server.address },
        { clock, log: silentLog, modelDirectory: '/nowhere' },
      ),
      server,
    };
  },
  troubles: usualTroubles,
  partials: true,
});

let server: VoskServer | undefined;
afterEach(() => server?.stop());

const loud = new Int16Array(160).fill(5000);

async function dictate(frames: number): Promise<{ said: unknown; partials: string[] }> {
  const partials: string[] = [];
  const transcriber = createVoskTranscriber({ address: server!.address });
  const dictation = transcriber.begin(plainHearing, (text) => partials.push(text));
  for (let n = 0; n < frames; n += 1) dictation.push(loud);
  return { said: await dictation.end(), partials };
}

it('tells the server the rate and asks how sure it is of each word', async () => {
  server = await VoskServer.start();
  server.hears('да приду');
  server.confidence = 0.7;
  const { said, partials } = await dictate(23);
  expect(said).toEqual({ ok: true, text: 'да приду', confidence: 0.7, language: 'ru' });
  expect(partials.length).toBeGreaterThan(0);
  expect(server.configs).toEqual([{ config: { sample_rate: 8000, words: true, max_alternatives: 0 } }]);
});

it('hears that there were no words', async () => {
  server = await VoskServer.start();
  expect((await dictate(10)).said).toEqual({ ok: true, text: '', language: 'ru' });
});

it('waits for the end of a server that answers more than it is asked', async () => {
  server = await VoskServer.start();
  server.hears('да приду');
  server.answersConfig = true;
  expect((await dictate(10)).said).toMatchObject({ ok: true, text: 'да приду' });
});

it('tells that nobody listens at the address, and lets go of what nobody waits for', async () => {
  server = await VoskServer.start();
  const { address } = server;
  await server.stop();
  const dictation = createVoskTranscriber({ address }).begin(plainHearing, () => undefined);
  dictation.push(loud);
  expect(await dictation.end()).toEqual({ ok: false, trouble: 'unreachable' });
  dictation.cancel();
  dictation.cancel();
  const early = createVoskTranscriber({ address }).begin(plainHearing, () => undefined);
  early.cancel();
  await delay(20);
});

it('is made of its form', () => {
  const recognizer = voskKind.make(
    { address: 'ws://127.0.0.1:1' },
    { clock: new ManualClock(), log: silentLog, modelDirectory: '/nowhere' },
  );
  expect(recognizer.id).toBe('vosk');
});
