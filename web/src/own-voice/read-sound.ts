import { wavOf } from './wav.ts';

/** Why a file of somebody's own can't be sent; the same codes as the server's. */
export type SoundFileProblem = 'own-voice.too-large' | 'own-voice.too-long' | 'own-voice.not-sound';

export type SoundFile =
  { readonly ok: true; readonly file: File } | { readonly ok: false; readonly problem: SoundFileProblem };

const rateHz = 48_000;
const mostBytes = 32 * 2 ** 20;
const mostSeconds = 20;

/** Any sound that this browser can play, as WAV. A WAV file goes as it is: the server looks at it more closely. */
export async function readSound(sound: Blob, name: string): Promise<SoundFile> {
  if (sound.size > mostBytes) return { ok: false, problem: 'own-voice.too-large' };
  if (/\.wav$/i.test(name)) return { ok: true, file: new File([sound], name) };
  const decoded = await decode(sound);
  if (!decoded) return { ok: false, problem: 'own-voice.not-sound' };
  if (decoded.duration > mostSeconds) return { ok: false, problem: 'own-voice.too-long' };
  const channels = Array.from({ length: decoded.numberOfChannels }, (_, n) => decoded.getChannelData(n));
  return { ok: true, file: new File([wavOf(channels, rateHz)], 'phrase.wav', { type: 'audio/wav' }) };
}

async function decode(sound: Blob): Promise<AudioBuffer | undefined> {
  try {
    return await new OfflineAudioContext(1, 1, rateHz).decodeAudioData(await sound.arrayBuffer());
  } catch {
    return undefined;
  }
}
