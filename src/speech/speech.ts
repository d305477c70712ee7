import { Failure, within, type Clock } from '../base/index.ts';
import { LevelMeter } from './frame-level.ts';
import type { PhraseMaking } from './phrase-making.ts';

/** A sentence as a file: WAV, PCM 16 bits, 8 kHz, mono. */
export interface Phrase {
  readonly path: string;
  readonly durationMs: number;
  /** How loud each 20 ms of it are, as `levelOf` tells. */
  readonly levels: Float32Array;
}

/** A sentence that can begin to be said now, although its end may not be made yet. */
export interface Speech {
  /**
   * What plays it: a file, or pieces of 8 kHz linear mono as they come, which throw `Failure` when the rest can't be made.
   * Taken when it begins, and again when it is begun again.
   */
  take(): { readonly file: string } | { readonly pieces: AsyncIterable<Int16Array> };
  /** Of all of it; undefined while that is not known. */
  readonly durationMs: number | undefined;
  /** How loud it is at this moment of it, as `levelOf` tells; 0 where nothing is made yet. */
  levelAt(ms: number): number;
}

/** A sentence that is a file already. */
export function keptSpeech({ path, durationMs, levels }: Phrase): Speech {
  return { take: () => ({ file: path }), durationMs, levelAt: (ms) => levels[Math.floor(ms / 20)] ?? 0 };
}

/**
 * A sentence that is being made, when its first sound is there. Undefined when it ends without any; rejects as the engine
 * does when it fails before. `kept` is the file that it becomes: it is played in its place when it is there in time.
 */
export async function liveSpeech(
  making: Pick<PhraseMaking, 'sound'>,
  kept: Promise<Phrase>,
  voiceLufs: number | undefined,
  clock: Clock,
): Promise<Speech | undefined> {
  const sound = making.sound(voiceLufs);
  const first = await sound.next();
  return first.done ? undefined : new LiveSpeech(first.value, sound, kept, clock);
}

const samplesPerMs = 8;
/** An engine that has begun and gives nothing for so long leaves somebody in silence: better to break off. */
const stalledMs = 3000;

class LiveSpeech implements Speech {
  readonly #given: Int16Array[] = [];
  readonly #rest: AsyncGenerator<Int16Array, void>;
  readonly #meter = new LevelMeter();
  readonly #clock: Clock;
  #kept: Speech | undefined;
  #samples = 0;
  #whole = false;
  /** Whether there is more; kept once there is not. */
  #asked: Promise<boolean> | undefined;

  constructor(
    first: Int16Array,
    rest: AsyncGenerator<Int16Array, void>,
    kept: Promise<Phrase>,
    clock: Clock,
  ) {
    this.#rest = rest;
    this.#clock = clock;
    this.#add(first);
    kept.then(
      (phrase) => {
        this.#kept = keptSpeech(phrase);
      },
      () => undefined,
    );
  }

  take(): ReturnType<Speech['take']> {
    return this.#kept?.take() ?? { pieces: this.#pieces() };
  }

  get durationMs(): number | undefined {
    return this.#kept?.durationMs ?? (this.#whole ? this.#samples / samplesPerMs : undefined);
  }

  levelAt(ms: number): number {
    return this.#kept?.levelAt(ms) ?? this.#meter.levels[Math.floor(ms / 20)] ?? 0;
  }

  /** From the beginning, also when somebody has had them before. */
  async *#pieces(): AsyncGenerator<Int16Array, void> {
    for (let n = 0; ; n += 1) {
      if (n === this.#given.length) {
        const came = await within(this.#clock, stalledMs, this.#more());
        if (came === undefined) throw stalled();
        if (!came) return;
      }
      yield this.#given[n]!;
    }
  }

  /**
   * False when there is no more. One question at a time, for all who wait: what it brings is nobody's alone, and how it ended
   * is told to each. Not by `for await`, where one who leaves early ends it for the next.
   */
  #more(): Promise<boolean> {
    this.#asked ??= this.#rest.next().then((next) => {
      this.#whole = next.done === true;
      if (next.done) return false;
      this.#asked = undefined;
      this.#add(next.value);
      return true;
    });
    return this.#asked;
  }

  #add(piece: Int16Array): void {
    this.#given.push(piece);
    this.#samples += piece.length;
    this.#meter.push(piece);
  }
}

function stalled(): Failure {
  return new Failure('unavailable', {
    code: 'speech.synthesizer-stalled',
    message: 'The synthesizer fell silent in the middle of a sentence.',
  });
}
