// RIFF WAVE (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0").
import { open } from 'node:fs/promises';

/** Where the sound of a WAV file lies and what it is. */
export interface WavLayout {
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly bitsPerSample: number;
  /** Bytes of one sample of all channels. */
  readonly blockBytes: number;
  /** Where the sound begins in the file. */
  readonly dataOffset: number;
  /** Whole blocks of sound that the file really has. */
  readonly dataBytes: number;
  readonly durationMs: number;
  /** The first `dataOffset` bytes with their sizes set right. */
  readonly header: Buffer;
}

export type WavRead =
  { readonly ok: true; readonly layout: WavLayout } | { readonly ok: false; readonly why: string };

const longestHeader = 4096;

/**
 * Reads the layout of a WAV file of PCM. The sizes in its header are not believed: a recorder that was killed left
 * them at zero, so they are counted from the file, and `header` is the mended one.
 */
export async function readWavLayout(path: string): Promise<WavRead> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(Math.min(longestHeader, size));
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return parse(head.subarray(0, bytesRead), size);
  } finally {
    await file.close();
  }
}

/*
 *  0 'RIFF'   4 size of the file - 8   8 'WAVE'
 * 12 chunks: 'name' size(4) body, padded to an even length
 *    'fmt ': format(2) channels(2) rate(4) bytes per second(4) block(2) bits(2) …
 *    'data': the sound; the last chunk in what we record
 */
function parse(head: Buffer, fileBytes: number): WavRead {
  if (head.length < 12) return { ok: false, why: `a header has 12 bytes, found ${head.length}` };
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE') {
    return { ok: false, why: 'not a RIFF WAVE file' };
  }
  let format: Pick<WavLayout, 'channels' | 'sampleRateHz' | 'bitsPerSample' | 'blockBytes'> | undefined;
  for (let at = 12; at + 8 <= head.length;) {
    const name = head.toString('latin1', at, at + 4);
    const size = head.readUInt32LE(at + 4);
    if (name === 'fmt ' && at + 24 <= head.length) {
      format = {
        channels: head.readUInt16LE(at + 10),
        sampleRateHz: head.readUInt32LE(at + 12),
        blockBytes: head.readUInt16LE(at + 20),
        bitsPerSample: head.readUInt16LE(at + 22),
      };
    }
    if (name === 'data') return layoutOf(head, format, at + 8, fileBytes);
    at += 8 + size + (size % 2);
  }
  return { ok: false, why: `no data chunk in the first ${head.length} bytes` };
}

function layoutOf(
  head: Buffer,
  format: Pick<WavLayout, 'channels' | 'sampleRateHz' | 'bitsPerSample' | 'blockBytes'> | undefined,
  dataOffset: number,
  fileBytes: number,
): WavRead {
  if (!format || format.blockBytes === 0 || format.sampleRateHz === 0) {
    return { ok: false, why: 'no usable fmt chunk before the data chunk' };
  }
  const dataBytes = Math.floor((fileBytes - dataOffset) / format.blockBytes) * format.blockBytes;
  const header = Buffer.from(head.subarray(0, dataOffset));
  header.writeUInt32LE((dataOffset - 8 + dataBytes) >>> 0, 4);
  header.writeUInt32LE(dataBytes >>> 0, dataOffset - 4);
  const durationMs = Math.round((dataBytes / format.blockBytes / format.sampleRateHz) * 1000);
  return { ok: true, layout: { ...format, dataOffset, dataBytes, durationMs, header } };
}
