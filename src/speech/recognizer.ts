/**
 * What a listener meant by one utterance. `digit-0` … `digit-9` are spoken digits (keys arrive
 * from the media stream, not from here). `move` is "I want another time" or "cancel it",
 * `person` asks for a human being, `repeat` asks to hear it again, `other` is any other speech,
 * `noise` is a sound that is not speech. Silence is not a meaning: nothing is reported for it.
 */
export type Meaning =
  | 'yes'
  | 'no'
  | 'move'
  | 'person'
  | 'repeat'
  | 'other'
  | 'noise'
  | `digit-${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;

/** One utterance, heard to its end. Times are milliseconds of audio since the session was opened. */
export interface Heard {
  readonly meaning: Meaning;
  /** 0 to 1, calibrated: of answers given with 0.9, about nine in ten are right. */
  readonly confidence: number;
  /** What was said, when the engine transcribes; the embedded one does not. */
  readonly text?: string;
  /** As `onSpeechStart` told it: by this the two are known to be of one utterance. */
  readonly startMs: number;
  readonly endMs: number;
}

/** What a recognizer tells while it listens. Each utterance gives one `onSpeechStart` and one `onHeard`. */
export interface RecognizerListener {
  /** Speech (or a loud sound) has begun; `atMs` of audio since the session was opened. */
  onSpeechStart(atMs: number): void;
  onHeard(heard: Heard): void;
}

export interface RecognizerSession {
  /** One frame: 160 samples (20 ms) of linear 16-bit mono at 8 kHz; the array may be used again. Never throws, never blocks. */
  push(frame: Int16Array): void;
  /** Stops listening; nothing is reported afterwards. May be called twice. */
  close(): void;
}

/** Port: understands short answers on a telephone line. One for the process, one session a listening leg. */
export interface Recognizer {
  /** Engine and version of its model, for the call record: `embedded-1`. */
  readonly id: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  open(listener: RecognizerListener): RecognizerSession;
}
