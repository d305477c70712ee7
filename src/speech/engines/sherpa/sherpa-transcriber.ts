import { basename } from 'node:path';
import { Failure, type Clock, type Log } from '../../../base/index.ts';
import type { Hearing } from '../../recognizer.ts';
import type { Dictation, Transcribed, Transcriber } from '../transcribing/transcriber.ts';
import { findSherpa, howToAddSherpa } from './sherpa-library.ts';
import { readSherpaModel } from './sherpa-model.ts';
import { SherpaRunner, type SherpaNews, type SherpaProcess } from './sherpa-runner.ts';

interface SherpaOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** With the model's files. */
  readonly folder: string;
  /** Where the library is looked for first. */
  readonly modelDirectory: string;
  /** Cores that one utterance may take. */
  readonly threads: number;
  /** Starts the process; replaced in tests. */
  readonly spawn?: () => SherpaProcess;
}

const pieceFrames = 5;

/**
 * sherpa-onnx with a model of the clinic's choice, on this machine: one process for all calls. When it dies, what it was
 * writing is told as `broken` and another one is started. `start` throws `Failure`: `speech.sherpa-missing`,
 * `speech.model-missing`, `speech.model-unknown`, `speech.model-incomplete`, `speech.model-refused`.
 */
export function createSherpaTranscriber(options: SherpaOptions): Transcriber {
  return new SherpaTranscriber(options);
}

interface UnderWay {
  onPartial(text: string): void;
  settle(transcribed: Transcribed): void;
}

class SherpaTranscriber implements Transcriber {
  readonly id: string;
  readonly #options: SherpaOptions;
  readonly #underWay = new Map<number, UnderWay>();
  #runner: SherpaRunner | undefined;
  #next = 0;

  constructor(options: SherpaOptions) {
    this.#options = options;
    this.id = `sherpa:${basename(options.folder)}`;
  }

  async start(): Promise<void> {
    if (this.#runner) return;
    const { clock, log, folder, threads, modelDirectory, spawn } = this.#options;
    const library = findSherpa(modelDirectory);
    if (library === undefined) {
      throw new Failure('invalid', {
        code: 'speech.sherpa-missing',
        message: `sherpa-onnx is not installed. Add it: ${howToAddSherpa(modelDirectory)}`,
        params: { command: howToAddSherpa(modelDirectory) },
      });
    }
    const runner = new SherpaRunner({
      ...{ clock, spawn },
      log: log.child({ room: 'speech', engine: this.id }),
      load: { kind: 'load', library, model: readSherpaModel(folder, threads) },
      onNews: (news) => this.#take(news),
      onDeath: () => this.#lose(),
    });
    this.#runner = runner;
    try {
      await runner.start();
    } catch (error) {
      if (this.#runner === runner) this.#runner = undefined;
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#runner?.stop();
    this.#runner = undefined;
    this.#lose();
  }

  begin(_hearing: Hearing, onPartial: (text: string) => void): Dictation {
    const runner = this.#runner;
    if (runner?.ready !== true) return nobodyHears;
    const id = this.#next++;
    let settle!: UnderWay['settle'];
    const outcome = new Promise<Transcribed>((resolve) => (settle = resolve));
    this.#underWay.set(id, { onPartial, settle });
    return new SherpaDictation(outcome, {
      sound: (samples) => runner.tell({ kind: 'sound', id, samples }),
      end: () => runner.tell({ kind: 'end', id }),
      drop: () => {
        if (!this.#underWay.delete(id)) return;
        runner.tell({ kind: 'drop', id });
        settle({ ok: false, trouble: 'late' });
      },
    });
  }

  #lose(): void {
    const lost = [...this.#underWay.values()];
    this.#underWay.clear();
    for (const { settle } of lost) settle({ ok: false, trouble: 'broken' });
  }

  #take(news: SherpaNews): void {
    const underWay = this.#underWay.get(news.id);
    if (!underWay) return;
    if (news.kind === 'partial') return underWay.onPartial(news.text);
    this.#underWay.delete(news.id);
    if (news.kind === 'failed') return underWay.settle({ ok: false, trouble: 'broken' });
    const sure = news.confidence === undefined ? {} : { confidence: news.confidence };
    underWay.settle({ ok: true, text: news.text, language: 'ru', ...sure });
  }
}

/** While there is no process. */
const nobodyHears: Dictation = {
  push: () => undefined,
  end: () => Promise.resolve({ ok: false, trouble: 'broken' }),
  cancel: () => undefined,
};

interface Way {
  sound(samples: Int16Array): void;
  end(): void;
  drop(): void;
}

class SherpaDictation implements Dictation {
  readonly #outcome: Promise<Transcribed>;
  readonly #way: Way;
  #piece: Int16Array[] = [];

  constructor(outcome: Promise<Transcribed>, way: Way) {
    this.#outcome = outcome;
    this.#way = way;
  }

  push(frame: Int16Array): void {
    this.#piece.push(frame.slice());
    if (this.#piece.length === pieceFrames) this.#send();
  }

  end(): Promise<Transcribed> {
    this.#send();
    this.#way.end();
    return this.#outcome;
  }

  cancel(): void {
    this.#way.drop();
  }

  #send(): void {
    if (this.#piece.length === 0) return;
    const samples = new Int16Array(this.#piece.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const frame of this.#piece) {
      samples.set(frame, at);
      at += frame.length;
    }
    this.#piece = [];
    this.#way.sound(samples);
  }
}
