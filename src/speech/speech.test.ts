import { expect, it } from 'vitest';
import { Failure, ManualClock } from '../base/index.ts';
import { liveSpeech, type Phrase, type Speech } from './speech.ts';

/** A sentence of three pieces, the last of which comes when the test says so; `how` says what becomes of it. */
async function halfMade(how: () => void = () => undefined) {
  let goOn: () => void = () => undefined;
  const rest = new Promise<void>((resolve) => (goOn = resolve));
  async function* sound() {
    yield Int16Array.of(1);
    yield Int16Array.of(2);
    await rest;
    how();
    yield Int16Array.of(3);
  }
  const clock = new ManualClock();
  const notKept = new Promise<Phrase>(() => undefined);
  const speech = (await liveSpeech({ sound }, notKept, undefined, clock))!;
  return { speech, goOn, clock };
}

async function heardOf(audio: ReturnType<Speech['take']>): Promise<number[] | string> {
  if (!('pieces' in audio)) return audio.file;
  const heard: number[] = [];
  try {
    for await (const piece of audio.pieces) heard.push(...piece);
    return heard;
  } catch (error) {
    return (error as { code?: string }).code ?? 'no failure of ours';
  }
}

it('is heard to its last piece by everybody who waits for it at the same time', async () => {
  const { speech, goOn } = await halfMade();
  const both = [heardOf(speech.take()), heardOf(speech.take())];
  // both have come to where nothing is made yet
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  goOn();
  expect(await Promise.all(both)).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
  expect(speech.durationMs).toBe(3 / 8);
});

it('has its last piece when it is begun again after a stall', async () => {
  const { speech, goOn, clock } = await halfMade();
  const first = heardOf(speech.take());
  await clock.advanceAsync(3000);
  expect(await first).toBe('speech.synthesizer-stalled');
  const again = heardOf(speech.take());
  goOn();
  expect(await again).toEqual([1, 2, 3]);
});

it('is not whole after it broke off, however often it is begun again', async () => {
  const { speech, goOn } = await halfMade(() => {
    throw new Failure('unavailable', { code: 'speech.synthesizer-died', message: 'It died.' });
  });
  goOn();
  for (let turn = 0; turn < 2; turn += 1)
    expect(await heardOf(speech.take())).toBe('speech.synthesizer-died');
  expect(speech.durationMs).toBeUndefined();
});
