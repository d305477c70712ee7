import { expect, it } from 'vitest';
import { describeSynthesizer } from '../../../../test/contracts/synthesizer-contract.ts';
import { startSaluteVoices, type SaluteVoiceServer } from '../../../../test/contracts/voice-servers.ts';
import { SaluteTokenDesk } from '../../../../test/fakes/salute-token-desk.ts';
import { ManualClock, type Clock } from '../../../base/index.ts';
import { wholeSound } from '../../whole-sound.ts';
import { createSaluteVoice } from './salute-voice.ts';

async function open(clock: Clock) {
  const desk = await SaluteTokenDesk.open();
  const voices = await startSaluteVoices();
  const server: SaluteVoiceServer = {
    address: voices.address,
    behave: (how) => voices.behave(how),
    get asked() {
      return voices.asked;
    },
    get last() {
      return voices.last;
    },
    stop: async () => {
      await voices.stop();
      await desk.stop();
    },
  };
  const account = { authAddress: desk.address, key: 'a2V5', scope: 'SALUTE_SPEECH_CORP' } as const;
  const synthesizer = createSaluteVoice({ ...account, address: server.address }, clock);
  return { synthesizer, voice: { name: 'Nec_24000' }, server, desk };
}

describeSynthesizer('SaluteSpeech', {
  open,
  troubles: {
    limited: 'limited',
    fails: 'broken',
    refuses: 'refused',
    'wrong-shape': 'misordered',
    cuts: 'any',
    garbage: 'broken',
    closes: 'unreachable',
    silent: 'late',
  },
});

it('asks with a token for a voice, and once more with a new one when that is not taken', async () => {
  const { synthesizer, voice, server, desk } = await open(new ManualClock());
  await synthesizer.start();
  const { sampleRateHz } = await wholeSound(synthesizer.synthesize('Мыти\u0301щи', voice));
  expect(sampleRateHz).toBe(24_000);
  expect([server.last?.token, server.last?.text]).toEqual(['Bearer token-1', 'Мытищи']);
  expect(server.last?.url.searchParams.get('voice')).toBe('Nec_24000');
  server.behave('refuses');
  await expect(wholeSound(synthesizer.synthesize('Да', voice))).rejects.toMatchObject({
    code: 'speech.voice-refused',
    retryable: false,
  });
  expect([server.asked, desk.asked.length]).toEqual([3, 2]);
  await synthesizer.stop();
  await server.stop();
});

it('tells that the desk of tokens does not let in', async () => {
  const { synthesizer, voice, server, desk } = await open(new ManualClock());
  desk.instead = { status: 401, body: '{}' };
  await synthesizer.start();
  await expect(wholeSound(synthesizer.synthesize('Да', voice))).rejects.toMatchObject({
    code: 'speech.voice-refused',
  });
  expect(server.asked).toBe(0);
  await synthesizer.stop();
  await server.stop();
});
