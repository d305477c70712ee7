import { startProcess, type Clock, type Log } from '../../../base/index.ts';
import type { Synthesizer } from '../../synthesizer.ts';
import { ProcessSynthesizer, type EngineProcess } from '../voice-process/process-synthesizer.ts';
import type { RhvoiceInstallation } from './find-rhvoice.ts';
import { rhvoiceOrder, rhvoiceTextVersion } from './rhvoice-order.ts';

export interface RhvoiceOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly installation: RhvoiceInstallation;
  /** Starts the engine's process; replaced in tests. */
  readonly spawn?: () => EngineProcess;
}

/**
 * RHVoice in a process of its own (its voices are GPL, we are not). A voice that is not installed, or may not be used, is
 * said in the best of those that are.
 */
export function createRhvoiceSynthesizer({ clock, log, installation, spawn }: RhvoiceOptions): Synthesizer {
  const { voices, version } = installation;
  const profileOf = (name: string): string =>
    (voices.find((voice) => voice.name === name) ?? voices[0])?.profile ?? '';
  return new ProcessSynthesizer({
    id: `rhvoice-${version}-${rhvoiceTextVersion}`,
    clock,
    log,
    spawn: spawn ?? (() => spawnRhvoice(installation)),
    order: (text, voice) => rhvoiceOrder(text, voice, profileOf(voice.name)),
  });
}

function spawnRhvoice({ libraryPath, dataPath }: RhvoiceInstallation): EngineProcess {
  return startProcess(new URL('./rhvoice-process.ts', import.meta.url), [libraryPath, dataPath], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}
