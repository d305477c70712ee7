import type { Meaning } from '../../recognizer.ts';
import { logMel, MAX_SAMPLES } from './log-mel.ts';
import { readModel, type ModelFile } from './model-file.ts';
import { Network } from './network.ts';

/** The likeliest meaning of an utterance, with the probability that the model gives it. */
export interface Classified {
  readonly meaning: Meaning;
  readonly confidence: number;
}

const MEANINGS: ReadonlySet<string> = new Set<Meaning>([
  'yes', 'no', 'move', 'person', 'repeat', 'other', 'noise',
  'digit-0', 'digit-1', 'digit-2', 'digit-3', 'digit-4', 'digit-5', 'digit-6', 'digit-7', 'digit-8', 'digit-9',
]); // prettier-ignore

function isMeaning(name: string): name is Meaning {
  return MEANINGS.has(name);
}

/** Says what one utterance means. Pure computation, a few milliseconds: belongs in a worker thread. */
export class MeaningClassifier {
  readonly id: string;
  readonly meanings: readonly Meaning[];
  readonly #network: Network;
  readonly #temperature: number;

  constructor(model: ModelFile = readModel()) {
    this.id = model.id;
    this.meanings = model.classes.filter(isMeaning);
    if (this.meanings.length !== model.classes.length)
      throw new Error('model file: a class that is no meaning');
    this.#network = new Network(model);
    this.#temperature = model.temperature;
  }

  /** Raw logits of at most the first three seconds, in the order of `meanings`. */
  logits(samples: Int16Array): Float32Array {
    return this.#network.logits(logMel(samples));
  }

  /**
   * The probability of each meaning, in the order of `meanings`. An utterance longer than the model
   * hears at once is judged by its beginning and its end together.
   */
  probabilities(samples: Int16Array): readonly number[] {
    const begin = this.#softmax(this.logits(samples));
    if (samples.length <= MAX_SAMPLES) return begin;
    const end = this.#softmax(this.logits(samples.subarray(samples.length - MAX_SAMPLES)));
    return begin.map((p, i) => (p + end[i]!) / 2);
  }

  classify(samples: Int16Array): Classified {
    const all = this.probabilities(samples);
    const best = all.indexOf(Math.max(...all));
    return { meaning: this.meanings[best]!, confidence: all[best]! };
  }

  #softmax(logits: Float32Array): number[] {
    const top = Math.max(...logits);
    const shares = Array.from(logits, (v) => Math.exp((v - top) / this.#temperature));
    const total = shares.reduce((a, b) => a + b, 0);
    return shares.map((v) => v / total);
  }
}
