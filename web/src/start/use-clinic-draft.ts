import { useState } from 'react';
import { unnamedClinic, type Settings } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMay } from '../lib/use-may.ts';
import { administratorTrouble } from '../settings/administrator-trouble.ts';
import { useSaveSettings } from '../settings/requests/save-settings.ts';

export interface ClinicDraft {
  /** The clinic has no name yet. */
  readonly asksName: boolean;
  /** Nobody is set to whom the robot could connect a patient. */
  readonly asksAdministrator: boolean;
  readonly name: string;
  readonly administratorUri: string;
  /** What is wrong with the address, in words; null when nothing is. */
  readonly wrongUri: string | null;
  readonly saving: boolean;
  readonly error: Error | null;
  setName(name: string): void;
  setAdministratorUri(uri: string): void;
  /** Saves what was typed, then goes on; goes on at once when nothing was. */
  save(then: () => void): void;
}

/** What the last step asks of the clinic when the settings don't know it yet. */
export function useClinicDraft(settings: Settings, rehearsal: boolean): ClinicDraft {
  const save = useSaveSettings();
  // who may not set it is not asked for it
  const may = useMay()('PUT /api/settings');
  const [first] = useState(settings);
  const [name, setName] = useState('');
  const [uri, setUri] = useState('');
  const administratorUri = uri.trim();
  const wrongUri = administratorTrouble(uri, useT());
  return {
    asksName: may && first.clinicName === unnamedClinic,
    asksAdministrator: may && !rehearsal && first.administratorUri === null,
    name,
    administratorUri: uri,
    wrongUri,
    saving: save.isPending,
    error: save.error,
    setName,
    setAdministratorUri: setUri,
    save: (then) => {
      if (wrongUri) return;
      if (name.trim() === '' && administratorUri === '') return then();
      save.mutate(
        {
          ...settings,
          clinicName: name.trim() || settings.clinicName,
          administratorUri: administratorUri || settings.administratorUri,
        },
        { onSuccess: then },
      );
    },
  };
}
