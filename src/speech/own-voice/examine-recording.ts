import { loudnessOf, normalised } from '../loudness.ts';
import { toTelephoneRate } from '../resample.ts';
import { writeWav } from '../wav.ts';
import { faded, readyRateHz } from './join.ts';
import { levelsIn, speechIn, type SpeechPlace } from './speech-place.ts';
import { readAnyWav, type MonoSound, type WavProblem } from './wav-file.ts';

/** Why a recording can't be used. */
export type RecordingProblem = WavProblem | 'silent' | 'too-quiet' | 'clipped';

/** What somebody may want to record again for. */
export type RecordingRemark =
  'two-channels' | 'clipped-a-little' | 'quiet' | 'noisy' | 'cut-start' | 'cut-end';

/** A recording, fit to be kept and said. */
export interface ReadyRecording {
  /** As it came, one channel: WAV, PCM 16 bits, at its own rate. */
  readonly source: Buffer;
  /** As it is said: cut at its ends, at the loudness of all prompts. WAV, PCM 16 bits, 8 kHz. */
  readonly ready: Buffer;
  /** Of what is said. */
  readonly durationMs: number;
  /** As it came, in LUFS. */
  readonly loudness: number;
  /** How far the noise lies under the voice, in dB; undefined when there is no pause to hear it in. */
  readonly noiseUnderDb: number | undefined;
  readonly remarks: readonly RecordingRemark[];
}

export type Examined =
  | { readonly ok: true; readonly recording: ReadyRecording }
  | { readonly ok: false; readonly problem: RecordingProblem };

/** The longest sentence of a scenario takes ten seconds. */
export const longestRecordingMs = 20_000;
/** What is quieter would be raised with all its noise. */
const leastLufs = -46;
const quietLufs = -36;
/** Shares of samples at full scale. */
const manyClipped = 0.005;
const fewClipped = 0.0001;
const noisyUnderDb = 22;
const leadMs = 20;
const trailMs = 50;

/** Looks whether a WAV file is a part of a sentence that can be said on the telephone, and makes it ready for that. */
export function examineRecording(file: Buffer): Examined {
  const read = readAnyWav(file, longestRecordingMs);
  if (!read.ok) return read;
  const { sound } = read;
  const source = inSixteenBits(sound.samples);
  const telephone = withoutRumble(toTelephoneRate(source, sound.rateHz, readyRateHz));
  const place = speechIn(telephone);
  if (!place) return { ok: false, problem: 'silent' };
  if (sound.clipped > manyClipped) return { ok: false, problem: 'clipped' };
  const loudness = loudnessOf(telephone.slice(place.from, place.until), readyRateHz);
  if (loudness < leastLufs) return { ok: false, problem: 'too-quiet' };
  const ready = madeReady(telephone, place);
  const recording = {
    source: writeWav(source, sound.rateHz),
    ready: writeWav(ready, readyRateHz),
    durationMs: Math.round((ready.length * 1000) / readyRateHz),
    loudness,
    noiseUnderDb: place.noiseUnderDb,
    remarks: remarksOf(sound, loudness, place, telephone),
  };
  return { ok: true, recording };
}

/** One sound at 8 kHz, cut and levelled as a recording is: for what is joined with recordings. */
export function madeReady(
  samples: Float64Array,
  place: SpeechPlace | undefined = speechIn(samples),
): Int16Array {
  if (!place) return new Int16Array(0);
  const from = Math.max(0, place.from - (leadMs * readyRateHz) / 1000);
  const until = place.until + (trailMs * readyRateHz) / 1000;
  const loud = normalised(samples.slice(from, until), readyRateHz);
  return faded(Int16Array.from(loud, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32_767)));
}

function remarksOf(
  { channels, clipped }: MonoSound,
  loudness: number,
  { noiseUnderDb }: SpeechPlace,
  telephone: Float64Array,
): readonly RecordingRemark[] {
  const levels = levelsIn(telephone);
  const loud = Math.max(...levels) * 0.18;
  const found: readonly [RecordingRemark, boolean][] = [
    ['two-channels', channels > 1],
    ['clipped-a-little', clipped > fewClipped],
    ['quiet', loudness < quietLufs],
    ['noisy', noiseUnderDb !== undefined && noiseUnderDb < noisyUnderDb],
    ['cut-start', levels[0]! > loud],
    ['cut-end', levels.at(-1)! > loud],
  ];
  return found.filter(([, isSo]) => isSo).map(([remark]) => remark);
}

/** A floating sample may stand above full scale: then all are turned down. */
function inSixteenBits(samples: Float64Array): Int16Array {
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return Int16Array.from(samples, (value) => Math.round((value / peak) * 32_767));
}

/** A one-pole high-pass at 80 Hz: steps, traffic and a microphone's own offset. */
function withoutRumble(samples: Float64Array): Float64Array {
  const keep = Math.exp((-2 * Math.PI * 80) / readyRateHz);
  const out = new Float64Array(samples.length);
  for (let n = 1; n < samples.length; n += 1) out[n] = keep * (out[n - 1]! + samples[n]! - samples[n - 1]!);
  return out;
}
