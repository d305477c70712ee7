import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from '../../../base/index.ts';

/** What `perezvon models add` writes beside the files. */
export const modelCard = 'perezvon-model.json';

/** The kinds of models that an engine loads; folders that were fetched by hand keep the names of their archives. */
export interface ModelKinds<Kind extends string> {
  readonly all: readonly Kind[];
  readonly byName: readonly (readonly [RegExp, Kind])[];
}

/** A name is one folder among the models and leads nowhere else: who sets a clinic up need not own the machine. */
export function modelFolder(model: string, modelDirectory: string): string {
  if (/^\w[\w.-]*$/.test(model)) return join(modelDirectory, model);
  throw refuse(
    'speech.model-name-wrong',
    'A model is named as its folder among the models, without a path.',
    {
      field: 'model',
    },
  );
}

/** The names of its files. Throws `Failure` `speech.model-missing`. */
export function filesOf(folder: string): readonly string[] {
  if (existsSync(folder)) return readdirSync(folder);
  const model = basename(folder);
  throw refuse('speech.model-missing', `There is no folder ${model} with a model.`, { model });
}

/** By its card, else by its name; undefined when neither tells. */
export function knownKind<Kind extends string>(folder: string, kinds: ModelKinds<Kind>): Kind | undefined {
  const card = join(folder, modelCard);
  const told = existsSync(card) ? kindInCard(card) : undefined;
  return (
    kinds.all.find((one) => one === told) ??
    // what its card calls something else is that
    (told === undefined ? kinds.byName.find(([pattern]) => pattern.test(basename(folder)))?.[1] : undefined)
  );
}

/** As `knownKind`. Throws `Failure` `speech.model-unknown`. */
export function kindOf<Kind extends string>(folder: string, kinds: ModelKinds<Kind>): Kind {
  const kind = knownKind(folder, kinds);
  if (kind !== undefined) return kind;
  const model = basename(folder);
  throw refuse(
    'speech.model-unknown',
    `Nothing tells the kind of the model in ${model}: write {"kind":"…"} into its file ${modelCard}, one of ${kinds.all.join(', ')}.`,
    { model },
  );
}

/** The file whose name fits, a small one (int8) before a large one. Throws `Failure` `speech.model-incomplete`, which names `wanted`. */
export function fileOf(files: readonly string[], fits: (name: string) => boolean, wanted: string): string {
  const fitting = files.filter(fits).sort();
  const found = fitting.find((file) => file.includes('int8')) ?? fitting[0];
  if (found !== undefined) return found;
  throw refuse('speech.model-incomplete', `The model has no file ${wanted}.`, { file: wanted });
}

function kindInCard(card: string): unknown {
  try {
    return (JSON.parse(readFileSync(card, 'utf8')) as { kind?: unknown } | null)?.kind;
  } catch {
    return undefined;
  }
}

function refuse(code: string, message: string, params: Readonly<Record<string, string>>): Failure {
  return new Failure('invalid', { code, message, params });
}
