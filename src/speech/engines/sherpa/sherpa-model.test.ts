import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SherpaFolder } from '../../../../test/fakes/sherpa-package.ts';
import { findSherpa } from './sherpa-library.ts';
import { readSherpaModel } from './sherpa-model.ts';

let folder: SherpaFolder;
beforeEach(() => {
  folder = new SherpaFolder();
});
afterEach(() => folder.remove());

describe('a folder with a model', () => {
  it('is loaded as its card tells, the small file before the large one', () => {
    const path = folder.addModel('mine', ['model.onnx', 'model.int8.onnx', 'tokens.txt'], {
      kind: 'gigaam-ctc',
    });
    expect(readSherpaModel(path, 2)).toEqual({
      kind: 'gigaam-ctc',
      streaming: false,
      config: {
        featConfig: { sampleRate: 16_000, featureDim: 80 },
        modelConfig: {
          ...{ tokens: `${path}/tokens.txt`, numThreads: 2, provider: 'cpu', debug: 0 },
          nemoCtc: { model: `${path}/model.int8.onnx` },
        },
      },
    });
  });

  const published = [
    ['sherpa-onnx-streaming-t-one-russian-2025-09-08', ['model.onnx'], 'toneCtc', true],
    ['sherpa-onnx-streaming-zipformer-small-ru-vosk-int8-2025-08-16', ['encoder.int8.onnx', 'decoder.onnx', 'joiner.int8.onnx'], 'transducer', true],
    ['sherpa-onnx-streaming-zipformer-ctc-small-2024-03-18', ['model.onnx'], 'zipformer2Ctc', true],
    ['sherpa-onnx-nemo-ctc-giga-am-v2-russian-2025-04-19', ['model.int8.onnx'], 'nemoCtc', false],
    ['sherpa-onnx-nemo-transducer-giga-am-v3-russian-2025-12-16', ['encoder.int8.onnx', 'decoder.onnx', 'joiner.onnx'], 'transducer', false],
  ] as const; // prettier-ignore
  it.each(published)('%s is known by its name', (name, files, part, streaming) => {
    const path = folder.addModel(name, [...files, 'tokens.txt']);
    const model = readSherpaModel(path, 1);
    expect(model.streaming).toBe(streaming);
    expect(model.config).toHaveProperty(['modelConfig', part]);
  });

  it('is refused with words for what it lacks', () => {
    const nameless = folder.addModel('mine', ['model.onnx', 'tokens.txt']);
    expect(() => readSherpaModel(nameless, 1)).toThrow(/kind of the model in mine.*t-one, zipformer-ctc/);
    const card = folder.addModel('broken', ['model.onnx', 'tokens.txt'], ['no card']);
    expect(() => readSherpaModel(card, 1)).toThrow(/kind of the model/);
    expect(() => readSherpaModel(`${folder.path}/none`, 1)).toThrow(/no folder none/);
    const voiceless = folder.addModel('a', ['tokens.txt'], { kind: 't-one' });
    expect(() => readSherpaModel(voiceless, 1)).toThrow(/no file model\.onnx/);
    const wordless = folder.addModel('b', ['model.onnx'], { kind: 't-one' });
    expect(() => readSherpaModel(wordless, 1)).toThrow(/no file tokens\.txt/);
  });
});

describe('the library', () => {
  it('is found beside the models', () => {
    folder.addLibrary();
    expect(findSherpa(folder.path)).toBe(`${folder.path}/node_modules/sherpa-onnx-node/main.js`);
  });
});
