import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Import } from '../../../src/api/contract/index.ts';
import { settingsQuery } from '../lib/settings.ts';
import { useSaveSettings } from '../settings/requests/save-settings.ts';
import { guessZone } from './guess-zone.ts';
import { loadedBeforeQuery } from './requests/get-loaded-before.ts';

export interface FileZone {
  /** False until the settings have come. */
  readonly known: boolean;
  /** IANA; empty until known. */
  readonly zone: string;
  /** It is the browser's, and nobody has said so. */
  readonly guessed: boolean;
  readonly saving: boolean;
  readonly error: Error | null;
  choose(zone: string): void;
  /** Saves the zone when it is another one, then goes on. */
  save(then: () => void): void;
}

/** By which clock a file is to be read, asked before it is loaded. The sample was made by the project's clock. */
export function useFileZone(source: Import['source']): FileZone {
  const settings = useQuery(settingsQuery);
  const loadedBefore = useQuery(loadedBeforeQuery);
  const save = useSaveSettings();
  const [chosen, choose] = useState<string | null>(null);
  const saved = settings.data?.timeZone ?? '';
  const browser = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const guess = guessZone({
    saved,
    loadedBefore: source === 'sample' || loadedBefore.data !== false,
    browser,
  });
  const zone = chosen ?? guess;
  return {
    known: settings.isSuccess && !loadedBefore.isPending,
    zone,
    guessed: chosen === null && guess !== saved,
    saving: save.isPending,
    error: settings.error ?? save.error,
    choose,
    save: (then) => {
      if (!settings.data) return;
      if (zone === saved) return then();
      save.mutate({ ...settings.data, timeZone: zone }, { onSuccess: then });
    },
  };
}
