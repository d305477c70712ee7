import type { RecognizerKind } from '../engine-kind.ts';
import { createTranscribingRecognizer } from '../transcribing/transcribing-recognizer.ts';
import { modelFolder } from './model-folder.ts';
import { findSherpa, howToAddSherpa } from './sherpa-library.ts';
import { createSherpaTranscriber } from './sherpa-transcriber.ts';

const threads = ['1', '2', '4'] as const;

/** sherpa-onnx with a model on this machine, for the console. */
export const sherpaKind: RecognizerKind = {
  id: 'sherpa',
  words: {
    ru: {
      name: 'sherpa-onnx на этом сервере',
      about:
        'Свободные модели T-One, Vosk и GigaAM прямо здесь: речь никуда не уходит. Нужны сотни мегабайт памяти и запас процессора.',
    },
    en: {
      name: 'sherpa-onnx on this server',
      about:
        'The free models T-One, Vosk and GigaAM right here: what is said goes nowhere. Takes hundreds of megabytes and spare cores.',
    },
  },
  reach: { to: 'this-machine' },
  fields: [
    {
      id: 'model',
      kind: 'text',
      required: true,
      preset: 't-one',
      words: {
        ru: {
          label: 'Модель',
          hint: 'Имя из «perezvon models» (скачать: perezvon models add t-one) или своей папки рядом с ними.',
        },
        en: {
          label: 'Model',
          hint: 'A name of “perezvon models” (to fetch it: perezvon models add t-one), or of a folder beside them.',
        },
      },
    },
    {
      id: 'threads',
      kind: 'choice',
      required: true,
      preset: '1',
      choices: threads.map((value) => ({ value, words: { ru: value, en: value } })),
      words: {
        ru: { label: 'Ядер на фразу', hint: 'Для многих разговоров сразу — одно.' },
        en: { label: 'Cores for an utterance', hint: 'One, when many talk at once.' },
      },
    },
  ],
  missing: (modelDirectory) =>
    findSherpa(modelDirectory) === undefined
      ? {
          ru: `Программа sherpa-onnx не установлена. Поставьте её на сервере: ${howToAddSherpa(modelDirectory)}`,
          en: `The program sherpa-onnx is not installed. Add it on the server: ${howToAddSherpa(modelDirectory)}`,
        }
      : undefined,
  make: ({ model = '', threads: cores = '1' }, { clock, log, modelDirectory }) =>
    createTranscribingRecognizer({
      ...{ clock, log },
      transcriber: createSherpaTranscriber({
        ...{ clock, log, modelDirectory },
        folder: modelFolder(model, modelDirectory),
        threads: Number(cores),
      }),
    }),
};
