// The first lines of every worker thread: Node 20 reads no TypeScript by itself.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.file);
