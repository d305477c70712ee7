import { paceField, pitchField, rateAndPitch, type VoiceKind } from '../voice-kind.ts';
import { createEspeakSynthesizer, robotVoice } from './espeak-synthesizer.ts';

/** The voice that every machine has. */
export const espeakKind: VoiceKind = {
  id: 'espeak',
  shared: true,
  words: {
    ru: {
      name: 'eSpeak NG',
      about: 'Встроенный голос: работает сразу и везде, без интернета. Звучит как автомат.',
    },
    en: {
      name: 'eSpeak NG',
      about:
        'The voice that is built in: works at once and everywhere, without internet. Sounds like a machine.',
    },
  },
  reach: { to: 'this-machine' },
  fields: [
    {
      id: 'voice',
      kind: 'choice',
      required: false,
      preset: robotVoice.name,
      choices: [
        { value: robotVoice.name, words: { ru: 'женский', en: 'female' } },
        { value: 'ru+f5', words: { ru: 'женский, второй', en: 'female, another one' } },
        { value: 'ru+m3', words: { ru: 'мужской', en: 'male' } },
      ],
      words: { ru: { label: 'Голос' }, en: { label: 'Voice' } },
    },
    paceField,
    pitchField,
  ],
  make: (fields, tools) => ({
    synthesizer: createEspeakSynthesizer(tools),
    voice: { name: fields['voice'] ?? robotVoice.name, ...rateAndPitch(fields) },
  }),
};
