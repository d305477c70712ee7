import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { ManualClock, silentLog } from '../../../base/index.ts';
import { SherpaRunner, type SherpaProcess } from './sherpa-runner.ts';

/** In the middle of loading it does not hear that its channel was closed. */
class DeafProcess extends EventEmitter {
  connected = true;
  readonly stderr = null;
  readonly signals: string[] = [];

  send(): boolean {
    return true;
  }
  disconnect(): void {
    this.connected = false;
  }
  kill(signal: string): boolean {
    this.signals.push(signal);
    this.emit('exit', null, signal);
    return true;
  }
}

function loading() {
  const clock = new ManualClock();
  const deaf = new DeafProcess();
  const runner = new SherpaRunner({
    ...{ clock, log: silentLog },
    load: { kind: 'load', library: '', model: { kind: 't-one', streaming: true, config: {} } },
    spawn: () => deaf as unknown as SherpaProcess,
    onNews: () => undefined,
    onDeath: () => undefined,
  });
  const started = runner.start().catch((error: { code?: string }) => error.code);
  return { clock, deaf, runner, started };
}

it('kills a process that has not left two seconds after it was told to, and not one that has', async () => {
  const { clock, deaf, runner, started } = loading();
  runner.stop();
  expect(deaf.connected).toBe(false);
  clock.advance(1999);
  expect(deaf.signals).toEqual([]);
  clock.advance(1);
  expect(deaf.signals).toEqual(['SIGKILL']);
  expect(await started).toBe('speech.model-refused');
  const other = loading();
  other.runner.stop();
  other.deaf.emit('exit', 0, null);
  other.clock.advance(200_000);
  expect(other.deaf.signals).toEqual([]);
});
