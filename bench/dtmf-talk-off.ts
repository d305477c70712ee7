// How often speech is taken for a key (talk-off), by the product's own detector on sound as a line brings it (A-law).
// Clips of people and of other synthesisers come from src/speech/engines/embedded/training (see its README) when they
// are there; phrases of the product's own voice are made here. `npx tsx bench/dtmf-talk-off.ts`.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock } from '../src/base/index.ts';
import { decode, encode } from '../src/media/codec/g711.ts';
import { ToneDetector } from '../src/media/dtmf/tone-detector.ts';
import { createEspeakSynthesizer, robotVoice, wholeSound } from '../src/speech/index.ts';

interface Clip {
  readonly offset: number;
  readonly length: number;
  readonly group: string;
  readonly text: string;
}

interface Tally {
  samples: number;
  keys: string[];
}

const folder = process.env.PEREZVON_TRAINING ?? join(homedir(), '.cache/perezvon-training');
const frameSamples = 160;
/** The same sound again this much louder or softer, in dB: a voice near and far. */
const gainsDb = [-12, 0, 6];
const tallies = new Map<string, Tally>();
let cpuMs = 0;

function overTheLine(samples: Int16Array, gainDb: number): Int16Array {
  const gain = 10 ** (gainDb / 20);
  const louder = samples.map((sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * gain))));
  const codes = new Uint8Array(louder.length);
  encode('PCMA', louder, codes);
  return decode('PCMA', codes);
}

function listen(group: string, text: string, samples: Int16Array): void {
  const tally = tallies.get(group) ?? { samples: 0, keys: [] };
  tallies.set(group, tally);
  for (const gainDb of gainsDb) {
    const heard = overTheLine(samples, gainDb);
    const detector = new ToneDetector();
    const before = performance.now();
    for (let at = 0; at + frameSamples <= heard.length; at += frameSamples) {
      const key = detector.hear(heard.subarray(at, at + frameSamples));
      if (key !== undefined) tally.keys.push(`${key} in «${text}» at ${gainDb} dB`);
    }
    cpuMs += performance.now() - before;
    tally.samples += heard.length;
  }
}

function listenToClips(name: string): void {
  const list = join(folder, `eval-${name}.json`);
  if (!existsSync(list)) {
    console.log(`No clips «${name}» in ${folder}: left out.`);
    return;
  }
  const bytes = readFileSync(join(folder, `eval-${name}.bin`));
  const sound = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  // the noises among them are, some of them, keys
  for (const clip of JSON.parse(readFileSync(list, 'utf8')) as Clip[]) {
    if (clip.group !== 'noise')
      listen(`${name}: ${clip.group}`, clip.text, sound.subarray(clip.offset, clip.offset + clip.length));
  }
}

function atLineRate(samples: Int16Array, sampleRateHz: number): Int16Array {
  const step = sampleRateHz / 8000;
  return Int16Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    const at = i * step;
    const before = Math.floor(at);
    return (
      samples[before]! +
      (samples[Math.min(samples.length - 1, before + 1)]! - samples[before]!) * (at - before)
    );
  });
}

async function listenToOwnVoice(): Promise<void> {
  const synthesizer = createEspeakSynthesizer({ clock: systemClock, log: silentLog });
  await synthesizer.start();
  const names = ['Анна Сергеевна', 'Михаил Юрьевич', 'Ольга Ивановна', 'Елена Эдуардовна', 'Игорь Ильич'];
  const sentences = names.flatMap((name, n) => [
    `Здравствуйте, ${name}! Это автоматический звонок стоматологии «Улыбка».`,
    `Напоминаем, что вы записаны на ${n + 3} декабря, в ${9 + n} часов ${n * 10} минут.`,
    'Если вы придёте, скажите «да» или нажмите один. Чтобы перенести визит, нажмите два.',
    'Соединяю вас с администратором. Пожалуйста, оставайтесь на линии.',
  ]);
  for (const [n, sentence] of sentences.entries()) {
    const name = n % 2 === 0 ? robotVoice.name : `ru+m${1 + (n % 7)}`;
    const voice = { name, pitch: 0.8 + 0.05 * (n % 9) };
    const { samples, sampleRateHz } = await wholeSound(synthesizer.synthesize(sentence, voice));
    listen('own voice', sentence, atLineRate(samples, sampleRateHz));
  }
  await synthesizer.stop();
}

for (const name of ['people', 'product', 'dev']) listenToClips(name);
await listenToOwnVoice();
console.log('| sound | minutes | keys heard | an hour |\n|---|---|---|---|');
let [minutes, keys] = [0, 0];
for (const [group, tally] of [...tallies].sort()) {
  const these = tally.samples / 8000 / 60;
  minutes += these;
  keys += tally.keys.length;
  console.log(
    `| ${group} | ${these.toFixed(1)} | ${tally.keys.length} | ${((60 * tally.keys.length) / these).toFixed(2)} |`,
  );
}
console.log(`| **all** | ${minutes.toFixed(1)} | ${keys} | ${((60 * keys) / minutes).toFixed(2)} |`);
console.log(`\n${((1000 * cpuMs) / (minutes * 60 * 50)).toFixed(1)} µs a frame of 20 ms`);
for (const [group, tally] of tallies) for (const key of tally.keys) console.log(`${group}: ${key}`);
