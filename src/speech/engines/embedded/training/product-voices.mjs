// Speaks CACHE/product-jobs.json with the npm package that the product itself speaks with, as WAV
// files CACHE/product/N.wav. Called by `synthesise.py --product N`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ESpeakNg from 'espeak-ng';

const cache = process.argv[2];
const jobs = JSON.parse(readFileSync(join(cache, 'product-jobs.json'), 'utf8'));
mkdirSync(join(cache, 'product'), { recursive: true });
for (const [i, { voice, rate, pitch, text }] of jobs.entries()) {
  const engine = await ESpeakNg({
    arguments: [
      '-v',
      voice,
      '-s',
      String(rate),
      '-p',
      String(pitch),
      '-a',
      '80',
      '-g',
      '3',
      '-w',
      'out.wav',
      text,
    ],
    print: () => undefined,
    printErr: () => undefined,
  });
  writeFileSync(join(cache, `product/${i}.wav`), engine.FS.readFile('out.wav'));
}
process.exit(0);
