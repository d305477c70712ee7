import { useState } from 'react';
import type { OwnVoicePart } from '../../../src/api/contract/index.ts';
import { ApiError } from '../lib/http.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { partNamed } from './part-named.ts';
import { readSound } from './read-sound.ts';
import { useSendArchive, useSendRecording } from './requests/own-voices.ts';

/** What came of a file; `problem` in words, null when it was taken. */
export interface SentFile {
  readonly name: string;
  readonly problem: string | null;
}

/** Sends files one after another; one that is wrong stops no other. */
export function useSendFiles(voiceId: string, parts: readonly OwnVoicePart[]) {
  const wordsOf = useFailureWords();
  const recording = useSendRecording(voiceId);
  const archive = useSendArchive(voiceId);
  const [sent, setSent] = useState<readonly SentFile[]>([]);
  const [sending, setSending] = useState(false);
  const wordsOfCode = (code: string): string =>
    wordsOf(new ApiError(0, { code, message: code, params: {}, retryable: false }));

  const sendOne = async (file: File): Promise<readonly SentFile[]> => {
    if (/\.zip$/i.test(file.name)) {
      const { files } = await archive.mutateAsync(file);
      return files.map(({ name, problem }) => ({
        name,
        problem: problem === null ? null : wordsOfCode(problem),
      }));
    }
    const part = partNamed(file.name, parts);
    if (!part) return [{ name: file.name, problem: wordsOfCode('own-voice.unknown-name') }];
    const read = await readSound(file, file.name);
    if (!read.ok) return [{ name: file.name, problem: wordsOfCode(read.problem) }];
    await recording.mutateAsync({ code: part.code, file: read.file });
    return [{ name: file.name, problem: null }];
  };

  const send = async (files: readonly File[]): Promise<void> => {
    setSent([]);
    setSending(true);
    for (const file of files) {
      const came = await sendOne(file).catch((error: unknown): readonly SentFile[] => [
        { name: file.name, problem: wordsOf(error) },
      ]);
      setSent((before) => [...before, ...came]);
    }
    setSending(false);
  };

  return { sent, sending, send };
}
