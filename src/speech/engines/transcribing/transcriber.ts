import type { EngineTrouble, Hearing } from '../../recognizer.ts';

/** What came of one utterance. */
export type Transcribed =
  | {
      readonly ok: true;
      /** Empty when it heard no words. */
      readonly text: string;
      /** 0 to 1, that the words are right; absent when the engine does not tell. */
      readonly confidence?: number;
      /** As the engine tells it: `ru`. */
      readonly language?: string;
    }
  | { readonly ok: false; readonly trouble: EngineTrouble };

/** One utterance while it is being written down. Nothing here throws or rejects. */
export interface Dictation {
  /** 160 samples (20 ms) of linear 16-bit mono at 8 kHz; the array may be used again. */
  push(frame: Int16Array): void;
  /** No more sound comes. Called once; resolves when the engine has told all, or can't. */
  end(): Promise<Transcribed>;
  /** Nobody waits for it any more: what is under way is broken off. At any time, more than once. */
  cancel(): void;
}

/**
 * Port of the engines that write text. Utterances are found by the house: an engine is given one at a time and of each leg
 * several may be under way. One that takes sound as it comes sends it on from the first frame, one that takes whole files
 * gathers it until `end`.
 */
export interface Transcriber {
  /** Engine and model, for the call record: `vosk`, `openai:whisper-1`. */
  readonly id: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Somebody has begun to speak. `onPartial` is told all that the engine has of this utterance so far. */
  begin(hearing: Hearing, onPartial: (text: string) => void): Dictation;
}
