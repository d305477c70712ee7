import { useRef, useState } from 'react';
import type { OwnVoicePart } from '../../../src/api/contract/index.ts';
import { ApiError } from '../lib/http.ts';
import { readSound } from './read-sound.ts';
import { useSendRecording } from './requests/own-voices.ts';
import { useRecorder } from './use-recorder.ts';

/** What came of the last try to record a phrase. */
export type TakeResult =
  | { readonly code: string; readonly is: 'kept'; readonly part: OwnVoicePart }
  /** `file` is the name of what was chosen; null for what was spoken here. */
  | { readonly code: string; readonly is: 'refused'; readonly error: unknown; readonly file: string | null };

/** Whether the microphone is asked for, recorded from, or what it gave is being sent. */
type TakePhase = 'idle' | 'starting' | 'recording' | 'sending';

interface Turn {
  readonly phase: TakePhase;
  /** What it is a recording of, whatever the page has come to show; stays when it was refused. */
  readonly part: OwnVoicePart | null;
}

/**
 * Records one phrase after another: the microphone, what is being sent, what came of it. A recording is of the phrase that was
 * `chosen` when it began.
 */
export function useTake(voiceId: string, chosen: OwnVoicePart | undefined) {
  const recorder = useRecorder();
  const send = useSendRecording(voiceId);
  const [result, setResult] = useState<TakeResult | null>(null);
  const [turn, setTurn] = useState<Turn>({ phase: 'idle', part: null });
  // two presses of a key may come before anything is drawn
  const now = useRef(turn);
  const become = (phase: TakePhase, part: OwnVoicePart | null): void => {
    now.current = { phase, part };
    setTurn(now.current);
  };

  const sendSound = async (part: OwnVoicePart, sound: Blob, file: string | null): Promise<void> => {
    const { code } = part;
    become('sending', part);
    try {
      const read = await readSound(sound, file ?? 'take');
      if (!read.ok) throw new ApiError(0, { code: read.problem, message: '', params: {}, retryable: false });
      setResult({ code, is: 'kept', part: await send.mutateAsync({ code, file: read.file }) });
      become('idle', null);
    } catch (error) {
      setResult({ code, is: 'refused', error, file });
      become('idle', part);
    }
  };

  const begin = async (part: OwnVoicePart): Promise<void> => {
    setResult(null);
    become('starting', part);
    let begun = false;
    try {
      begun = await recorder.start();
    } finally {
      become(begun ? 'recording' : 'idle', begun ? part : null);
    }
  };

  const end = async (part: OwnVoicePart): Promise<void> => {
    become('sending', part);
    const sound = await recorder.stop();
    if (sound) await sendSound(part, sound, null);
    else become('idle', null);
  };

  const shown = turn.part ?? chosen;
  return {
    microphone: recorder.microphone,
    problem: recorder.problem,
    part: shown,
    recording: turn.phase === 'recording',
    sending: turn.phase === 'sending',
    busy: turn.phase !== 'idle',
    result: result?.code === shown?.code ? result : null,
    /** Begins or ends a recording. */
    toggle: async (): Promise<void> => {
      const { phase, part } = now.current;
      if (phase === 'recording' && part) await end(part);
      if (phase === 'idle' && shown) await begin(shown);
    },
    /** Keeps a file as the phrase that is shown. */
    keep: async (sound: Blob, name: string): Promise<void> => {
      if (now.current.phase !== 'idle' || !shown) return;
      setResult(null);
      await sendSound(shown, sound, name);
    },
    /** Lets another phrase be shown; false while this one is being recorded. */
    release: (): boolean => {
      if (now.current.phase !== 'idle') return false;
      become('idle', null);
      return true;
    },
  };
}

export type Taking = ReturnType<typeof useTake>;
