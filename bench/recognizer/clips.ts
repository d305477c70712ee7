// The test sets that `training/evaluation.py` writes: sound of a telephone line, and what is said in it.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Judged } from '../../src/speech/measuring/outcomes.ts';

export interface Clip {
  readonly offset: number;
  readonly length: number;
  /** What is meant by it: a `Meaning`. */
  readonly meaning: string;
  /** The voice, or the kind of line. */
  readonly group: string;
  /** `new`: worded as nothing that was trained. */
  readonly wording: 'known' | 'new';
  readonly text: string;
}

export interface ClipSound {
  readonly clip: Clip;
  /** 8 kHz */
  readonly samples: Int16Array;
}

const folder = process.env.PEREZVON_TRAINING ?? join(homedir(), '.cache/perezvon-training');

export function hasSet(name: string): boolean {
  return existsSync(join(folder, `eval-${name}.bin`));
}

export function readSet(name: string): readonly ClipSound[] {
  const bytes = readFileSync(join(folder, `eval-${name}.bin`));
  const sound = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const clips = JSON.parse(readFileSync(join(folder, `eval-${name}.json`), 'utf8')) as Clip[];
  return clips.map((clip) => ({ clip, samples: sound.subarray(clip.offset, clip.offset + clip.length) }));
}

export interface JudgedClip extends Judged {
  readonly clip: Clip;
}
