// Free voices of Debian's packages, as far as they are installed: espeak-ng, RHVoice, Festival.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toTelephoneRate } from '../../src/speech/resample.ts';

export interface Speaker {
  readonly name: string;
  /** Only measured with. */
  readonly heldOut: boolean;
  say(text: string): Int16Array;
}

const folder = join(process.env.PEREZVON_TRAINING ?? join(homedir(), '.cache/perezvon-training'), 'answers');
const variants = 'f1 f2 f3 f4 f5 m1 m2 m3 m5 m7 Annie Alex belinda linda steph pedro victor'.split(' ');
const heldOut = new Set(
  'belinda linda steph pedro victor arina artemiy evgeniy-rus vitaliy yuriy'.split(' '),
);
const rhvoices = 'anna irina aleksandr elena aleksandr-hq arina artemiy evgeniy-rus vitaliy yuriy'.split(' ');
/** As the phrase cache does: −18 dBFS. */
const loudness = 0.126 * 32768;

/** Every voice that can be had here. */
export function speakers(): readonly Speaker[] {
  mkdirSync(folder, { recursive: true });
  const espeak = variants.map((name) =>
    speaker(`espeak/${name}`, 'espeak-ng', ['-v', `ru+${name}`, '--stdout']),
  );
  const rhvoice = rhvoices.map((name) => speaker(`rhvoice/${name}`, 'RHVoice-test', ['-p', name, '-o', '-']));
  return [...espeak, ...rhvoice].filter(({ say }) => say('Проба.').length > 1600);
}

function speaker(name: string, program: string, args: readonly string[]): Speaker {
  const variant = name.split('/')[1]!;
  return {
    name,
    heldOut: heldOut.has(variant),
    say: (text) => kept(`${name} ${text}`, () => made(program, args, text)),
  };
}

function kept(key: string, make: () => Int16Array): Int16Array {
  const path = join(folder, `${createHash('sha1').update(key).digest('hex')}.pcm`);
  if (!existsSync(path)) writeFileSync(path, new Uint8Array(make().buffer));
  const bytes = readFileSync(path);
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)));
}

/** Trimmed and as loud as any other; empty where the voice is not installed. */
function made(program: string, args: readonly string[], text: string): Int16Array<ArrayBuffer> {
  const { stdout, status } = spawnSync(program, args, { input: text, maxBuffer: 64 * 2 ** 20 });
  if (status !== 0 || stdout.length < 1000) return new Int16Array(0);
  const rateHz = stdout.readUInt32LE(24);
  // the lengths in these headers are not to be trusted
  const samples = new Int16Array((stdout.length - 44) >> 1);
  for (let n = 0; n < samples.length; n += 1) samples[n] = stdout.readInt16LE(44 + 2 * n);
  return levelled(Float64Array.from(toTelephoneRate(samples, rateHz)));
}

function levelled(sound: Float64Array): Int16Array<ArrayBuffer> {
  const quiet = 0.003;
  let from = 0;
  let until = sound.length;
  while (from < until && Math.abs(sound[from]!) < quiet) from += 1;
  while (until > from && Math.abs(sound[until - 1]!) < quiet) until -= 1;
  const part = sound.subarray(from, until);
  const loud = part.filter((value) => Math.abs(value) > 0.01);
  const rms = Math.sqrt(loud.reduce((sum, value) => sum + value * value, 0) / Math.max(1, loud.length));
  return Int16Array.from(part, (value) => Math.max(-32768, Math.min(32767, (value * loudness) / (rms || 1))));
}
