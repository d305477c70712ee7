// RIFF WAVE, PCM 16 bit: reading, writing, and mending a file whose writer was killed.
import { open, type FileHandle } from 'node:fs/promises';

/** Linear 16-bit audio; samples of several channels are interleaved. */
export interface WavAudio {
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: Int16Array;
}

/*
 *  offset  0  "RIFF"   4  bytes that follow   8  "WAVE"
 *         12  "fmt "  16  16                 20  1 (PCM)       22  channels
 *         24  sample rate                    28  bytes a second
 *         32  bytes a sample of all channels 34  bits a sample
 *         36  "data"  40  bytes that follow  44  samples, little-endian
 */
export const wavHeaderBytes = 44;

/** The 44 bytes in front of `dataBytes` bytes of samples. */
export function wavHeader(channels: number, sampleRate: number, dataBytes: number): Buffer {
  const header = Buffer.alloc(wavHeaderBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(Math.min(dataBytes + 36, 0xffffffff), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(Math.min(dataBytes, 0xffffffff), 40);
  return header;
}

/** A whole WAV file. */
export function encodeWav({ samples, channels, sampleRate }: WavAudio): Buffer {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return Buffer.concat([wavHeader(channels, sampleRate, data.length), data]);
}

/** Reads a whole WAV file; one whose sizes were never written (a killed recording) is read to its end. Never throws. */
export function decodeWav(bytes: Uint8Array): { ok: true; audio: WavAudio } | { ok: false; why: string } {
  const layout = readLayout(bytes, bytes.length);
  if (!layout.ok) return layout;
  const { channels, sampleRate, dataAt, dataBytes } = layout;
  const frameBytes = channels * 2;
  const whole = dataBytes - (dataBytes % frameBytes);
  // copied, so that the samples are aligned and the file's bytes can be let go
  const samples = new Int16Array(whole / 2);
  Buffer.from(samples.buffer).set(bytes.subarray(dataAt, dataAt + whole));
  return { ok: true, audio: { sampleRate, channels, samples } };
}

interface Layout {
  readonly ok: true;
  readonly channels: number;
  readonly sampleRate: number;
  readonly dataAt: number;
  /** As far as the file goes. */
  readonly dataBytes: number;
  /** What the header says. */
  readonly writtenBytes: number;
}

/** Finds the format and the samples in the first bytes of a file that has `fileBytes`. */
function readLayout(bytes: Uint8Array, fileBytes: number): Layout | { ok: false; why: string } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WAVE')
    return { ok: false, why: 'not a WAV file' };
  let format: { channels: number; sampleRate: number } | undefined;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at + 4, true);
    if (tag(bytes, at) === 'fmt ' && at + 24 <= bytes.length) {
      if (view.getUint16(at + 8, true) !== 1 || view.getUint16(at + 22, true) !== 16) {
        return { ok: false, why: 'not PCM of 16 bits' };
      }
      format = { channels: view.getUint16(at + 10, true), sampleRate: view.getUint32(at + 12, true) };
    }
    if (tag(bytes, at) === 'data') {
      if (!format || format.channels === 0 || format.channels > 8)
        return { ok: false, why: 'no usable format' };
      const rest = fileBytes - at - 8;
      // a killed writer leaves 0 or all ones; a cut file says more than it has
      const unknown = size === 0 || size > rest;
      return { ok: true, ...format, dataAt: at + 8, dataBytes: unknown ? rest : size, writtenBytes: size };
    }
    at += 8 + size + (size % 2);
  }
  return { ok: false, why: 'no samples' };
}

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/**
 * Writes the true sizes into a recording that was cut off, and cuts a torn last sample. Call it for
 * files nobody writes any more. Never throws for a file that is no recording of ours.
 */
export async function repairWav(file: string): Promise<'sound' | 'repaired' | 'not-a-recording'> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r+');
    const { size } = await handle.stat();
    const head = Buffer.alloc(wavHeaderBytes);
    await handle.read(head, 0, wavHeaderBytes, 0);
    const layout = readLayout(head, size);
    if (!layout.ok || layout.dataAt !== wavHeaderBytes) return 'not-a-recording';
    const rest = size - wavHeaderBytes;
    const whole = rest - (rest % (layout.channels * 2));
    if (layout.writtenBytes === whole && whole === rest) return 'sound';
    await handle.truncate(wavHeaderBytes + whole);
    await handle.write(wavHeader(layout.channels, layout.sampleRate, whole), 0, wavHeaderBytes, 0);
    return 'repaired';
  } catch {
    return 'not-a-recording';
  } finally {
    await handle?.close();
  }
}
