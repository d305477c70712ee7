import { createReadStream } from 'node:fs';
import { resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { Failure } from '../../base/index.ts';
import { readWavLayout, type WavLayout } from './wav-layout.ts';

/** A recording as it is sent: its mended header followed by its sound. */
export interface RecordingFile {
  readonly path: string;
  readonly layout: WavLayout;
  readonly sizeBytes: number;
}

/** Opens `relativePath` below `directory`. Throws `recording.missing` when the file is gone or is no recording. */
export async function openRecording(directory: string, relativePath: string): Promise<RecordingFile> {
  const root = resolve(directory);
  const path = resolve(root, relativePath);
  if (!path.startsWith(root + sep)) throw missing();
  const read = await readWavLayout(path).catch((cause: unknown) => {
    throw missing(cause);
  });
  if (!read.ok) throw missing(new Error(read.why));
  const { layout } = read;
  return { path, layout, sizeBytes: layout.header.length + layout.dataBytes };
}

/** The bytes from `start` to `end` (included) of the recording. */
export function readRecording(recording: RecordingFile, start: number, end: number): Readable {
  const { header } = recording.layout;
  return Readable.from(pieces(), { objectMode: false });

  async function* pieces(): AsyncGenerator<Buffer> {
    if (start < header.length) yield header.subarray(start, end + 1);
    if (end >= header.length) {
      yield* createReadStream(recording.path, { start: Math.max(start, header.length), end });
    }
  }
}

function missing(cause?: unknown): Failure {
  return new Failure('missing', {
    code: 'recording.missing',
    message: 'The recording is no longer there.',
    cause,
  });
}
