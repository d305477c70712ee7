import type { Clock, Timer } from '../../../base/index.ts';
import type { Hearing } from '../../recognizer.ts';
import type { Dictation, Transcribed, Transcriber } from './transcriber.ts';

export interface DictationDeskOptions {
  readonly transcriber: Transcriber;
  readonly clock: Clock;
  readonly atOnce: number;
  readonly answerMs: number;
}

/** What nobody had a place for: told when it is over, as everything is. */
const noPlace: Dictation = {
  push: () => undefined,
  end: () => Promise.resolve({ ok: false, trouble: 'busy' }),
  cancel: () => undefined,
};

/** Where all legs of an engine hand their utterances in: not more than so many at once, none waited for longer than so long. */
export class DictationDesk {
  readonly #options: DictationDeskOptions;
  #underWay = 0;

  constructor(options: DictationDeskOptions) {
    this.#options = options;
  }

  begin(hearing: Hearing, onPartial: (text: string) => void): Dictation {
    const { transcriber, clock, atOnce, answerMs } = this.#options;
    if (this.#underWay >= atOnce) return noPlace;
    this.#underWay += 1;
    return new TimedDictation(transcriber.begin(hearing, onPartial), clock, answerMs, () => {
      this.#underWay -= 1;
    });
  }
}

/** Ends in time, whatever the engine does; leaves its place once. */
class TimedDictation implements Dictation {
  readonly #dictation: Dictation;
  readonly #clock: Clock;
  readonly #answerMs: number;
  #leave: (() => void) | undefined;
  #late: Timer | undefined;

  constructor(dictation: Dictation, clock: Clock, answerMs: number, leave: () => void) {
    this.#dictation = dictation;
    this.#clock = clock;
    this.#answerMs = answerMs;
    this.#leave = leave;
  }

  push(frame: Int16Array): void {
    this.#dictation.push(frame);
  }

  end(): Promise<Transcribed> {
    return new Promise((resolve) => {
      this.#late = this.#clock.after(this.#answerMs, () => {
        this.cancel();
        resolve({ ok: false, trouble: 'late' });
      });
      const done = (transcribed: Transcribed): void => {
        this.#over();
        resolve(transcribed);
      };
      this.#dictation.end().then(done, () => done({ ok: false, trouble: 'broken' }));
    });
  }

  cancel(): void {
    if (!this.#leave) return;
    this.#over();
    this.#dictation.cancel();
  }

  #over(): void {
    this.#late?.cancel();
    this.#leave?.();
    this.#leave = undefined;
  }
}
