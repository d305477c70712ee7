import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from '../../../base/index.ts';

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

/** What `perezvon models add` writes beside the files. */
export const modelCard = 'perezvon-model.json';

/** Folders of models that were fetched by hand keep the names of their archives. */
const byName: readonly (readonly [RegExp, SherpaKind])[] = [
  [/t-one/, 't-one'],
  [/transducer.*giga-am/, 'gigaam-transducer'],
  [/giga-am/, 'gigaam-ctc'],
  [/streaming-zipformer.*ctc/, 'zipformer-ctc'],
  [/streaming-zipformer|vosk.*streaming/, 'zipformer-transducer'],
];

/**
 * What is in a folder. Throws `Failure` (`invalid`): `speech.model-missing`, `speech.model-unknown` (its kind can't be told),
 * `speech.model-incomplete` (which file lacks).
 */
export function readSherpaModel(folder: string, threads: number): SherpaModel {
  if (!existsSync(folder)) {
    throw refuse('speech.model-missing', `There is no folder ${basename(folder)} with a model.`, {
      model: basename(folder),
    });
  }
  const files = readdirSync(folder);
  const kind = kindOf(folder);
  const find = (role: string): string => join(folder, fileOf(files, role));
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

function kindOf(folder: string): SherpaKind {
  const card = join(folder, modelCard);
  const told = existsSync(card) ? readKind(card) : undefined;
  const kind =
    kinds.find((one) => one === told) ?? byName.find(([pattern]) => pattern.test(basename(folder)))?.[1];
  if (kind) return kind;
  throw refuse(
    'speech.model-unknown',
    `Nothing tells the kind of the model in ${basename(folder)}: write {"kind":"…"} into its file ${modelCard}, one of ${kinds.join(', ')}.`,
    { model: basename(folder) },
  );
}

function readKind(card: string): unknown {
  try {
    return (JSON.parse(readFileSync(card, 'utf8')) as { kind?: unknown } | null)?.kind;
  } catch {
    return undefined;
  }
}

/** `encoder` is `encoder-epoch-99-avg-1.int8.onnx`; the small one before the large one. */
function fileOf(files: readonly string[], role: string): string {
  const pattern = role === 'tokens' ? /^tokens\.txt$/ : new RegExp(`^${role}.*\\.onnx$`);
  const fitting = files.filter((file) => pattern.test(file)).sort();
  const found = fitting.find((file) => file.includes('.int8.')) ?? fitting[0];
  if (found !== undefined) return found;
  const wanted = role === 'tokens' ? 'tokens.txt' : `${role}.onnx`;
  throw refuse('speech.model-incomplete', `The model has no file ${wanted}.`, { file: wanted });
}

function refuse(code: string, message: string, params: Readonly<Record<string, string>>): Failure {
  return new Failure('invalid', { code, message, params });
}
