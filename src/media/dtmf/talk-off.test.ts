import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decode, encode } from '../codec/g711.ts';
import { ToneDetector } from './tone-detector.ts';

const folder = join(import.meta.dirname, '../../../test/fixtures/speech');

/** The samples of a WAV of A-law. */
function samplesOf(name: string): Int16Array {
  const bytes = readFileSync(join(folder, name));
  const at = bytes.indexOf('data');
  return decode('PCMA', bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4)));
}

/** As loud as the mean of its sounding parts, through A-law as on a line; 0 dBm0 is 3.14 dB below its loudest sine. */
function atLevel(samples: Int16Array, dBm0: number): Int16Array {
  const sounding = samples.filter((sample) => Math.abs(sample) > 300);
  const rms = Math.sqrt(sounding.reduce((sum, sample) => sum + sample * sample, 0) / sounding.length);
  const gain = (32_768 * Math.SQRT1_2 * 10 ** ((dBm0 - 3.14) / 20)) / rms;
  const louder = samples.map((sample) => Math.max(-32_768, Math.min(32_767, sample * gain)));
  const codes = new Uint8Array(louder.length);
  encode('PCMA', louder, codes);
  return decode('PCMA', codes);
}

function keysHeard(samples: Int16Array, phase: number): string {
  const detector = new ToneDetector();
  let keys = '';
  for (let at = phase; at + 160 <= samples.length; at += 160)
    keys += detector.hear(samples.subarray(at, at + 160)) ?? '';
  return keys;
}

const names = readdirSync(folder).filter((name) => name.endsWith('.wav'));

it.each([-10, -20, -30])('speech and noise at %i dBm0 press no key', (dBm0) => {
  expect(names.length).toBeGreaterThan(30);
  const heard = names.flatMap((name) => {
    const samples = atLevel(samplesOf(name), dBm0);
    return [0, 53, 107].map((phase) => `${name} ${keysHeard(samples, phase)}`);
  });
  expect(heard.filter((each) => !each.endsWith(' '))).toEqual([]);
});
