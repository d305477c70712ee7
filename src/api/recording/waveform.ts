import { createReadStream } from 'node:fs';
import { opusRecordingPeaks } from '../../calls/index.ts';
import type { Waveform } from '../contract/index.ts';
import type { RecordingFile } from './recording-file.ts';

const fullScale = 32_768;

/**
 * The peaks of both channels in `points` equal slices of the recording, 0 to 1, three decimals. Reads the file in
 * pieces: memory does not grow with its length. A mono file gives the same for both channels.
 */
export async function waveformOf(recording: RecordingFile, points: number): Promise<Waveform> {
  if (recording.format === 'wav') return await waveformOfWav(recording, points);
  const { durationMs, left, right } = await opusRecordingPeaks(recording.path, points);
  return { durationMs, left: [...left], right: [...right] };
}

type WavFile = Extract<RecordingFile, { format: 'wav' }>;

async function waveformOfWav(recording: WavFile, points: number): Promise<Waveform> {
  const { layout } = recording;
  const blocks = layout.dataBytes / layout.blockBytes;
  const slices = Math.min(points, blocks);
  const left = new Float64Array(slices);
  const right = new Float64Array(slices);
  if (slices > 0 && layout.bitsPerSample === 16) {
    let block = 0;
    for await (const piece of wholeBlocks(recording)) {
      for (let at = 0; at < piece.length; at += layout.blockBytes, block += 1) {
        const slice = Math.floor((block * slices) / blocks);
        raise(left, slice, piece.readInt16LE(at));
        raise(right, slice, piece.readInt16LE(layout.channels > 1 ? at + 2 : at));
      }
    }
  }
  return { durationMs: layout.durationMs, left: [...left].map(round), right: [...right].map(round) };
}

async function* wholeBlocks(recording: WavFile): AsyncGenerator<Buffer> {
  const { dataOffset, dataBytes, blockBytes } = recording.layout;
  let rest: Buffer = Buffer.alloc(0);
  const stream = createReadStream(recording.path, {
    start: dataOffset,
    end: dataOffset + dataBytes - 1,
    highWaterMark: 256 * 1024,
  }) as AsyncIterable<Buffer>;
  for await (const chunk of stream) {
    const piece = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const whole = piece.length - (piece.length % blockBytes);
    rest = piece.subarray(whole);
    yield piece.subarray(0, whole);
  }
}

function raise(peaks: Float64Array, slice: number, sample: number): void {
  const level = Math.abs(sample) / fullScale;
  if (level > (peaks[slice] ?? 1)) peaks[slice] = level;
}

function round(level: number): number {
  return Math.round(level * 1000) / 1000;
}
