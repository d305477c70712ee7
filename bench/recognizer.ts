/**
 * Claim: the embedded recognizer judges any answer within 15 ms of one core. `npx tsx bench/recognizer.ts [--model FILE]`
 * Processor time, the median of ten measurements, and the slowest of them.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { logMel } from '../src/speech/engines/embedded/log-mel.ts';
import { MeaningClassifier } from '../src/speech/engines/embedded/meaning-classifier.ts';
import { readModel } from '../src/speech/engines/embedded/model-file.ts';
import { Network } from '../src/speech/engines/embedded/network.ts';
import { VoiceActivity } from '../src/speech/voice-activity.ts';

const { values } = parseArgs({ options: { model: { type: 'string' } } });
const model = readModel(values.model ? pathToFileURL(resolve(values.model)) : undefined);
const measurements = 10;
const runs = 40;

function sound(ms: number): Int16Array {
  return Int16Array.from(
    { length: ms * 8 },
    (_, n) => 8000 * Math.sin(n * n * 1e-5) * Math.sin((Math.PI * n) / (ms * 8)),
  );
}

/** Processor time, not the clock's: the machine may be busy with other things. Milliseconds of one run. */
function cost(run: () => unknown): { readonly median: number; readonly worst: number } {
  for (let n = 0; n < 3 * runs; n += 1) run();
  const all = Array.from({ length: measurements }, () => {
    const before = process.cpuUsage();
    for (let n = 0; n < runs; n += 1) run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / runs;
  }).toSorted((a, b) => a - b);
  return { median: all[measurements >> 1]!, worst: all.at(-1)! };
}

const classifier = new MeaningClassifier(model);
const network = new Network(model);
const width = model.tensors.get('front.bias')?.length;
console.log(`${model.id}, ${width} channels; ms of one core`);
console.log('| an answer of | features | network | all | slowest |');
console.log('|---|---|---|---|---|');
for (const ms of [600, 1200, 2000, 3000, 4000]) {
  const samples = sound(ms);
  const pieces = logMel(samples);
  const features = cost(() => logMel(samples));
  const products = cost(() => pieces.map((piece) => network.logits(piece)));
  const all = cost(() => classifier.classify(samples));
  const figures = [features.median, products.median, all.median, all.worst];
  console.log(`| ${ms} ms | ${figures.map((figure) => figure.toFixed(2)).join(' | ')} |`);
}
const answer = sound(1200);
const usual = cost(() => classifier.classify(answer));
console.log(`a thousand answers of 1.2 s: ${usual.median.toFixed(1)} s of one core`);
const second = Array.from({ length: 50 }, (_, i) => sound(1000).subarray(i * 160, (i + 1) * 160));
const detector = new VoiceActivity();
const listening = cost(() => second.forEach((frame) => detector.push(frame)));
console.log(`listening to a second of a line: ${listening.median.toFixed(3)} ms`);
