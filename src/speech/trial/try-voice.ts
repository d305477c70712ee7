import type { Clock } from '../../base/index.ts';
import type { ChosenVoice } from '../engines/voice-kind.ts';
import { troubleOfVoice } from '../engines/voice-trouble.ts';
import { oneSentence } from '../one-sentence.ts';
import { joined, levelled } from '../phrase-sound.ts';
import type { EngineTrouble } from '../recognizer.ts';
import { Resampler } from '../resample.ts';
import { writeWav } from '../wav.ts';

/** What a voice is heard saying. */
const sentence =
  'Здравствуйте! Напоминаем: вы записаны на приём завтра, двадцать третьего ноября, в четырнадцать часов тридцать минут. Вы придёте?';

export type VoiceTrial =
  | {
      readonly ok: true;
      readonly said: string;
      /** As it goes on the line: PCM 16 bits, 8 kHz, mono. */
      readonly wav: Buffer;
      /** From the asking to the first sound. */
      readonly firstSoundMs: number;
      /** From the asking to the last. */
      readonly tookMs: number;
      readonly durationMs: number;
    }
  | { readonly ok: false; readonly trouble: EngineTrouble };

const rateHz = 8000;
const longestMs = 20_000;

/** Lets a voice say one sentence (or `said`) as it would say it to a patient. Starts and stops its engine; never rejects. */
export async function tryVoice(
  { synthesizer, voice }: ChosenVoice,
  clock: Clock,
  said = sentence,
): Promise<VoiceTrial> {
  try {
    await synthesizer.start();
    const beganMs = clock.monotonicMs();
    let firstSoundMs: number | undefined;
    let resampler: Resampler | undefined;
    const parts: Float64Array[] = [];
    const say = (signal: AbortSignal) => synthesizer.synthesize(said, voice, { urgent: true, signal });
    for await (const { samples, sampleRateHz } of oneSentence(clock, say, longestMs)) {
      firstSoundMs ??= clock.monotonicMs() - beganMs;
      resampler ??= new Resampler(sampleRateHz);
      parts.push(resampler.push(samples));
    }
    if (resampler) parts.push(resampler.end());
    const { samples } = levelled(joined(parts));
    if (samples.length === 0 || firstSoundMs === undefined) return { ok: false, trouble: 'broken' };
    return {
      ok: true,
      said,
      wav: writeWav(samples, rateHz),
      firstSoundMs: Math.round(firstSoundMs),
      tookMs: Math.round(clock.monotonicMs() - beganMs),
      durationMs: Math.round((samples.length * 1000) / rateHz),
    };
  } catch (error) {
    return { ok: false, trouble: troubleOfVoice(error) };
  } finally {
    await synthesizer.stop();
  }
}
