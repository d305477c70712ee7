// The worker thread of the embedded recognizer: utterances in, meanings out, in order.
import { parentPort } from 'node:worker_threads';
import { MeaningClassifier, type Classified } from './meaning-classifier.ts';

/** One utterance: 8 kHz linear samples. */
export interface Question {
  readonly number: number;
  readonly samples: Int16Array;
}

export type Answer =
  { readonly kind: 'ready' } | ({ readonly kind: 'heard'; readonly number: number } & Classified);

const WARM_UP = 20;

const port = parentPort;
if (port !== null) {
  const classifier = new MeaningClassifier();
  const answer = (message: Answer): void => port.postMessage(message);
  // compiles the code before the first patient speaks
  for (let n = 0; n < WARM_UP; n += 1) classifier.classify(new Int16Array(16_000));
  port.on('message', ({ number, samples }: Question) => {
    answer({ kind: 'heard', number, ...classifier.classify(samples) });
  });
  answer({ kind: 'ready' });
}
