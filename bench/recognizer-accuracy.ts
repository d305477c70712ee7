// What the embedded recognizer understands, measured through the product's own code: frames of a
// telephone line → detector → worker → meaning. The clips come from
// src/speech/engines/embedded/training (see its README); run `npx tsx bench/recognizer-accuracy.ts`.
// `--sweep` also prints what other thresholds would give, `--wrong NAME` the clips of one set that went wrong.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../src/base/index.ts';
import {
  ACCEPT_OTHER,
  ACCEPT_YES,
  createEmbeddedRecognizer,
  type Heard,
  type Recognizer,
} from '../src/speech/index.ts';

interface Clip {
  readonly offset: number;
  readonly length: number;
  readonly meaning: string;
  readonly group: string;
  readonly wording: string;
  readonly text: string;
}

interface Judged {
  readonly clip: Clip;
  readonly heard: readonly Heard[];
}

const folder = process.env.PEREZVON_TRAINING ?? join(homedir(), '.cache/perezvon-training');
const FRAME = 160;
const AFTERWARDS_FRAMES = 45;

/** Plays one clip to a session of its own and waits for every utterance's meaning. */
function play(recognizer: Recognizer, samples: Int16Array): Promise<readonly Heard[]> {
  return new Promise((resolve) => {
    const heard: Heard[] = [];
    let begun = 0;
    let played = false;
    const finish = (): void => {
      if (!played || heard.length < begun) return;
      session.close();
      resolve(heard);
    };
    const session = recognizer.open({
      onSpeechStart: () => begun++,
      onHeard: (one) => {
        heard.push(one);
        finish();
      },
    });
    for (let at = 0; at + FRAME <= samples.length; at += FRAME)
      session.push(samples.subarray(at, at + FRAME));
    for (let i = 0; i < AFTERWARDS_FRAMES; i++) session.push(new Int16Array(FRAME));
    played = true;
    finish();
  });
}

async function judge(recognizer: Recognizer, name: string): Promise<Judged[]> {
  const bytes = readFileSync(join(folder, `eval-${name}.bin`));
  const sound = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const clips = JSON.parse(readFileSync(join(folder, `eval-${name}.json`), 'utf8')) as Clip[];
  const out: Judged[] = [];
  for (const clip of clips) {
    out.push({ clip, heard: await play(recognizer, sound.subarray(clip.offset, clip.offset + clip.length)) });
  }
  return out;
}

/** The first utterance that the scenario would act on, as it would: a doubtful one is "not understood". */
function verdict(heard: readonly Heard[], yes: number, other: number): string {
  const sure = heard.find(
    (h) => h.meaning !== 'noise' && h.confidence >= (h.meaning === 'yes' ? yes : other),
  );
  return sure?.meaning ?? (heard.some((h) => h.meaning !== 'noise') ? 'unsure' : 'nothing');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

interface Score {
  readonly row: string;
  readonly falseYes: number;
}

function score(title: string, all: readonly Judged[], yes: number, other: number): Score {
  const said = (meaning: string): Judged[] => all.filter(({ clip }) => clip.meaning === meaning);
  const right = (rows: readonly Judged[]): number =>
    rows.filter(({ clip, heard }) => verdict(heard, yes, other) === clip.meaning).length;
  const recall = (meaning: string): string => share(right(said(meaning)), said(meaning).length);
  const notYes = all.filter(({ clip }) => clip.meaning !== 'yes');
  // the strictest count: any utterance of the clip taken for a yes
  const falseYes = notYes.filter(({ heard }) =>
    heard.some((h) => h.meaning === 'yes' && h.confidence >= yes),
  ).length;
  const flips = said('yes').filter(({ heard }) => verdict(heard, yes, other) === 'no').length;
  const digits = all.filter(({ clip }) => clip.meaning.startsWith('digit'));
  const cells = [
    title,
    `${all.length}`,
    recall('yes'),
    `${share(falseYes, notYes.length)} (${falseYes} of ${notYes.length})`,
    recall('no'),
    share(flips, said('yes').length),
    recall('move'),
    recall('person'),
    recall('repeat'),
    recall('other'),
    share(right(digits), digits.length),
  ];
  return { row: `| ${cells.join(' | ')} |`, falseYes };
}

const HEAD =
  '| set | clips | yes heard | not yes, taken for yes | no heard | yes taken for no | move | person | repeat | other | digits |\n|---|---|---|---|---|---|---|---|---|---|---|';

function print(name: string, judged: readonly Judged[]): void {
  console.log(`\n### ${name} (yes from ${ACCEPT_YES}, the rest from ${ACCEPT_OTHER})\n\n${HEAD}`);
  const groups = new Set(judged.map(({ clip }) => clip.group));
  for (const group of [...groups].sort()) {
    const rows = judged.filter(({ clip }) => clip.group === group);
    console.log(score(group, rows, ACCEPT_YES, ACCEPT_OTHER).row);
  }
  const unseen = judged.filter(({ clip }) => clip.wording === 'new');
  if (unseen.length > 0) console.log(score('wordings never trained', unseen, ACCEPT_YES, ACCEPT_OTHER).row);
  console.log(score('**all**', judged, ACCEPT_YES, ACCEPT_OTHER).row);
  if (process.argv.includes('--sweep')) {
    for (const at of [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95])
      console.log(score(`yes from ${at}`, judged, at, ACCEPT_OTHER).row);
  }
  if (process.argv.includes('--wrong') && process.argv.includes(name)) {
    for (const { clip, heard } of judged) {
      const as = verdict(heard, ACCEPT_YES, ACCEPT_OTHER);
      const all = heard.map((h) => `${h.meaning} ${h.confidence.toFixed(2)}`).join(', ');
      if (as !== clip.meaning) console.log(`${clip.meaning} «${clip.text}» ${clip.group}: ${as} (${all})`);
    }
  }
}

const recognizer = createEmbeddedRecognizer({ log: silentLog });
await recognizer.start();
const only = process.argv.find((a) => a.startsWith('--only='))?.slice(7);
for (const name of ['product', 'dev', 'test', 'people'].filter((n) => only === undefined || n === only)) {
  if (existsSync(join(folder, `eval-${name}.bin`))) print(name, await judge(recognizer, name));
}
await recognizer.stop();
