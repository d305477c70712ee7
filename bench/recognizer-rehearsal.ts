// Whether the embedded recognizer understands the rehearsal's patients: their phrases, in their voices,
// made by the product's own synthesizer and phrase cache, through A-law, detector and worker.
// `npx tsx bench/recognizer-rehearsal.ts`
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock } from '../src/base/index.ts';
import { decodeWav } from '../src/media/index.ts';
import { createEmbeddedRecognizer, createEspeakSynthesizer, PhraseCache } from '../src/speech/index.ts';
import { listen } from '../src/speech/measuring/listen.ts';
import { outcomeOf, takenForYes } from '../src/speech/measuring/outcomes.ts';

const VARIANTS = 'f1 f2 f3 f4 f5 m1 m2 m3 m4 m5 m6 m7 m8 Annie Mario Alex'.split(' ');
const RATES = [0.9, 1, 1.1, 1.2];
const PITCHES = [0.85, 1, 1.15];
const PHRASES: readonly (readonly [string, readonly string[]])[] = [
  ['yes', ['Да.', 'Да, приду.', 'Хорошо.', 'Угу.', 'Конечно, буду.', 'Да-да, я помню, приду.']],
  ['no', ['Нет, не смогу.']],
  ['move', ['Перенести.', 'Можно перенести на другой день?']],
  ['cancel', ['Отменить.']],
  ['question', ['А сколько это будет стоить?', 'Я хотел узнать цену.']],
  ['person', ['Соедините с оператором.']],
  ['repeat', ['Что? Повторите, пожалуйста.', 'Алло?']],
  ['other', ['Э-э.', 'Внук у меня в школу пошёл, такой умный мальчик.']],
];

const COMFORT = 8; // what A-law's smallest step leaves of silence

/** G.711 A-law there and back: the eight segments keep four bits each. */
function throughALaw(sample: number): number {
  const size = Math.min(32_256, Math.abs(sample));
  const step = size < 512 ? 16 : 2 ** (Math.floor(Math.log2(size)) - 4);
  const level = Math.floor(size / step) * step + step / 2;
  return sample < 0 ? -level : level;
}

const directory = await mkdtemp(join(tmpdir(), 'perezvon-rehearsal-'));
const synthesizer = createEspeakSynthesizer({ clock: systemClock, log: silentLog });
await synthesizer.start();
const recognizer = createEmbeddedRecognizer({ log: silentLog });
await recognizer.start();
const cache = new PhraseCache({ directory, synthesizer, log: silentLog });
let [right, all, falseYes] = [0, 0, 0];
for (const [meaning, texts] of PHRASES) {
  for (const text of texts) {
    const wrong: string[] = [];
    for (const [i, variant] of VARIANTS.entries()) {
      const voice = {
        name: `ru+${variant}`,
        rate: RATES[(i + text.length) % 4],
        pitch: PITCHES[(i + text.length) % 3],
      };
      const decoded = decodeWav(readFileSync((await cache.phrase(text, voice)).path));
      if (!decoded.ok) throw new Error(decoded.why);
      const heard = await listen(recognizer, decoded.audio.samples.map(throughALaw), {
        quiet: COMFORT,
        beforeFrames: 25,
      });
      all++;
      if (outcomeOf(heard) === (meaning === 'other' ? 'asked' : meaning)) right++;
      else wrong.push(`${variant} ${heard.map((h) => `${h.meaning} ${h.confidence.toFixed(2)}`).join(' ')}`);
      if (meaning !== 'yes' && takenForYes(heard)) falseYes++;
    }
    console.log(
      `${meaning} «${text}» ${VARIANTS.length - wrong.length} of ${VARIANTS.length} ${wrong.join('; ')}`,
    );
  }
}
console.log(`right ${right} of ${all}; not yes, taken for yes: ${falseYes}`);
await recognizer.stop();
await synthesizer.stop();
await rm(directory, { recursive: true });
