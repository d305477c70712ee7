import { expect, it } from 'vitest';
import { Failure, ManualClock } from '../base/index.ts';
import { PhraseMaking } from './phrase-making.ts';
import type { Pcm, SynthesisWish, Synthesizer } from './synthesizer.ts';
import { tryVoice } from './trial/try-voice.ts';
import { wholeSound } from './whole-sound.ts';

const sampleRateHz = 8000;
const voice = { name: 'ru' };

/** A voice far away that goes on and on, or never begins; what was taken of it, in seconds. */
class Endless implements Synthesizer {
  readonly id = 'endless-1';
  readonly speaks: boolean;
  taken = 0;
  left = false;

  constructor(speaks: boolean) {
    this.speaks = speaks;
  }
  start = async (): Promise<void> => undefined;
  stop = async (): Promise<void> => undefined;
  async *synthesize(_text: string, _voice: unknown, wish: SynthesisWish = {}): AsyncGenerator<Pcm, void> {
    try {
      if (!this.speaks) await told(wish.signal);
      // so that the test ends where nobody does
      for (; this.taken < 1000; this.taken += 10)
        yield { samples: new Int16Array(10 * sampleRateHz).fill(1000), sampleRateHz };
    } finally {
      this.left = true;
    }
  }
}

function told(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const notWanted = new Failure('conflict', { code: 'speech.not-wanted', message: 'Nobody waits.' });
    signal?.addEventListener('abort', () => reject(notWanted));
  });
}

function making(synthesizer: Synthesizer, clock: ManualClock): PhraseMaking {
  const say = (wish: SynthesisWish) => synthesizer.synthesize('Да.', voice, wish);
  return new PhraseMaking({ say, urgent: false, clock });
}

it('is broken off when it is longer than any sentence, however it is asked for', async () => {
  const ways = [
    (endless: Endless) => making(endless, new ManualClock()).whole,
    (endless: Endless) => wholeSound(endless.synthesize('Да.', voice)),
  ];
  for (const way of ways) {
    const endless = new Endless(true);
    await expect(way(endless)).rejects.toMatchObject({ code: 'speech.voice-broken' });
    expect([endless.taken, endless.left]).toEqual([120, true]);
  }
  const endless = new Endless(true);
  expect(await tryVoice({ synthesizer: endless, voice }, new ManualClock())).toEqual({
    ok: false,
    trouble: 'broken',
  });
  expect(endless.taken).toBe(120);
});

it('is given up when it does not come', async () => {
  const clock = new ManualClock();
  const silent = new Endless(false);
  const made = making(silent, clock).whole.catch((error: { code?: string }) => error.code);
  await clock.advanceAsync(299_999);
  expect(silent.left).toBe(false);
  await clock.advanceAsync(1);
  expect([await made, silent.left]).toEqual(['speech.voice-late', true]);
});

it('is tried for 20 seconds, counted from when the voice has started', async () => {
  const clock = new ManualClock();
  const silent = new Endless(false);
  silent.start = () => clock.sleep(19_000);
  const trial = tryVoice({ synthesizer: silent, voice }, clock);
  await clock.advanceAsync(19_000);
  await clock.advanceAsync(19_999);
  expect(silent.left).toBe(false);
  await clock.advanceAsync(1);
  expect(await trial).toEqual({ ok: false, trouble: 'late' });
});
