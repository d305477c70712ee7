import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '../../base/index.ts';
import { decodeWav } from '../../media/index.ts';
import { isMeaning } from '../meaning-names.ts';
import type { Meaning } from '../recognizer.ts';
import { toTelephoneRate } from '../resample.ts';

/** A recording of one answer, with what was meant by it. */
export interface LabelledRecording {
  readonly file: string;
  readonly meaning: Meaning;
  /** 8 kHz, the first channel. */
  readonly samples: Int16Array;
}

export interface LabelledFolder {
  readonly recordings: readonly LabelledRecording[];
  /** Lines of labels.csv that could not be used, for people. */
  readonly problems: readonly string[];
}

const telephoneHz = 8000;
const header = /^\s*file\s*[;,\t]/i;

/**
 * Reads a folder of WAV files (PCM, 16 bits, any rate) and its labels.csv: a line a file, `name.wav;meaning`, a comma or a tab as
 * good as the semicolon. Empty lines, lines that begin with `#` and a first line `file;meaning` are passed over. Throws `Failure`
 * (`missing`) when there is no labels.csv.
 */
export async function readLabelledFolder(folder: string): Promise<LabelledFolder> {
  const text = await readFile(join(folder, 'labels.csv'), 'utf8').catch(() => {
    throw new Failure('missing', {
      code: 'recordings.labels-missing',
      message: 'There is no labels.csv in that folder. It has a line for each recording: name.wav;yes',
    });
  });
  const recordings: LabelledRecording[] = [];
  const problems: string[] = [];
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.startsWith('#') || (at === 0 && header.test(line))) continue;
    const read = await readLabelled(folder, line);
    if (read.ok) recordings.push(read.recording);
    else problems.push(`labels.csv, line ${at + 1}: ${read.why}`);
  }
  return { recordings, problems };
}

type Read =
  { readonly ok: true; readonly recording: LabelledRecording } | { readonly ok: false; readonly why: string };

async function readLabelled(folder: string, line: string): Promise<Read> {
  const [file = '', meaning = ''] = line.split(/[;,\t]/).map((cell) => cell.trim());
  if (!isMeaning(meaning)) return { ok: false, why: `“${meaning}” is no meaning` };
  if (file === '' || basename(file) !== file)
    return { ok: false, why: 'the name of a file in this folder is needed' };
  const bytes = await readFile(join(folder, file)).catch(() => undefined);
  if (!bytes) return { ok: false, why: `there is no file ${file}` };
  const decoded = decodeWav(bytes);
  if (!decoded.ok) return { ok: false, why: `${file}: ${decoded.why}` };
  const { samples, channels, sampleRate } = decoded.audio;
  const first = channels === 1 ? samples : samples.filter((_, at) => at % channels === 0);
  return { ok: true, recording: { file, meaning, samples: atTelephoneRate(first, sampleRate) } };
}

function atTelephoneRate(samples: Int16Array, rate: number): Int16Array {
  if (rate === telephoneHz) return samples;
  return Int16Array.from(toTelephoneRate(samples, rate), (v) =>
    Math.max(-32768, Math.min(32767, Math.round(v * 32768))),
  );
}
