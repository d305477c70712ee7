// Whether the embedded recogniser understands the people of the rehearsal town: what they answer, in their voices, over good
// lines and over those of life. `npx tsx bench/town.ts [--held-out] [--every 4]`; `--every`: so few of the voices
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock } from '../src/base/index.ts';
import { chanceOf } from '../src/rehearsal/chance.ts';
import { lineOf, throughLine, type Line } from '../src/rehearsal/line.ts';
import { ramblings } from '../src/rehearsal/plan.ts';
import { surroundingSound } from '../src/rehearsal/surroundings.ts';
import { townVoices, voicesBehind } from '../src/rehearsal/town-voices.ts';
import { Voices } from '../src/rehearsal/voices.ts';
import { createEmbeddedRecognizer, createEspeakSynthesizer, type Voice } from '../src/speech/index.ts';
import { listen } from '../src/speech/measuring/listen.ts';
import { outcomeOf, takenForYes } from '../src/speech/measuring/outcomes.ts';

const phrases: readonly (readonly [string, readonly string[]])[] = [
  ['yes', ['Да.', 'Да, приду.', 'Хорошо.', 'Угу.', 'Конечно, буду.', 'Да-да, я помню, приду.']],
  ['no', ['Нет, не смогу.']],
  ['move', ['Перенести.', 'Можно перенести на другой день?']],
  ['cancel', ['Отменить.']],
  ['question', ['А сколько это будет стоить?']],
  ['person', ['Соедините с оператором.']],
  ['repeat', ['Что? Повторите, пожалуйста.']],
];
const every = Math.max(1, Number(process.argv[process.argv.indexOf('--every') + 1]) || 1);
const people = process.argv.includes('--held-out') ? 'held-out' : 'taught';
/** Every kind of line, once. */
const lines = new Map<string, Line>();
for (let digits = 0; lines.size < 8 && digits < 1000; digits += 1) {
  const line = lineOf(chanceOf(digits));
  const name =
    line.behind && !line.gain
      ? line.behind.what
      : Object.keys(line).at(0) === 'gain'
        ? `gain ${line.gain! < 0 ? 'low' : 'high'}`
        : line.lost
          ? 'lost packets'
          : 'good';
  if (!lines.has(name)) lines.set(name, line);
}

const directory = await mkdtemp(join(tmpdir(), 'perezvon-town-'));
const synthesizer = createEspeakSynthesizer({ clock: systemClock, log: silentLog });
await synthesizer.start();
const recognizer = createEmbeddedRecognizer({ log: silentLog });
await recognizer.start();
const voices = new Voices({ directory, synthesizer, log: silentLog });
const soundOf = async (text: string, voice: Voice): Promise<Int16Array> =>
  await voices.samples((await voices.file(text, voice))!);
const talk = await Promise.all(
  ramblings.map((text, at) => soundOf(text, voicesBehind[at % voicesBehind.length]!)),
);

interface Count {
  all: number;
  right: number;
  falseYes: number;
}
const counts = new Map<string, Count>();
function take(name: string, right: boolean, falseYes: boolean): void {
  const count = counts.get(name) ?? { all: 0, right: 0, falseYes: 0 };
  counts.set(name, {
    all: count.all + 1,
    right: count.right + Number(right),
    falseYes: count.falseYes + Number(falseYes),
  });
}
for (const [at, voice] of townVoices[people].entries()) {
  if (at % every !== 0) continue;
  for (const [meaning, texts] of phrases) {
    for (const text of texts) {
      const said = await soundOf(text, voice);
      for (const [name, line] of lines) {
        const { behind } = line;
        const noise = behind && surroundingSound(behind.what, behind.below, chanceOf(behind.below), talk);
        // the noise is there before and after him
        const sound = new Int16Array(said.length + 16_000);
        sound.set(said, 8000);
        const heard = await listen(recognizer, throughLine(sound, line, noise, at * 4000, chanceOf(at)), {
          quiet: 8,
        });
        const yes = takenForYes(heard);
        const right = outcomeOf(heard) === meaning;
        for (const row of [`line: ${name}`, `said: ${text}`, `voice: ${voice.name} ${at}`, 'all'])
          take(row, right, yes && meaning !== 'yes');
      }
    }
  }
}
for (const [name, { all, right, falseYes }] of [...counts].sort(([a], [b]) => a.localeCompare(b)))
  console.log(
    `${name}: ${((100 * right) / all).toFixed(1)} % of ${all}${falseYes > 0 ? `, not yes, taken for yes: ${falseYes}` : ''}`,
  );
await recognizer.stop();
await synthesizer.stop();
await rm(directory, { recursive: true });
