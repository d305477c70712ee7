import { useCallback, useEffect, useRef } from 'react';
import { addressOf } from '../lib/http.ts';

/** Where a recording is heard; `recordingId` changes when it is recorded again. */
export function soundAddress(id: string, code: string, recordingId: string): string {
  return addressOf('/api/own-voices/:id/parts/:code/sound', { id, code }, { is: recordingId });
}

/** Plays one sound at a time; rejects when it can't be heard. */
export type PlaySound = (address: string) => Promise<void>;

export function usePlaySound(): PlaySound {
  const playing = useRef<HTMLAudioElement | null>(null);
  useEffect(() => () => playing.current?.pause(), []);
  return useCallback(async (address) => {
    playing.current?.pause();
    playing.current = new Audio(address);
    await playing.current.play();
  }, []);
}
