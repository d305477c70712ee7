import { join } from 'node:path';
import { fileOf, filesOf, kindOf, type ModelKinds } from './model-folder.ts';

const kinds = ['t-one', 'zipformer-ctc', 'zipformer-transducer', 'gigaam-ctc', 'gigaam-transducer'] as const;

/** How a model is made: which files it has, and how the library is to load them. */
type SherpaKind = (typeof kinds)[number];

/** A model as the library's process is told of it. */
export interface SherpaModel {
  readonly kind: SherpaKind;
  /** Whether it writes while one speaks; the others are given an utterance when it is over. */
  readonly streaming: boolean;
  readonly config: object;
}

const hearing: ModelKinds<SherpaKind> = {
  all: kinds,
  byName: [
    [/t-one/, 't-one'],
    [/transducer.*giga-am/, 'gigaam-transducer'],
    [/giga-am/, 'gigaam-ctc'],
    [/streaming-zipformer.*ctc/, 'zipformer-ctc'],
    [/streaming-zipformer|vosk.*streaming/, 'zipformer-transducer'],
  ],
};

/**
 * What is in a folder. Throws `Failure` (`invalid`): `speech.model-missing`, `speech.model-unknown` (its kind can't be told),
 * `speech.model-incomplete` (which file lacks).
 */
export function readSherpaModel(folder: string, threads: number): SherpaModel {
  const files = filesOf(folder);
  const kind = kindOf(folder, hearing);
  const find = (role: string): string => join(folder, fileWith(files, role));
  const tokens = find('tokens');
  const shared = { tokens, numThreads: threads, provider: 'cpu', debug: 0 };
  const transducer = () => ({
    transducer: { encoder: find('encoder'), decoder: find('decoder'), joiner: find('joiner') },
  });
  const wide = { sampleRate: 16_000, featureDim: 80 };
  switch (kind) {
    case 't-one':
      return {
        ...{ kind, streaming: true },
        config: { modelConfig: { ...shared, toneCtc: { model: find('model') } } },
      };
    case 'zipformer-ctc':
      return {
        ...{ kind, streaming: true },
        config: { featConfig: wide, modelConfig: { ...shared, zipformer2Ctc: { model: find('model') } } },
      };
    case 'zipformer-transducer':
      return {
        ...{ kind, streaming: true },
        config: { featConfig: wide, modelConfig: { ...shared, ...transducer(), modelType: 'zipformer2' } },
      };
    case 'gigaam-ctc':
      return {
        ...{ kind, streaming: false },
        config: { featConfig: wide, modelConfig: { ...shared, nemoCtc: { model: find('model') } } },
      };
    case 'gigaam-transducer':
      return {
        ...{ kind, streaming: false },
        config: {
          featConfig: wide,
          modelConfig: { ...shared, ...transducer(), modelType: 'nemo_transducer' },
        },
      };
  }
}

/** `encoder` is `encoder-epoch-99-avg-1.int8.onnx`. */
function fileWith(files: readonly string[], role: string): string {
  if (role === 'tokens') return fileOf(files, (name) => name === 'tokens.txt', 'tokens.txt');
  const pattern = new RegExp(`^${role}.*\\.onnx$`);
  return fileOf(files, (name) => pattern.test(name), `${role}.onnx`);
}
