import { describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../../base/index.ts';
import { wholeSound } from '../../whole-sound.ts';
import { describeSynthesizer } from '../../../../test/contracts/synthesizer-contract.ts';
import { createEspeakSynthesizer, robotVoice } from './espeak-synthesizer.ts';

const voice = robotVoice;

describeSynthesizer('espeak-ng', {
  open: async () => ({ synthesizer: createEspeakSynthesizer({ clock: systemClock, log: silentLog }), voice }),
});

describe('espeak-ng itself', () => {
  it('speaks Russian at 22.05 kHz without clipping', { timeout: 60_000 }, async () => {
    const synthesizer = createEspeakSynthesizer({ clock: systemClock, log: silentLog });
    await synthesizer.start();
    const text = '-v Вы записаны на сорок минут первого, к врачу-неврологу.';
    const short = await wholeSound(synthesizer.synthesize('Да.', voice));
    const long = await wholeSound(synthesizer.synthesize(text, voice));
    expect(long.sampleRateHz).toBe(22_050);
    expect(Math.max(...short.samples)).toBeGreaterThan(3000);
    // nothing clipped inside the engine
    expect(long.samples.filter((sample) => Math.abs(sample) >= 32_767)).toHaveLength(0);
    expect(long.samples.length).toBeGreaterThan(short.samples.length * 3);
    await synthesizer.stop();
  });
});
