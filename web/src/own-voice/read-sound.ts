import { wavOf } from './wav.ts';

/** Why a file of somebody's own can't be sent; but for the last the same codes as the server's. */
export type SoundFileProblem = 'own-voice.too-large' | 'own-voice.too-long' | 'own-voice.not-decoded';

export type SoundFile =
  { readonly ok: true; readonly file: File } | { readonly ok: false; readonly problem: SoundFileProblem };

const rateHz = 48_000;
const mostBytes = 32 * 2 ** 20;
const mostSeconds = 20;

/**
 * Any sound that this browser can play, as WAV, which is all that the server reads. What is WAV, whatever its name, goes as it
 * is: the server looks at it more closely. What browsers play differs: old ones of Apple no OGG, free ones no AAC.
 */
export async function readSound(sound: Blob, name: string): Promise<SoundFile> {
  if (sound.size > mostBytes) return { ok: false, problem: 'own-voice.too-large' };
  if (await isWav(sound)) return { ok: true, file: new File([sound], name) };
  const decoded = await decode(sound);
  if (!decoded) return { ok: false, problem: 'own-voice.not-decoded' };
  if (decoded.duration > mostSeconds) return { ok: false, problem: 'own-voice.too-long' };
  const channels = Array.from({ length: decoded.numberOfChannels }, (_, n) => decoded.getChannelData(n));
  return { ok: true, file: new File([wavOf(channels, rateHz)], 'phrase.wav', { type: 'audio/wav' }) };
}

async function isWav(sound: Blob): Promise<boolean> {
  const head = new TextDecoder('latin1').decode(await sound.slice(0, 12).arrayBuffer());
  return /^RIFF[^]{4}WAVE$/.test(head);
}

async function decode(sound: Blob): Promise<AudioBuffer | undefined> {
  try {
    return await new OfflineAudioContext(1, 1, rateHz).decodeAudioData(await sound.arrayBuffer());
  } catch {
    return undefined;
  }
}
