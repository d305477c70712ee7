import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { spokenWav } from '../../../test/factories/spoken-wav.ts';
import { silentLog } from '../../base/index.ts';
import { loudnessOf } from '../loudness.ts';
import { PhraseCache } from '../phrase-cache.ts';
import type { Synthesizer } from '../synthesizer.ts';
import { readWav } from '../wav.ts';
import { examineRecording } from './examine-recording.ts';
import { createOwnVoice } from './own-voice-synthesizer.ts';
import { readRecordedPart, recordedParts } from './recorded-parts.ts';

const voice = { name: 'anna' };
const sentence = 'Напоминаем, вы записаны на приём завтра, двадцать третьего ноября, в пятнадцать часов.';
const texts = [
  'Напоминаем',
  'вы записаны на приём',
  'завтра',
  'двадцать третьего',
  'ноября',
  'в пятнадцать часов',
];
const engine: Synthesizer = {
  id: 'engine',
  start: async () => undefined,
  stop: async () => undefined,
  synthesize: () => {
    throw new Error('not asked for');
  },
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perezvon-own-voice-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Parts of all lengths, recorded now near, now far. */
function recorded(more: Readonly<Record<string, number>> = {}) {
  const kept = texts.map((text, n) => {
    const ms = more[text] ?? 300 + 150 * n;
    const examined = examineRecording(spokenWav({ rateHz: 16_000, ms, loud: [0.3, 0.05, 0.12][n % 3]! }));
    if (!examined.ok) throw new Error(examined.problem);
    return { text, part: readRecordedPart(`${text} ${ms}`, examined.recording.ready)! };
  });
  return { id: 'v', mixes: false, parts: recordedParts(kept, (text) => text) };
}

it('is heard on the line within 1 LU of all prompts, and anew when a word was recorded again', async () => {
  let inUse = recorded();
  const speakerOf = createOwnVoice({ synthesizer: engine, inUse: () => inUse });
  const cache = new PhraseCache({ directory, synthesizer: engine, log: silentLog });
  const phrases = cache.saidFirstBy(speakerOf);
  const first = await phrases.phrase(sentence, voice);
  const samples = readWav(await readFile(first.path), 8000)!;
  const loudness = loudnessOf(
    Float64Array.from(samples, (value) => value / 32_768),
    8000,
  );
  expect(Math.abs(loudness + 16)).toBeLessThan(1);
  expect((await phrases.phrase(sentence, voice)).path).toBe(first.path);
  inUse = recorded({ завтра: 900 });
  const again = await phrases.phrase(sentence, voice);
  expect(again.path).not.toBe(first.path);
  expect(again.durationMs).toBeGreaterThan(first.durationMs + 200);
});

/** A synthesiser's sentence is a second, a recorded one half a second and more. */
const plain: Synthesizer = {
  ...engine,
  async *synthesize() {
    yield {
      samples: Int16Array.from({ length: 8000 }, (_, n) => 5000 * Math.sin(n / 5)),
      sampleRateHz: 8000,
    };
  },
};
const isPlain = (durationMs: number): boolean => durationMs < 1200;

it.each(['chosen', 'taken out of use'])(
  'is kept by who says the sentence, also when the voice is %s while it is asked for',
  async (how) => {
    const folder = await mkdtemp(join(directory, 'race-'));
    const voices = { 'taken out of use': recorded(), chosen: undefined };
    let inUse: ReturnType<typeof recorded> | undefined = voices[how as keyof typeof voices];
    const speakerOf = createOwnVoice({ synthesizer: plain, inUse: () => inUse });
    const open = () => new PhraseCache({ directory: folder, synthesizer: plain, log: silentLog });
    const before = inUse;
    const asked = open().phrase(sentence, voice, speakerOf);
    inUse = before ? undefined : recorded();
    expect(isPlain((await asked).durationMs)).toBe(!before);
    // another run finds what each of them has left under its own name
    inUse = undefined;
    expect(isPlain((await open().phrase(sentence, voice, speakerOf)).durationMs)).toBe(true);
    inUse = recorded();
    expect(isPlain((await open().phrase(sentence, voice, speakerOf)).durationMs)).toBe(false);
  },
);

it('has parts that are equally loud, however they were recorded', () => {
  const { parts } = recorded();
  for (const part of parts.byKey.values()) {
    const samples = Float64Array.from(part.samples, (value) => value / 32_768);
    expect(loudnessOf(samples, 8000)).toBeCloseTo(-16, 0);
  }
});
