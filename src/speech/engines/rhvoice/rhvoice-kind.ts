import { Failure } from '../../../base/index.ts';
import type { InBothLanguages } from '../engine-kind.ts';
import { paceField, pitchField, rateAndPitch, type VoiceKind } from '../voice-kind.ts';
import { findRhvoice } from './find-rhvoice.ts';
import { createRhvoiceSynthesizer } from './rhvoice-synthesizer.ts';

const missing: InBothLanguages<string> = {
  ru: 'RHVoice на этом компьютере не установлен. Debian и Ubuntu (раздел non-free или universe): apt install librhvoice5 rhvoice-russian; затем перезапустите программу.',
  en: 'RHVoice is not installed on this machine. Debian and Ubuntu (section non-free or universe): apt install librhvoice5 rhvoice-russian; then restart the program.',
};

/** A natural voice on this machine, where its packages are installed. */
export const rhvoiceKind: VoiceKind = {
  id: 'rhvoice',
  shared: true,
  words: {
    ru: {
      name: 'RHVoice',
      about:
        'Живой русский голос на этом компьютере, без интернета. Предлагаются только голоса, лицензия которых разрешает работу в клинике.',
    },
    en: {
      name: 'RHVoice',
      about:
        'A natural Russian voice on this machine, without internet. Only voices are offered whose licence allows them to a clinic.',
    },
  },
  reach: { to: 'this-machine' },
  fields: [
    {
      id: 'voice',
      kind: 'choice',
      required: false,
      preset: 'anna',
      choices: [
        { value: 'anna', words: { ru: 'Анна', en: 'Anna (female)' } },
        { value: 'elena', words: { ru: 'Елена', en: 'Elena (female)' } },
        { value: 'irina', words: { ru: 'Ирина', en: 'Irina (female)' } },
        { value: 'aleksandr-hq', words: { ru: 'Александр', en: 'Aleksandr (male)' } },
        { value: 'aleksandr', words: { ru: 'Александр, простой', en: 'Aleksandr, plain (male)' } },
      ],
      words: {
        ru: { label: 'Голос', hint: 'Если такого голоса на компьютере нет, говорит первый из имеющихся.' },
        en: {
          label: 'Voice',
          hint: 'If this one is not on the machine, the first of those that are speaks.',
        },
      },
    },
    paceField,
    pitchField,
  ],
  missing: () => (findRhvoice() ? undefined : missing),
  make: (fields, tools) => {
    const installation = findRhvoice();
    if (!installation)
      throw new Failure('unavailable', {
        code: 'engine.not-installed',
        message: missing.en,
        retryable: false,
      });
    return {
      synthesizer: createRhvoiceSynthesizer({ ...tools, installation }),
      voice: { name: fields['voice'] ?? 'anna', ...rateAndPitch(fields) },
    };
  },
};
