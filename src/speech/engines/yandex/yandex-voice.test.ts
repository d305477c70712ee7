import { expect, it } from 'vitest';
import { describeSynthesizer } from '../../../../test/contracts/synthesizer-contract.ts';
import { startYandexVoices } from '../../../../test/contracts/voice-servers.ts';
import { ManualClock } from '../../../base/index.ts';
import { wholeSound } from '../../whole-sound.ts';
import { createYandexVoice, yandexText } from './yandex-voice.ts';

describeSynthesizer('Yandex SpeechKit', {
  open: async (clock) => {
    const server = await startYandexVoices();
    const synthesizer = createYandexVoice({ address: server.address, key: 'key' }, clock);
    return { synthesizer, voice: { name: 'alena' }, server };
  },
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

it('asks as the contract has it: voice, role, pace, pitch, folder and a text that is too long to be one', async () => {
  const server = await startYandexVoices();
  const account = { address: server.address, key: 'key', folderId: 'b1g', role: 'good' };
  const synthesizer = createYandexVoice(account, new ManualClock());
  await synthesizer.start();
  await wholeSound(synthesizer.synthesize('Мыти\u0301щи', { name: 'alena', rate: 1.1, pitch: 1.1 }));
  expect(server.last?.key).toBe('Api-Key key');
  expect(server.last?.request).toMatchObject({
    text: 'Мыт+ищи',
    hints: [{ voice: 'alena' }, { role: 'good' }, { speed: 1.1 }, { pitch_shift: 17 }],
    unsafe_mode: false,
  });
  await wholeSound(synthesizer.synthesize('Очень длинно. '.repeat(20), { name: 'alena' }));
  expect(server.last?.request).toMatchObject({ unsafe_mode: true });
  await synthesizer.stop();
  await server.stop();
});

it('says no markup that came in a name', () => {
  expect(yandexText('клиника **[[x]]** sil<[300]> +7')).toBe('клиника     x     sil  300   +7');
});
