import type { Clock, Log } from '../base/index.ts';
import type { OwnVoices } from '../clinic/index.ts';
import type { ClinicVoices } from '../speech/index.ts';

export interface RemovedVoicesOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly voices: Pick<ClinicVoices, 'forgetRemoved'>;
  readonly ownVoices: Pick<OwnVoices, 'ids' | 'clearAway'>;
}

const periodMs = 3_600_000;

/** Erases now and every hour what is left of voices that were removed, recorded or joined; gives how to end that. */
export function eraseRemovedVoices({ clock, log, voices, ownVoices }: RemovedVoicesOptions): () => void {
  const erase = (): void => {
    Promise.all([voices.forgetRemoved(() => ownVoices.ids()), ownVoices.clearAway()]).catch((err: unknown) =>
      log.warn({ err }, 'what is left of removed voices could not be erased: tried again in an hour'),
    );
  };
  erase();
  const timer = clock.every(periodMs, erase);
  return () => timer.cancel();
}
