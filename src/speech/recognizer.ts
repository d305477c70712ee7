import type { Said } from './understanding/said.ts';
import type { Understanding } from './understanding/understanding.ts';

/**
 * What a listener meant by one utterance. `move` is "I want another time", `cancel` "I don't want it any more", `person` asks
 * for a human being, `repeat` asks to hear it again, `question` asks something else, `later` is "not now, ring again",
 * `stop-calling` "never again"; `digit-0` … `digit-9` are spoken digits (keys arrive from the media stream, not from here);
 * `other` is any other speech, `noise` a sound that is not speech. Silence is not a meaning: nothing is reported for it.
 */
export type Meaning =
  | 'yes'
  | 'no'
  | 'move'
  | 'cancel'
  | 'person'
  | 'repeat'
  | 'question'
  | 'later'
  | 'stop-calling'
  | 'other'
  | 'noise'
  | `digit-${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;

/**
 * Why an engine could not judge an utterance: no way to it, or the way was cut; its certificate is signed by nobody whom this
 * machine trusts; it does not let us in (a key); it does not know
 * what it was asked for (an address, a model); it takes no more for now; it failed or answered nonsense; it did not answer in
 * time; we ask as much at once as we may.
 */
export type EngineTrouble =
  'unreachable' | 'untrusted' | 'refused' | 'misordered' | 'limited' | 'broken' | 'late' | 'busy';

/** What an engine may know before anything is said: told when listening begins. */
export interface Hearing {
  readonly language: 'ru';
  /** A day of the clinic: `2026-11-22`. */
  readonly today: string;
  /** The visit that is asked about, in the clinic's own zone: `2026-11-23`, `14:30`. */
  readonly visit?: { readonly date: string; readonly time: string };
  /** Doctors, specialties, branches as the clinic writes them: a hint to engines that take one. No patient's name. */
  readonly vocabulary: readonly string[];
  /** Turns text into meaning with the clinic's own lists; the engine's own general one is used when absent. */
  readonly understanding?: Understanding;
}

/** What has been heard of an utterance that is not over. Times are milliseconds of audio since the session was opened. */
export interface HeardSoFar {
  /** May be taken back by a later one; absent from engines that do not transcribe. */
  readonly text?: string;
  /** As `onSpeechStart` told it. */
  readonly startMs: number;
  readonly atMs: number;
}

/** One utterance, heard to its end. Times are milliseconds of audio since the session was opened. */
export interface Heard {
  readonly meaning: Meaning;
  /** 0 to 1, calibrated: of answers given with 0.9, about nine in ten are right. */
  readonly confidence: number;
  /** What was said, when the engine transcribes; the embedded one does not. Never logged: a patient's own words. */
  readonly text?: string;
  /** The language of the text, as the engine tells it: `ru`. */
  readonly language?: string;
  /** Days, hours, names, numbers that were told, when the engine transcribes. */
  readonly said?: Said;
  /** Of a `question`: the id of the clinic's own answer to it. */
  readonly answer?: string;
  /** Set when nobody judged it: the meaning is `other`, the confidence 0. */
  readonly trouble?: EngineTrouble;
  /** As `onSpeechStart` told it: by this the two are known to be of one utterance. */
  readonly startMs: number;
  readonly endMs: number;
}

/** What a recognizer tells while it listens. Each utterance gives one `onSpeechStart` and one `onHeard`, in this order. */
export interface RecognizerListener {
  /** Speech (or a loud sound) has begun; `atMs` of audio since the session was opened. */
  onSpeechStart(atMs: number): void;
  /** Between the two, as often as the engine has something new. */
  onPartial?(soFar: HeardSoFar): void;
  onHeard(heard: Heard): void;
}

export interface RecognizerSession {
  /** One frame: 160 samples (20 ms) of linear 16-bit mono at 8 kHz; the array may be used again. Never throws, never blocks. */
  push(frame: Int16Array): void;
  /** Set while an engine that writes words hears the same: an utterance then ends where it ends there, not once it is understood. */
  beside?: boolean;
  /** What that engine has of the utterance that began then is the beginning of something («да, но…»), or no longer. */
  thinks?(startMs: number, thinking: boolean): void;
  /** Stops listening and lets go of what is under way; nothing is reported afterwards. May be called twice. */
  close(): void;
}

/** Port: understands short answers on a telephone line. One for the process, one session a listening leg. */
export interface Recognizer {
  /** Engine and version of its model, for the call record: `embedded-1`. */
  readonly id: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Throws `Failure` (`unavailable`) when it is not running. */
  open(listener: RecognizerListener, hearing: Hearing): RecognizerSession;
}
