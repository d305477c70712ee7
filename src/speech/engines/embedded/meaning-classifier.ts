import { isMeaning } from '../../meaning-names.ts';
import type { Meaning } from '../../recognizer.ts';
import { logMel } from './log-mel.ts';
import { readModel, type ModelFile } from './model-file.ts';
import { Network } from './network.ts';
import { toldConfidence } from './thresholds.ts';

/** The likeliest meaning of an utterance, and how sure that is. */
export interface Classified {
  readonly meaning: Meaning;
  /** 0 to 1; `acceptedFrom` of the meaning is where the calibration lets it be acted upon. */
  readonly confidence: number;
}

/** Says what one utterance means. Pure computation, a few milliseconds: belongs in a worker thread. */
export class MeaningClassifier {
  readonly id: string;
  readonly meanings: readonly Meaning[];
  readonly #network: Network;
  readonly #temperature: number;
  readonly #surelyFrom: Readonly<Record<string, number>>;

  constructor(model: ModelFile = readModel()) {
    this.id = model.id;
    this.meanings = model.classes.filter(isMeaning);
    if (this.meanings.length !== model.classes.length)
      throw new Error('model file: a class that is no meaning');
    this.#network = new Network(model);
    this.#temperature = model.temperature;
    this.#surelyFrom = model.surelyFrom;
  }

  /**
   * The probability of each meaning, in the order of `meanings`. An utterance longer than the model
   * hears at once is judged by its beginning and its end together.
   */
  probabilities(samples: Int16Array): readonly number[] {
    const pieces = logMel(samples).map((features) => this.#softmax(this.#network.logits(features)));
    return this.meanings.map((_, i) => pieces.reduce((sum, piece) => sum + piece[i]!, 0) / pieces.length);
  }

  classify(samples: Int16Array): Classified {
    const all = this.probabilities(samples);
    const best = all.indexOf(Math.max(...all));
    const meaning = this.meanings[best]!;
    return { meaning, confidence: toldConfidence(meaning, all[best]!, this.#surelyFrom[meaning]) };
  }

  #softmax(logits: Float64Array): number[] {
    const top = Math.max(...logits);
    const shares = Array.from(logits, (v) => Math.exp((v - top) / this.#temperature));
    const total = shares.reduce((a, b) => a + b, 0);
    return shares.map((v) => v / total);
  }
}
