import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';

export type AudioRef = RefObject<HTMLAudioElement | null>;

export interface Player {
  readonly playing: boolean;
  readonly positionMs: number;
  readonly rate: number;
  toggle(): void;
  seek(ms: number): void;
  skip(ms: number): void;
  setRate(rate: number): void;
}

/** Drives one `<audio>`; `positionMs` follows it frame by frame while it plays. */
export function usePlayer(durationMs: number): [AudioRef, Player] {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [positionMs, setPosition] = useState(0);
  const [rate, setRateState] = useState(1);

  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    let frame = 0;
    const follow = () => {
      setPosition(element.currentTime * 1000);
      if (!element.paused) frame = requestAnimationFrame(follow);
    };
    const begun = () => {
      setPlaying(true);
      frame = requestAnimationFrame(follow);
    };
    const stopped = () => {
      setPlaying(false);
      setPosition(element.currentTime * 1000);
    };
    element.addEventListener('play', begun);
    element.addEventListener('pause', stopped);
    element.addEventListener('ended', stopped);
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('play', begun);
      element.removeEventListener('pause', stopped);
      element.removeEventListener('ended', stopped);
    };
  }, []);

  const seek = useCallback(
    (ms: number) => {
      const place = Math.min(durationMs, Math.max(0, ms));
      setPosition(place);
      if (audio.current) audio.current.currentTime = place / 1000;
    },
    [durationMs],
  );
  const toggle = useCallback(() => {
    const element = audio.current;
    if (!element) return;
    if (element.paused) void element.play().catch(() => setPlaying(false));
    else element.pause();
  }, []);
  const skip = useCallback((ms: number) => seek((audio.current?.currentTime ?? 0) * 1000 + ms), [seek]);
  const setRate = useCallback((next: number) => {
    setRateState(next);
    if (audio.current) audio.current.playbackRate = next;
  }, []);

  const player = useMemo(
    () => ({ playing, positionMs, rate, toggle, seek, skip, setRate }),
    [playing, positionMs, rate, toggle, seek, skip, setRate],
  );
  return [audio, player];
}
