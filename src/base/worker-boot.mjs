// The first lines of every worker thread: Node 20 reads no TypeScript by itself.
import { writeFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

try {
  // proc(5): so that `top -H` says which thread is which
  writeFileSync('/proc/thread-self/comm', workerData.name);
} catch {
  // a system without it
}
register();
await import(workerData.file);
