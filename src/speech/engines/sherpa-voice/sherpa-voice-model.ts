// Voices for sherpa-onnx: https://k2-fsa.github.io/sherpa/onnx/tts/pretrained_models/index.html
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileOf, filesOf, kindOf, knownKind, type ModelKinds } from '../sherpa/model-folder.ts';

/** How a voice is made: Piper (VITS by the phonemes of espeak-ng), another VITS (by letters or a lexicon), Matcha with its vocoder. */
type VoiceModelKind = 'piper' | 'vits' | 'matcha';

const speaking: ModelKinds<VoiceModelKind> = {
  all: ['piper', 'vits', 'matcha'],
  byName: [
    [/piper/, 'piper'],
    [/matcha/, 'matcha'],
    [/^vits/, 'vits'],
  ],
};

/** A voice as the library's process is told of it. */
export interface SherpaVoiceModel {
  /** Of the library: `OfflineTtsConfig`. */
  readonly config: object;
  /** It is given letters and not phonemes. */
  readonly byLetters: boolean;
  /** Another one when its files are others: part of the phrase cache's key. */
  readonly version: string;
}

const phonemes = 'espeak-ng-data';
const isOnnx = (name: string): boolean => name.endsWith('.onnx');
const isVocoder = (name: string): boolean => isOnnx(name) && /hifigan|vocos|vocoder/.test(name);

/**
 * What is in a folder. Throws `Failure` (`invalid`): `speech.model-missing`, `speech.model-unknown` (its kind can't be told),
 * `speech.model-incomplete` (which file lacks).
 */
export function readVoiceModel(folder: string, threads: number): SherpaVoiceModel {
  const files = filesOf(folder);
  const kind = kindOf(folder, speaking);
  const named = (wanted: string) => fileOf(files, (name) => name === wanted, wanted);
  const optional = (wanted: string) => (files.includes(wanted) ? wanted : undefined);
  const tokens = named('tokens.txt');
  const lexicon = optional('lexicon.txt');
  const network = (wanted: string) => fileOf(files, (name) => isOnnx(name) && !isVocoder(name), wanted);
  const parts = {
    piper: () => ({ model: network('model.onnx'), tokens, dataDir: named(phonemes) }),
    vits: () => ({ model: network('model.onnx'), tokens, lexicon, dataDir: optional(phonemes) }),
    matcha: () => ({
      ...{ acousticModel: network('model.onnx'), tokens, lexicon, dataDir: optional(phonemes) },
      vocoder: fileOf(files, isVocoder, 'vocoder.onnx'),
    }),
  }[kind]();
  const used = Object.values(parts).filter((name) => name !== undefined);
  const paths = Object.fromEntries(
    Object.entries(parts).flatMap(([part, name]) => (name === undefined ? [] : [[part, join(folder, name)]])),
  );
  return {
    config: {
      model: {
        ...{ [kind === 'matcha' ? 'matcha' : 'vits']: paths },
        ...{ numThreads: threads, provider: 'cpu', debug: 0 },
      },
      // each sentence is given when it is made
      maxNumSentences: 1,
    },
    byLetters: parts.dataDir === undefined && lexicon === undefined,
    version: versionOf(folder, kind, used),
  };
}

/** The names of folders that have a voice, in the order of the alphabet. */
export function voiceModelsIn(modelDirectory: string): readonly string[] {
  try {
    const folders = readdirSync(modelDirectory, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const names = folders.map(({ name }) => name).filter((name) => !name.startsWith('.'));
    return names.filter((name) => knownKind(join(modelDirectory, name), speaking) !== undefined).sort();
  } catch {
    return [];
  }
}

function versionOf(folder: string, kind: VoiceModelKind, files: readonly string[]): string {
  const hash = createHash('sha256').update(kind);
  for (const name of files) {
    const { size, mtimeMs } = statSync(join(folder, name));
    hash.update(JSON.stringify([name, size, Math.round(mtimeMs)]));
  }
  return hash.digest('hex').slice(0, 8);
}
