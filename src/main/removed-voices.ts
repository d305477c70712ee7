import type { Clock, Log } from '../base/index.ts';
import type { OwnVoices } from '../clinic/index.ts';
import type { ClinicVoices } from '../speech/index.ts';

export interface RemovedVoicesOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly voices: Pick<ClinicVoices, 'forgetRemoved'>;
  readonly ownVoices: Pick<OwnVoices, 'ids'>;
}

const periodMs = 3_600_000;

/** Erases now and every hour what was joined of voices that were removed since; gives how to end that. */
export function eraseRemovedVoices({ clock, log, voices, ownVoices }: RemovedVoicesOptions): () => void {
  const erase = (): void => {
    voices
      .forgetRemoved(() => ownVoices.ids())
      .catch((err: unknown) =>
        log.warn({ err }, 'phrases of removed voices could not be erased: tried again in an hour'),
      );
  };
  erase();
  const timer = clock.every(periodMs, erase);
  return () => timer.cancel();
}
