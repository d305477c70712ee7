import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SherpaFolder } from '../../../../test/fakes/sherpa-package.ts';
import { readVoiceModel, voiceModelsIn } from './sherpa-voice-model.ts';

let folder: SherpaFolder;
beforeEach(() => {
  folder = new SherpaFolder();
});
afterEach(() => folder.remove());

const piper = ['ru_RU-denis-medium.onnx', 'ru_RU-denis-medium.onnx.json', 'tokens.txt', 'espeak-ng-data'];

describe('a folder with a voice', () => {
  it('is loaded as its card tells', () => {
    const path = folder.addModel('denis', piper, { kind: 'piper' });
    expect(readVoiceModel(path, 2)).toMatchObject({
      byLetters: false,
      config: {
        maxNumSentences: 1,
        model: {
          ...{ numThreads: 2, provider: 'cpu' },
          vits: {
            model: `${path}/ru_RU-denis-medium.onnx`,
            tokens: `${path}/tokens.txt`,
            dataDir: `${path}/espeak-ng-data`,
          },
        },
      },
    });
  });

  it('is known by the name of its archive', () => {
    const archives = [
      ['vits-piper-ru_RU-denis-medium', piper, 'vits', false],
      ['vits-other', ['model.onnx', 'tokens.txt'], 'vits', true],
      ['vits-with-lexicon', ['model.onnx', 'tokens.txt', 'lexicon.txt'], 'vits', false],
      ['matcha-ru', ['model-steps-3.onnx', 'vocos-22khz-univ.onnx', 'tokens.txt', 'espeak-ng-data'], 'matcha', false],
    ] as const; // prettier-ignore
    for (const [name, files, part, byLetters] of archives) {
      const model = readVoiceModel(folder.addModel(name, files), 1);
      expect(model.config).toHaveProperty(['model', part]);
      expect(model.byLetters).toBe(byLetters);
    }
  });

  it('keeps the network and the vocoder of Matcha apart', () => {
    const path = folder.addModel('m', ['hifigan_v2.onnx', 'model.onnx', 'tokens.txt'], { kind: 'matcha' });
    expect(readVoiceModel(path, 1).config).toMatchObject({
      model: { matcha: { acousticModel: `${path}/model.onnx`, vocoder: `${path}/hifigan_v2.onnx` } },
    });
  });

  it('is another version when its files are others', () => {
    const path = folder.addModel('denis', piper, { kind: 'piper' });
    const { version } = readVoiceModel(path, 1);
    expect(readVoiceModel(path, 2).version).toBe(version);
    utimesSync(join(path, 'tokens.txt'), 1, 1);
    const later = readVoiceModel(path, 1).version;
    expect(later).not.toBe(version);
    writeFileSync(join(path, 'ru_RU-denis-medium.onnx'), 'other weights');
    expect(readVoiceModel(path, 1).version).not.toBe(later);
  });

  it('is refused with words for what it lacks', () => {
    const lacks = (name: string, files: readonly string[], kind: string) =>
      expect(() => readVoiceModel(folder.addModel(name, files, { kind }), 1));
    expect(() => readVoiceModel(`${folder.path}/none`, 1)).toThrow(/no folder none/);
    lacks('a', piper, 't-one').toThrow(/kind of the model in a: .*one of piper, vits, matcha/);
    lacks('b', ['tokens.txt', 'espeak-ng-data'], 'piper').toThrow(/no file model\.onnx/);
    lacks('c', ['a.onnx', 'espeak-ng-data'], 'piper').toThrow(/no file tokens\.txt/);
    lacks('d', ['a.onnx', 'tokens.txt'], 'piper').toThrow(/no file espeak-ng-data/);
    lacks('e', ['a.onnx', 'tokens.txt'], 'matcha').toThrow(/no file vocoder\.onnx/);
  });
});

describe('the voices in a folder', () => {
  it('are those with a card of a voice or its name, and not models to hear with', () => {
    expect(voiceModelsIn(join(folder.path, 'none'))).toEqual([]);
    folder.addLibrary();
    folder.addModel('t-one', ['model.onnx'], { kind: 't-one' });
    folder.addModel('piper-irina', piper, { kind: 'piper' });
    folder.addModel('vits-piper-ru_RU-denis-medium', piper);
    folder.addModel('.piper-denis-0123abcd', piper, { kind: 'piper' });
    writeFileSync(join(folder.path, 'piper.tar.bz2'), '');
    expect(voiceModelsIn(folder.path)).toEqual(['piper-irina', 'vits-piper-ru_RU-denis-medium']);
  });
});
