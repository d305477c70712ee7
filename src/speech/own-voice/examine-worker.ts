// The thread that judges recordings: a studio's file takes up to a second, and the process has calls and pages to serve.
import { parentPort } from 'node:worker_threads';
import { examineRecording, type Examined } from './examine-recording.ts';

/** Each is answered, in their order. */
export interface ExamineOrder {
  readonly ask: number;
  readonly file: Uint8Array;
}

/** Buffers arrive as plain bytes. */
export interface ExamineReply {
  readonly ask: number;
  readonly examined: Examined;
}

parentPort?.on('message', ({ ask, file }: ExamineOrder) => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  parentPort?.postMessage({ ask, examined: examineRecording(bytes) } satisfies ExamineReply);
});
