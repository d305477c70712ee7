/**
 * What the voices on this machine cost, and how alike they are in loudness: sentences of a reminder, each never said before,
 * asked for as one who waits on the line asks (`PhraseCache.speak`), then once more from the disk.
 * `npx tsx bench/synthesizer.ts`, with `--models data/models` the voices of sherpa-onnx there, too.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog, systemClock } from '../src/base/index.ts';
import { decodeWav } from '../src/media/index.ts';
import { loudnessOf } from '../src/speech/loudness.ts';
import { voiceModelsIn } from '../src/speech/engines/sherpa-voice/sherpa-voice-model.ts';
import { PhraseCache, usualVoices, spareVoice, voiceKinds, wholeSound } from '../src/speech/index.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '6' }, models: { type: 'string', default: tmpdir() } },
});
const rounds = Number(values.rounds);
const tools = { clock: systemClock, log: silentLog, modelDirectory: values.models };

/** Each with a number that makes it new. */
const sentences = [
  (n: number) => `Здравствуйте! Это автоматический звонок из клиники номер ${n}.`,
  (n: number) =>
    `Напоминаем, вы записаны на приём завтра, двадцать третьего ноября, в ${n} часов, к врачу-терапевту.`,
  (n: number) => `Если вы придёте, скажите «да» или нажмите один, если нет — нажмите два, кабинет ${n}.`,
  (n: number) => `Спасибо! Ваш визит номер ${n} подтверждён. Ждём вас. До свидания!`,
];

interface Tally {
  readonly first: number[];
  readonly whole: number[];
  readonly kept: number[];
  readonly factors: number[];
  readonly lufs: number[];
}

const pick = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
const both = (some: readonly number[], digits = 0): string => {
  const sorted = some.toSorted((a, b) => a - b);
  return `${pick(sorted, 0.5).toFixed(digits)} / ${pick(sorted, 0.95).toFixed(digits)}`;
};

async function measure(
  kind: (typeof usualVoices)[number],
  fields: Record<string, string>,
  name: string,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'perezvon-bench-voices-'));
  const { synthesizer, voice } = kind.make(fields, tools);
  await synthesizer.start();
  const cache = new PhraseCache({ directory, synthesizer, log: silentLog });
  const tally: Tally = { first: [], whole: [], kept: [], factors: [], lufs: [] };
  // the first sentences of a process are slower: a house that has just started has not called anybody yet
  for (let n = 900; n < 903; n += 1) await cache.phrase(sentences[0]!(n), voice);
  for (let n = 1; n <= rounds; n += 1)
    for (const sentence of sentences) {
      // as on a line, where there is talk between two sentences
      await systemClock.sleep(400);
      await one(cache, sentence(n), tally, voice);
    }
  const beganMs = performance.now();
  const { samples, sampleRateHz } = await wholeSound(synthesizer.synthesize(sentences[1]!(77), voice));
  const factor = (performance.now() - beganMs) / ((samples.length * 1000) / sampleRateHz);
  await synthesizer.stop();
  await rm(directory, { recursive: true });
  const spread = `${Math.min(...tally.lufs).toFixed(2)} … ${Math.max(...tally.lufs).toFixed(2)}`;
  const columns = [both(tally.first), both(tally.whole), both(tally.kept, 1), factor.toFixed(3), spread];
  return `| ${name} | ${columns.join(' | ')} |`;
}

async function one(
  cache: PhraseCache,
  text: string,
  tally: Tally,
  voice: Parameters<PhraseCache['speak']>[1],
): Promise<void> {
  let beganMs = performance.now();
  await cache.speak(text, voice);
  tally.first.push(performance.now() - beganMs);
  const { path } = await cache.phrase(text, voice);
  tally.whole.push(performance.now() - beganMs);
  beganMs = performance.now();
  await cache.speak(text, voice);
  tally.kept.push(performance.now() - beganMs);
  const wav = decodeWav(await readFile(path));
  if (!wav.ok) throw new Error('no sound');
  const floats = Float64Array.from(wav.audio.samples, (value) => value / 32_768);
  tally.lufs.push(loudnessOf(floats, 8000));
}

console.log(
  '| voice | first sound, ms, median / p95 | whole sentence, ms | from the disk, ms | real-time factor | loudness, LUFS |',
);
console.log('|---|---|---|---|---|---|');
for (const kind of usualVoices) {
  const missing = kind.missing?.(tools.modelDirectory);
  if (missing) console.log(`| ${kind.id} | not installed | | | | |`);
  else
    for (const voice of ['anna', 'elena', 'irina', 'aleksandr-hq', 'aleksandr'])
      console.log(await measure(kind, { voice }, `${kind.id} ${voice}`));
}
for (const voice of ['ru+f3', 'ru+m3'])
  console.log(await measure(spareVoice, { voice }, `${spareVoice.id} ${voice}`));
const sherpa = voiceKinds.find(({ id }) => id === 'sherpa');
if (sherpa && sherpa.missing?.(tools.modelDirectory) === undefined)
  for (const model of voiceModelsIn(tools.modelDirectory))
    console.log(await measure(sherpa, { model }, `${sherpa.id} ${model}`));
