import { Failure, type Clock, type Log } from '../../../base/index.ts';
import type { EngineTrouble, Recognizer, RecognizerListener, RecognizerSession } from '../../recognizer.ts';
import type { Hearing } from '../../recognizer.ts';
import { createUnderstanding, type Understanding } from '../../understanding/understanding.ts';
import { DictationDesk } from './dictation-desk.ts';
import { TranscribingSession } from './transcribing-session.ts';
import type { Transcriber } from './transcriber.ts';

export interface TranscribingOptions {
  readonly transcriber: Transcriber;
  readonly clock: Clock;
  readonly log: Log;
  /** Utterances under way at once, of all legs; the next one is told as `busy`. */
  readonly atOnce?: number;
  /** An answer that comes later than this after the end of the utterance is none. */
  readonly answerMs?: number;
}

const usualAtOnce = 50;
const usualAnswerMs = 10_000;

/** A recognizer out of an engine that writes text: the house finds the utterances and understands the words. */
export function createTranscribingRecognizer(options: TranscribingOptions): Recognizer {
  return new TranscribingRecognizer(options);
}

class TranscribingRecognizer implements Recognizer {
  readonly id: string;
  readonly #transcriber: Transcriber;
  readonly #log: Log;
  readonly #desk: DictationDesk;
  readonly #sessions = new Set<TranscribingSession>();
  /** Of those who tell no clinic's own. Made when first needed. */
  #general: Understanding | undefined;
  #running = false;

  constructor(options: TranscribingOptions) {
    const { transcriber, clock, log, atOnce = usualAtOnce, answerMs = usualAnswerMs } = options;
    this.id = transcriber.id;
    this.#transcriber = transcriber;
    this.#log = log.child({ room: 'speech', engine: this.id });
    this.#desk = new DictationDesk({ transcriber, clock, atOnce, answerMs });
  }

  async start(): Promise<void> {
    if (this.#running) return;
    await this.#transcriber.start();
    this.#running = true;
  }

  async stop(): Promise<void> {
    this.#running = false;
    for (const session of this.#sessions) session.close();
    await this.#transcriber.stop();
  }

  open(listener: RecognizerListener, hearing: Hearing): RecognizerSession {
    if (!this.#running) {
      throw new Failure('unavailable', {
        code: 'recognizer.stopped',
        message: 'The recognizer is not running.',
      });
    }
    const understanding = hearing.understanding ?? (this.#general ??= createUnderstanding());
    const session = new TranscribingSession({
      ...{ listener, hearing, understanding },
      desk: this.#desk,
      onTrouble: (trouble: EngineTrouble) =>
        this.#log.debug({ trouble }, 'an utterance was not written down'),
      onClosed: () => this.#sessions.delete(session),
    });
    this.#sessions.add(session);
    return session;
  }
}
