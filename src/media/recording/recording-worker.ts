// The thread that encodes recordings: nobody waits for it but the disk.
import { parentPort } from 'node:worker_threads';
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
}

const recordings = new Map<number, OpusRecording>();

async function obey(order: RecordingOrder): Promise<void> {
  if (order.kind === 'open') {
    recordings.set(order.recording, await OpusRecording.open(order.path));
    return;
  }
  const recording = recordings.get(order.recording);
  if (order.kind === 'append') await recording?.append(order.samples);
  else {
    recordings.delete(order.recording);
    await recording?.finish();
  }
}

const port = parentPort;
if (port) {
  standBackThisThread();
  port.on('message', (order: RecordingOrder) => {
    const reply = (why?: string): void => port.postMessage({ ask: order.ask, why } satisfies RecordingReply);
    obey(order).then(
      () => reply(),
      (error: unknown) =>
        reply(error instanceof Error && 'code' in error ? String(error.code) : String(error)),
    );
  });
}
