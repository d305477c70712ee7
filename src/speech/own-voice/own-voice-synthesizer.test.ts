import { describe, expect, it } from 'vitest';
import type { Pcm, Synthesizer } from '../synthesizer.ts';
import type { RecordedParts } from './cover.ts';
import { createOwnVoice, type RecordedPart, type RecordedVoice } from './own-voice-synthesizer.ts';
import { partKey } from './words.ts';

const voice = { name: 'anna' };

/** Recorded words, each as a sound of its own height. */
function recorded(texts: Readonly<Record<string, number>>): RecordedParts<RecordedPart> {
  const parts = Object.entries(texts).map(([text, height]): [string, RecordedPart] => [
    partKey(text),
    { id: `${text} ${height}`, samples: new Int16Array(800).fill(height) },
  ]);
  return { byKey: new Map(parts), longest: 5 };
}

function bench(parts: RecordedParts<RecordedPart> | undefined, mixes = false) {
  const asked: string[] = [];
  const synthesizer: Synthesizer = {
    id: 'engine-1',
    start: async () => undefined,
    stop: async () => undefined,
    async *synthesize(text) {
      asked.push(text);
      const samples = Int16Array.from({ length: 8000 }, (_, n) => 5000 * Math.sin(n / 5));
      yield { samples: samples.subarray(0, 4000), sampleRateHz: 8000 };
      yield { samples: samples.subarray(4000), sampleRateHz: 8000 };
    },
  };
  let inUse: RecordedVoice | undefined = parts && { id: 'v', parts, mixes };
  const own = createOwnVoice({ synthesizer, inUse: () => inUse });
  return {
    ...{ own, asked },
    use: (other: RecordedVoice | undefined) => {
      inUse = other;
    },
    say: async (text: string): Promise<readonly Pcm[]> => {
      const pieces: Pcm[] = [];
      const sound = own(text, voice)?.say() ?? synthesizer.synthesize(text, voice);
      for await (const piece of sound) pieces.push(piece);
      return pieces;
    },
  };
}

describe('a clinic’s own voice', () => {
  it('says a sentence as it was when it was asked for, whatever was chosen since', async () => {
    const { own, use } = bench(recorded({ спасибо: 1 }));
    const speaker = own('Спасибо!', voice)!;
    use({ id: 'v', mixes: false, parts: recorded({ спасибо: 2 }) });
    for await (const { samples } of speaker.say()) expect(samples[400]).toBe(1);
    use(undefined);
    for await (const { samples } of speaker.say()) expect(samples[400]).toBe(1);
  });

  it('says a sentence of which all is recorded', async () => {
    const { say, asked } = bench(recorded({ 'вы придёте': 100, завтра: 200 }));
    const [only] = await say('Вы придёте завтра?');
    expect(only!.samples).toHaveLength(1600);
    expect([only!.samples[400], only!.samples[1200], only!.sampleRateHz]).toEqual([100, 200, 8000]);
    expect(asked).toEqual([]);
  });

  it('leaves a sentence to the other voice when a word of it is missing', async () => {
    const { say, asked, own } = bench(recorded({ завтра: 200 }));
    expect(await say('Вы придёте завтра?')).toHaveLength(2);
    expect(asked).toEqual(['Вы придёте завтра?']);
    expect(own('Вы придёте завтра?', voice)).toBeUndefined();
  });

  it('has the missing words said by the other voice when it may', async () => {
    const { say, asked } = bench(recorded({ завтра: 200 }), true);
    const [only, ...more] = await say('Вы придёте завтра?');
    expect([asked, more]).toEqual([['Вы придёте'], []]);
    expect(only!.samples.at(-400)).toBe(200);
    expect(only!.samples.length).toBeGreaterThan(8000);
  });

  it('leaves a sentence to the other voice of which nothing is recorded, mixed or not', async () => {
    const { say, asked } = bench(recorded({ завтра: 200 }), true);
    expect(await say('Спасибо!')).toHaveLength(2);
    expect(asked).toEqual(['Спасибо!']);
  });

  it('is another sound in the cache when one of its words was recorded again, and only then', () => {
    const { own, use } = bench(recorded({ спасибо: 1, завтра: 2 }));
    const { name, edition, folder } = own('Спасибо!', voice)!;
    const before = { name, edition, folder };
    expect(folder).toContain('-v');
    use({ id: 'v', mixes: false, parts: recorded({ спасибо: 1, завтра: 3 }) });
    expect(own('Спасибо!', voice)).toMatchObject(before);
    use({ id: 'v', mixes: false, parts: recorded({ спасибо: 4, завтра: 3 }) });
    expect(own('Спасибо!', voice)).not.toMatchObject(before);
    use(undefined);
    expect(own('Спасибо!', voice)).toBeUndefined();
  });

  it('is not there until it was chosen', async () => {
    const { say, asked, own } = bench(undefined);
    await say('Спасибо!');
    expect(asked).toEqual(['Спасибо!']);
    expect(own('Спасибо!', voice)).toBeUndefined();
  });
});
