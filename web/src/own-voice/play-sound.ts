import { useCallback, useEffect, useRef } from 'react';
import { addressOf } from '../lib/http.ts';

/** Where a recording is heard; `recordingId` changes when it is recorded again. */
export function soundAddress(id: string, code: string, recordingId: string): string {
  return addressOf('/api/own-voices/:id/parts/:code/sound', { id, code }, { is: recordingId });
}

/** Plays one sound at a time; rejects when it can't be heard. */
export type PlaySound = (address: string) => Promise<void>;

interface Player {
  readonly play: PlaySound;
  /** While it is told to be, nothing is heard: a microphone is open. */
  readonly beQuiet: (quiet: boolean) => void;
}

export function usePlayer(): Player {
  const playing = useRef<HTMLAudioElement | null>(null);
  const quiet = useRef(false);
  useEffect(() => () => playing.current?.pause(), []);
  const play = useCallback(async (address: string) => {
    if (quiet.current) return;
    playing.current?.pause();
    playing.current = new Audio(address);
    await playing.current.play();
  }, []);
  const beQuiet = useCallback((is: boolean) => {
    quiet.current = is;
    if (is) playing.current?.pause();
  }, []);
  return { play, beQuiet };
}
