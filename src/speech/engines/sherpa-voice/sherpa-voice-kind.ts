import type { InBothLanguages } from '../engine-kind.ts';
import { modelFolder } from '../sherpa/model-folder.ts';
import { findSherpa, howToAddSherpa } from '../sherpa/sherpa-library.ts';
import { paceField, rateAndPitch, type VoiceKind } from '../voice-kind.ts';
import { createSherpaSynthesizer } from './sherpa-synthesizer.ts';
import { voiceModelsIn } from './sherpa-voice-model.ts';

const preset = 'piper-denis';
const howToAddVoice = `npx perezvon models add ${preset}`;

/** Voices of Piper, VITS and Matcha on this machine, by sherpa-onnx. */
export const sherpaVoiceKind: VoiceKind = {
  id: 'sherpa',
  shared: true,
  words: {
    ru: {
      name: 'Голоса Piper (sherpa-onnx) на этом сервере',
      about:
        'Нейросетевые голоса без интернета: Piper, VITS, Matcha. Ударения из «Как произносить» до них не доходят.',
    },
    en: {
      name: 'Piper voices (sherpa-onnx) on this server',
      about:
        'Neural voices without internet: Piper, VITS, Matcha. Stresses of “How to pronounce” do not reach them.',
    },
  },
  reach: { to: 'this-machine' },
  fields: [
    {
      id: 'model',
      kind: 'text',
      required: true,
      preset,
      words: {
        ru: {
          label: 'Голос',
          hint: `Имя из «perezvon models» (скачать: ${howToAddVoice}) или своей папки рядом с ними.`,
        },
        en: {
          label: 'Voice',
          hint: `A name of “perezvon models” (to fetch it: ${howToAddVoice}), or of a folder beside them.`,
        },
      },
    },
    paceField,
  ],
  missing,
  make: ({ model = preset, ...fields }, { clock, log, modelDirectory }) => ({
    synthesizer: createSherpaSynthesizer({
      ...{ clock, log, modelDirectory },
      folder: modelFolder(model, modelDirectory),
    }),
    voice: { name: model, rate: rateAndPitch(fields).rate ?? 1 },
  }),
};

function missing(modelDirectory: string): InBothLanguages<string> | undefined {
  if (findSherpa(modelDirectory) === undefined) {
    const command = howToAddSherpa(modelDirectory);
    return {
      ru: `Программа sherpa-onnx не установлена. Поставьте её на сервере: ${command}, затем скачайте голос: ${howToAddVoice}`,
      en: `The program sherpa-onnx is not installed. Add it on the server: ${command}, then fetch a voice: ${howToAddVoice}`,
    };
  }
  if (voiceModelsIn(modelDirectory).length > 0) return undefined;
  return {
    ru: `На сервере нет ни одного голоса для sherpa-onnx. Скачайте: ${howToAddVoice}`,
    en: `There is no voice for sherpa-onnx on the server. Fetch one: ${howToAddVoice}`,
  };
}
