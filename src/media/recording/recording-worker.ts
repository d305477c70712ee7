// The thread that encodes recordings: nobody waits for it but the disk.
import { parentPort } from 'node:worker_threads';
import { systemClock } from '../../base/index.ts';
import { standBackThisThread } from '../thread/thread-priority.ts';
import { OpusRecording } from './opus-recording.ts';

/** From a media worker. Each is answered. */
export type RecordingOrder =
  | { readonly kind: 'open'; readonly ask: number; readonly recording: number; readonly path: string }
  | {
      readonly kind: 'append';
      readonly ask: number;
      readonly recording: number;
      readonly samples: Int16Array;
    }
  | { readonly kind: 'finish'; readonly ask: number; readonly recording: number };

/** `why`: the system's error, when it went wrong. */
export interface RecordingReply {
  readonly ask: number;
  readonly why?: string;
  /** What encoding a whole second took. */
  readonly tookMs?: number;
}

const secondValues = 16_000;

const recordings = new Map<number, OpusRecording>();

/** Gives how long a whole second took to encode. */
async function obey(order: RecordingOrder): Promise<number | undefined> {
  if (order.kind === 'open') {
    recordings.set(order.recording, await OpusRecording.open(order.path));
    return undefined;
  }
  const recording = recordings.get(order.recording);
  if (order.kind === 'append') {
    const whole = order.samples.length === secondValues;
    const beganMs = systemClock.monotonicMs();
    // it is encoded before this gives anything back, and written afterwards
    const writing = recording?.append(order.samples);
    const tookMs = systemClock.monotonicMs() - beganMs;
    await writing;
    return whole ? tookMs : undefined;
  }
  recordings.delete(order.recording);
  await recording?.finish();
  return undefined;
}

const port = parentPort;
if (port) {
  standBackThisThread();
  port.on('message', (order: RecordingOrder) => {
    const reply = (why?: string, tookMs?: number): void =>
      port.postMessage({ ask: order.ask, why, tookMs } satisfies RecordingReply);
    obey(order).then(
      (tookMs) => reply(undefined, tookMs),
      (error: unknown) =>
        reply(error instanceof Error && 'code' in error ? String(error.code) : String(error)),
    );
  });
}
