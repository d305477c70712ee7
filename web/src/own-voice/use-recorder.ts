import { useCallback, useEffect, useRef, useState } from 'react';

/** Why this browser gives no microphone. */
export type MicrophoneProblem = 'refused' | 'none' | 'busy' | 'insecure';

/** What is said last is not cut off by the hand that stops. */
const tailMs = 250;

interface Recorder {
  /** The microphone, once it was allowed. */
  readonly microphone: MediaStream | null;
  readonly problem: MicrophoneProblem | null;
  /** False when it does not record: there is no microphone, or the page was left meanwhile. */
  start(): Promise<boolean>;
  /** Gives what was recorded; null when nothing was being recorded. */
  stop(): Promise<Blob | null>;
}

interface Take {
  readonly recorder: MediaRecorder;
  /** Resolves when it was stopped, by us or by a microphone that was pulled out. */
  readonly ended: Promise<Blob>;
}

/** Records from a microphone as it is, without the filters that make calls clearer and voices flat. */
export function useRecorder(): Recorder {
  const [microphone, setMicrophone] = useState<MediaStream | null>(null);
  const [problem, setProblem] = useState<MicrophoneProblem | null>(null);
  const take = useRef<Take | null>(null);
  const isLeft = useRef(false);
  useEffect(() => {
    isLeft.current = false;
    return () => {
      isLeft.current = true;
    };
  }, []);
  useEffect(() => () => close(microphone), [microphone]);

  const start = useCallback(async () => {
    const opened = microphone?.active ? microphone : await open();
    if (typeof opened === 'string') {
      setProblem(opened);
      return false;
    }
    // the browser may ask for as long as it likes, and allow it when nobody records any more
    if (isLeft.current) {
      close(opened);
      return false;
    }
    setMicrophone(opened);
    setProblem(null);
    take.current = await begin(opened);
    return true;
  }, [microphone]);

  const stop = useCallback(async () => {
    const taken = take.current;
    take.current = null;
    if (!taken) return null;
    await new Promise((resolve) => setTimeout(resolve, tailMs));
    if (taken.recorder.state !== 'inactive') taken.recorder.stop();
    return taken.ended;
  }, []);

  return { microphone, problem, start, stop };
}

function close(microphone: MediaStream | null): void {
  microphone?.getTracks().forEach((track) => track.stop());
}

async function begin(microphone: MediaStream): Promise<Take> {
  const recorder = new MediaRecorder(microphone, { audioBitsPerSecond: 192_000 });
  const pieces: Blob[] = [];
  const ended = new Promise<Blob>((resolve) => {
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => resolve(new Blob(pieces, { type: recorder.mimeType }));
  });
  await new Promise<void>((resolve) => {
    recorder.onstart = () => resolve();
    recorder.start();
  });
  return { recorder, ended };
}

async function open(): Promise<MediaStream | MicrophoneProblem> {
  if (!window.isSecureContext || !('mediaDevices' in navigator) || !('MediaRecorder' in window))
    return 'insecure';
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
    return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'refused';
  }
}
