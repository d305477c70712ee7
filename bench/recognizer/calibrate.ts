// Finds, on the dev sets and through the product's own detector and network, from which probability on each meaning may be acted
// upon, and writes it into the model's file. `npm run speech:calibrate [-- FILE]`
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { MeaningClassifier } from '../../src/speech/engines/embedded/meaning-classifier.ts';
import { readModel } from '../../src/speech/engines/embedded/model-file.ts';
import { FRAME_SAMPLES, VoiceActivity } from '../../src/speech/voice-activity.ts';
import { readSet } from './clips.ts';

const file =
  process.argv[2] === undefined
    ? new URL('../../src/speech/engines/embedded/model.bin', import.meta.url)
    : pathToFileURL(process.argv[2]);
/**
 * So large a share of the clips of a set that are no such thing may be taken for it: of what patients usually say, and of what is
 * rarer and nearer to it. `usual` is for the meanings that are not named.
 */
const MAY_BE_WRONG: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  dev: { yes: 0.004, 'stop-calling': 0.001, cancel: 0.003, later: 0.005, usual: 0.008 },
  'dev-answers': { yes: 0.02, 'stop-calling': 0, cancel: 0.01, later: 0.01, usual: 0.02 },
};
const LEAST = 0.35;
/** A few clips too many in so small a set would move the limit of a yes by 0.1: it never falls below what `embedded-2` needed. */
const LEAST_OF: Readonly<Record<string, number>> = { yes: 0.87 };
const MOST = 0.98;
const STEP = 0.01;

interface Told {
  readonly meaning: string;
  readonly probability: number;
}

interface Row {
  readonly meaning: string;
  readonly told: readonly Told[];
}

/** The likeliest meaning of each utterance in a clip, as the network gives it. */
function tell(classifier: MeaningClassifier, samples: Int16Array): readonly Told[] {
  const activity = new VoiceActivity();
  const quiet = new Int16Array(FRAME_SAMPLES);
  const told: Told[] = [];
  const hear = (frame: Int16Array): void => {
    for (const event of activity.push(frame)) {
      if (event.kind !== 'ended') continue;
      const all = classifier.probabilities(event.samples);
      const best = all.indexOf(Math.max(...all));
      told.push({ meaning: classifier.meanings[best]!, probability: all[best]! });
    }
  };
  for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES)
    hear(samples.subarray(at, at + FRAME_SAMPLES));
  for (let i = 0; i < 80; i++) hear(quiet);
  return told;
}

/** The lowest probability from which on few enough clips of a set that are no `meaning` are taken for one. */
function surelyFromIn(set: string, meaning: string, rows: readonly Row[]): number {
  const wrong = rows
    .filter((row) => row.meaning !== meaning)
    .map(({ told }) => Math.max(0, ...told.filter((t) => t.meaning === meaning).map((t) => t.probability)));
  const shares = MAY_BE_WRONG[set]!;
  const may = Math.floor((shares[meaning] ?? shares.usual!) * wrong.length);
  for (let from = LEAST_OF[meaning] ?? LEAST; from < MOST; from += STEP) {
    if (wrong.filter((p) => p >= from).length <= may) return Number(from.toFixed(2));
  }
  return MOST;
}

const classifier = new MeaningClassifier(readModel(file));
const sets = Object.keys(MAY_BE_WRONG).map((set) => ({
  set,
  rows: readSet(set).map(({ clip, samples }) => ({ meaning: clip.meaning, told: tell(classifier, samples) })),
}));
const meanings = classifier.meanings.filter((meaning) => meaning !== 'other' && meaning !== 'noise');
const found = Object.fromEntries(
  meanings.map((meaning) => [
    meaning,
    Math.max(...sets.map(({ set, rows }) => surelyFromIn(set, meaning, rows))),
  ]),
);
for (const meaning of meanings) {
  const said = sets.flatMap(({ rows }) => rows.filter((row) => row.meaning === meaning));
  const heard = said.filter(({ told }) =>
    told.some((t) => t.meaning === meaning && t.probability >= found[meaning]!),
  );
  console.log(`${meaning}: from ${found[meaning]}, heard ${heard.length} of ${said.length}`);
}
const bytes = readFileSync(file);
const end = bytes.indexOf(0);
const header = JSON.parse(bytes.subarray(0, end).toString('utf8')) as object;
writeFileSync(
  file,
  Buffer.concat([Buffer.from(JSON.stringify({ ...header, surelyFrom: found })), bytes.subarray(end)]),
);
readModel(file); // it can still be read
