import { fork } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../../base/index.ts';
import { wholeSound } from '../../whole-sound.ts';
import { describeSynthesizer } from '../../../../test/contracts/synthesizer-contract.ts';
import type { EngineProcess } from '../voice-process/process-synthesizer.ts';
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

  it('says a sentence alike whatever it has said or refused before', { timeout: 60_000 }, async () => {
    const synthesizer = createEspeakSynthesizer({ clock: systemClock, log: silentLog });
    await synthesizer.start();
    // this voice has no breath in it, which would be another one each time
    const man = { name: 'ru+m3' };
    const before = await wholeSound(synthesizer.synthesize('Ждём вас.', man));
    await wholeSound(synthesizer.synthesize('Вы записаны на сорок минут первого.', robotVoice));
    const refused = wholeSound(synthesizer.synthesize('Да.', { name: 'nobody' }));
    await expect(refused).rejects.toMatchObject({ code: 'speech.sentence-refused' });
    const after = await wholeSound(synthesizer.synthesize('Ждём вас.', man));
    expect(after.samples).toEqual(before.samples);
    await synthesizer.stop();
  });

  it('goes on in another process when this one can make no new engine', { timeout: 60_000 }, async () => {
    let started = 0;
    // it has no memory for a second engine, which a refused sentence makes necessary
    const poor = `let engines = 0;
      const { slice } = Uint8Array.prototype;
      Uint8Array.prototype.slice = function (...span) {
        if (this.length > 10e6 && (engines += 1) > 1) throw new RangeError('no memory');
        return slice.apply(this, span);
      };`;
    const spawn = (): EngineProcess => {
      started += 1;
      return fork(new URL('./espeak-process.ts', import.meta.url), [], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        execArgv: ['--import', 'tsx', '--import', `data:text/javascript,${encodeURIComponent(poor)}`],
      });
    };
    const synthesizer = createEspeakSynthesizer({ clock: systemClock, log: silentLog, spawn });
    await synthesizer.start();
    const refused = wholeSound(synthesizer.synthesize('Да.', { name: 'nobody' }));
    await expect(refused).rejects.toMatchObject({ code: 'speech.sentence-refused' });
    const { samples } = await wholeSound(synthesizer.synthesize('Да.', robotVoice));
    expect(Math.max(...samples)).toBeGreaterThan(3000);
    expect(started).toBe(2);
    await synthesizer.stop();
  });
});
