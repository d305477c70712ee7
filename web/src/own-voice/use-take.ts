import { useState } from 'react';
import type { OwnVoicePart } from '../../../src/api/contract/index.ts';
import { ApiError } from '../lib/http.ts';
import { readSound } from './read-sound.ts';
import { useSendRecording } from './requests/own-voices.ts';
import { useRecorder } from './use-recorder.ts';

/** What came of the last try to record a phrase. */
export type TakeResult =
  | { readonly code: string; readonly is: 'kept'; readonly part: OwnVoicePart }
  | { readonly code: string; readonly is: 'refused'; readonly error: unknown };

/** Records one phrase after another: the microphone, what is being sent, what came of it. */
export function useTake(voiceId: string, part: OwnVoicePart | undefined) {
  const recorder = useRecorder();
  const send = useSendRecording(voiceId);
  const [result, setResult] = useState<TakeResult | null>(null);
  const [reading, setReading] = useState(false);

  const keep = async (sound: Blob, name: string): Promise<void> => {
    if (!part) return;
    const { code } = part;
    setResult(null);
    setReading(true);
    try {
      const read = await readSound(sound, name);
      if (!read.ok) throw new ApiError(0, { code: read.problem, message: '', params: {}, retryable: false });
      setResult({ code, is: 'kept', part: await send.mutateAsync({ code, file: read.file }) });
    } catch (error) {
      setResult({ code, is: 'refused', error });
    } finally {
      setReading(false);
    }
  };

  const toggle = async (): Promise<void> => {
    if (reading) return;
    if (!recorder.recording) {
      setResult(null);
      await recorder.start();
      return;
    }
    const sound = await recorder.stop();
    if (sound) await keep(sound, 'take');
  };

  return { ...recorder, sending: reading, result: result?.code === part?.code ? result : null, toggle, keep };
}

export type Taking = ReturnType<typeof useTake>;
