import { stdin, stderr } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Failure, systemClock } from '../../base/index.ts';
import {
  findSherpa,
  howToAddSherpa,
  installModel,
  modelCatalogue,
  modelsHere,
  removeModel,
  type SpeechModel,
} from '../../speech/index.ts';
import { prepareDataDirectory } from '../data-directory.ts';
import type { ProcessSettings } from '../settings.ts';
import { ProgressBar } from './progress-bar.ts';
import { stayAlive } from './stay-alive.ts';

interface ModelsOrder {
  readonly action: string | undefined;
  readonly name: string | undefined;
  /** An address, an archive or a folder, instead of where the model is published. */
  readonly from?: string | undefined;
  /** Agrees to the licence beforehand. */
  readonly yes?: boolean | undefined;
}

/** Exit statuses, for scripts. */
const status = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;

/** Lists, fetches and removes models of speech engines. Works while Perezvon runs; a model is used from the next choice of it on. */
export async function models(settings: ProcessSettings, order: ModelsOrder): Promise<number> {
  const { action = 'list', name } = order;
  if (action === 'list') return list(settings.modelDirectory);
  if (name !== undefined && action === 'add') return add(settings, modelOf(name), order);
  if (name !== undefined && action === 'remove') return remove(settings.modelDirectory, name);
  console.error('What? perezvon models, perezvon models add NAME, perezvon models remove NAME');
  return status.usage;
}

async function list(directory: string): Promise<number> {
  const here = await modelsHere(directory);
  for (const [use, title] of [
    ['hearing', 'To hear patients with:'],
    ['speaking', '\nTo speak with:'],
  ] as const) {
    console.log(title);
    for (const { name, about, licence, archive } of modelCatalogue.filter((model) => model.use === use)) {
      const mark = here.some((one) => one.name === name) ? '✓' : ' ';
      const size = `${Math.round(archive.bytes / 1e6)} MB`.padStart(7);
      console.log(`${mark} ${name.padEnd(12)} ${size}  ${licence.name.padEnd(16)} ${about}`);
    }
  }
  console.log(`\n✓ is in ${directory}. To fetch one: perezvon models add ${modelCatalogue[0]!.name}`);
  tellOfLibrary(directory);
  return status.done;
}

async function add(settings: ProcessSettings, model: SpeechModel, order: ModelsOrder): Promise<number> {
  tellLicence(model);
  if (!(await agrees(order.yes, 'Take it under this licence?'))) return status.usage;
  prepareDataDirectory(settings.dataDirectory);
  const bars = { fetching: new ProgressBar('Fetching'), unpacking: new ProgressBar('Unpacking') };
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  // a pause between two tries does not
  const mayEnd = stayAlive();
  process.once('SIGINT', onInterrupt);
  try {
    const outcome = await installModel({
      ...{ model, directory: settings.modelDirectory, from: order.from, clock: systemClock },
      signal: stop.signal,
      onProgress: (step, done, total) => {
        if (step === 'unpacking') bars.fetching.end();
        bars[step].show(done, total, `${megabytes(done)} of ${megabytes(total)} MB`);
      },
      mayTrust: async (sums) => {
        bars.fetching.end();
        console.error('  No sum of this is published; computed here (SHA-256):');
        for (const { file, sha256 } of sums) console.error(`    ${sha256}  ${file}`);
        return agrees(order.yes, 'Is it the right one?');
      },
    });
    bars.unpacking.end();
    if (outcome === 'not-trusted') return status.usage;
  } catch (error) {
    bars.fetching.end();
    if (!stop.signal.aborted) throw error;
    console.error('Stopped. What was fetched stays: the same command goes on with it.');
    return status.stopped;
  } finally {
    mayEnd();
    process.off('SIGINT', onInterrupt);
  }
  console.log(`${model.name} is in ${settings.modelDirectory}. Choose it in the console: Settings, Speech.`);
  tellOfLibrary(settings.modelDirectory);
  return status.done;
}

async function remove(directory: string, name: string): Promise<number> {
  if (await removeModel(directory, name)) return status.done;
  console.error(`There is no model ${name} in ${directory}.`);
  return status.failed;
}

function modelOf(name: string): SpeechModel {
  const model = modelCatalogue.find((one) => one.name === name);
  if (model) return model;
  throw new Failure('missing', {
    code: 'models.unknown',
    message: `There is no model ${name}. Models: ${modelCatalogue.map((one) => one.name).join(', ')}.`,
  });
}

function tellLicence({ name, about, licence, archive }: SpeechModel): void {
  console.error(`  ${name}: ${about}, ${megabytes(archive.bytes)} MB`);
  console.error(`  by ${licence.author}, licence ${licence.name}, see ${licence.page}`);
  if (licence.remark !== undefined) console.error(`  ${licence.remark}`);
  console.error(`  published at ${archive.url}`);
}

function tellOfLibrary(directory: string): void {
  if (findSherpa(directory) !== undefined) return;
  console.log(`The program that runs the models is not here yet. Add it:\n  ${howToAddSherpa(directory)}`);
}

/** Where nobody sits at the terminal nothing is agreed to. */
async function agrees(beforehand: boolean | undefined, question: string): Promise<boolean> {
  if (beforehand === true) return true;
  if (!stdin.isTTY) {
    console.error(`${question} Say so by --yes.`);
    return false;
  }
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    return /^(?:y|yes|д|да)$/i.test((await terminal.question(`  ${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
