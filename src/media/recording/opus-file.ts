import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { startWorker } from '../../base/index.ts';
import { endOfRecording, isOpusRecording } from './opus-container.ts';
import type { RecordingPeaks } from './peaks.ts';
import type { PeaksOrder } from './peaks-worker.ts';

/** What can be heard of a recording in Opus. */
export interface OpusFile {
  readonly durationMs: number;
  /** Up to its last whole page: behind it lies what a kill has torn, or what is being written. */
  readonly wholeBytes: number;
}

/** Twice the longest page. */
const tailBytes = 2 * 65_307;
const headBytes = 64;

/** Undefined when it is no such recording, or nothing is in it yet. Rejects with the system's error. */
export async function measureOpusRecording(file: string): Promise<OpusFile | undefined> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - tailBytes);
    const head = Buffer.alloc(Math.min(headBytes, size));
    const tail = Buffer.alloc(size - from);
    await handle.read(head, 0, head.length, 0);
    await handle.read(tail, 0, tail.length, from);
    const end = isOpusRecording(head) ? endOfRecording(tail) : undefined;
    return end && { durationMs: Math.round(end.durationMs), wholeBytes: from + end.wholeBytes };
  } finally {
    await handle.close();
  }
}

/** Cuts off what a kill has torn; its length in milliseconds, 0 for what is no recording. Never throws. */
export async function repairOpusRecording(file: string): Promise<number> {
  try {
    const measured = await measureOpusRecording(file);
    if (!measured) return 0;
    const handle = await open(file, 'r+');
    try {
      await handle.truncate(measured.wholeBytes);
    } finally {
      await handle.close();
    }
    return measured.durationMs;
  } catch {
    return 0;
  }
}

/** The peaks of both channels in `points` equal slices, found in a thread of their own. Rejects when they can't be had. */
export async function opusRecordingPeaks(file: string, points: number): Promise<RecordingPeaks> {
  const order: PeaksOrder = { file, points };
  const worker = startWorker(new URL('./peaks-worker.ts', import.meta.url), { workerData: order });
  try {
    const [peaks] = (await once(worker, 'message')) as [RecordingPeaks];
    return peaks;
  } finally {
    await worker.terminate();
  }
}
