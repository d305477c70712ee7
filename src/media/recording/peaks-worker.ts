// A thread for one picture of a recording: decoding it must not be heard in any call.
import { parentPort } from 'node:worker_threads';
import { workerInput } from '../../base/index.ts';
import { standBackThisThread } from '../thread/thread-priority.ts';
import { opusPeaks } from './peaks.ts';

/** What it is started with. */
export interface PeaksOrder {
  readonly file: string;
  readonly points: number;
}

standBackThisThread();
const { file, points } = workerInput() as PeaksOrder;
parentPort?.postMessage(await opusPeaks(file, points));
