import { createReadStream } from 'node:fs';
import { resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { Failure } from '../../base/index.ts';
import { measureOpusRecording } from '../../calls/index.ts';
import { readWavLayout, type WavLayout } from './wav-layout.ts';

/** A recording as it is sent: what of its file can be played. */
export type RecordingFile = {
  readonly path: string;
  readonly durationMs: number;
  readonly sizeBytes: number;
} & (
  | { /** Its mended header goes before its sound. */ readonly format: 'wav'; readonly layout: WavLayout }
  | { readonly format: 'opus' }
);

const contentTypes = { wav: 'audio/wav', opus: 'audio/ogg; codecs=opus' } as const;

export function contentTypeOf({ format }: RecordingFile): string {
  return contentTypes[format];
}

/** Opens `relativePath` below `directory`. Throws `recording.missing` when the file is gone or is no recording. */
export async function openRecording(directory: string, relativePath: string): Promise<RecordingFile> {
  const root = resolve(directory);
  const path = resolve(root, relativePath);
  if (!path.startsWith(root + sep)) throw missing();
  return path.endsWith('.ogg') ? await openOpus(path) : await openWav(path);
}

async function openOpus(path: string): Promise<RecordingFile> {
  const measured = await measureOpusRecording(path).catch((cause: unknown) => {
    throw missing(cause);
  });
  if (!measured) throw missing(new Error('not a recording in Opus'));
  return { format: 'opus', path, durationMs: measured.durationMs, sizeBytes: measured.wholeBytes };
}

async function openWav(path: string): Promise<RecordingFile> {
  const read = await readWavLayout(path).catch((cause: unknown) => {
    throw missing(cause);
  });
  if (!read.ok) throw missing(new Error(read.why));
  const { layout } = read;
  const sizeBytes = layout.header.length + layout.dataBytes;
  return { format: 'wav', path, layout, durationMs: layout.durationMs, sizeBytes };
}

/** The bytes from `start` to `end` (included) of the recording. */
export function readRecording(recording: RecordingFile, start: number, end: number): Readable {
  const header = recording.format === 'wav' ? recording.layout.header : Buffer.alloc(0);
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
