import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { basename } from 'node:path';
import { isMainThread, Worker, workerData as ownWorkerData, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a worker thread from a TypeScript file beside the caller:
 * `startWorker(new URL('./media-worker.ts', import.meta.url), { workerData })`.
 * The worker reads what it was given with `workerInput()`. The system knows the thread by the file's name, with `+` before
 * it when another worker has started it.
 */
export function startWorker(file: URL, options: WorkerOptions = {}): Worker {
  const boot = new URL('./worker-boot.mjs', import.meta.url);
  return new Worker(boot, {
    ...options,
    workerData: { file: file.href, name: threadName(file), input: options.workerData as unknown },
  });
}

// the system keeps fifteen bytes of it
function threadName(file: URL): string {
  return `${isMainThread ? '' : '+'}${basename(file.pathname, '.ts')}`.slice(0, 15);
}

/** Inside a worker thread: the `workerData` that `startWorker` was called with. */
export function workerInput(): unknown {
  return (ownWorkerData as { input?: unknown } | null)?.input;
}

/** Starts a separate Node process from a TypeScript file beside the caller, with an IPC channel. */
export function startProcess(
  file: URL,
  args: readonly string[] = [],
  options: ForkOptions = {},
): ChildProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return fork(fileURLToPath(file), args, { ...options, execArgv: ['--import', tsx] });
}
