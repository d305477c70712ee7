import { startProcess, type Clock, type Log } from '../../../base/index.ts';
import type { Synthesizer, Voice } from '../../synthesizer.ts';
import { ProcessSynthesizer, type EngineProcess } from '../voice-process/process-synthesizer.ts';
import { espeakOrder } from './espeak-order.ts';
import { pronunciationVersion } from './espeak-text.ts';

export interface EspeakOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Starts the engine's process; replaced in tests. */
  readonly spawn?: () => EngineProcess;
}

/**
 * The robot's voice: of the engine's female variants the one that keeps most headroom (its peaks are
 * 3 dB under those of f1 and f2), so that nothing clips and the level can be raised on the line.
 */
export const robotVoice: Voice = { name: 'ru+f3' };

/** espeak-ng in a process of its own (it is GPL-3.0, we are not). */
export function createEspeakSynthesizer({ clock, log, spawn = spawnEspeak }: EspeakOptions): Synthesizer {
  const id = `espeak-ng-1.52-${pronunciationVersion}`;
  return new ProcessSynthesizer({ id, clock, log, spawn, order: espeakOrder });
}

function spawnEspeak(): EngineProcess {
  return startProcess(new URL('./espeak-process.ts', import.meta.url), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}
