import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that V8 can't give back. */
export function heapInUse(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
