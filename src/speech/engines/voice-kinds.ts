import { espeakKind } from './espeak/espeak-kind.ts';
import type { EngineDescription } from './engine-kind.ts';
import { rhvoiceKind } from './rhvoice/rhvoice-kind.ts';
import { saluteVoiceKind } from './salute/salute-voice-kind.ts';
import { sherpaVoiceKind } from './sherpa-voice/sherpa-voice-kind.ts';
import type { VoiceKind } from './voice-kind.ts';
import { yandexVoiceKind } from './yandex/yandex-voice-kind.ts';

/** What speaks where nothing was chosen: the best voice that is installed. */
export const usualVoice: EngineDescription = {
  id: 'usual',
  words: {
    ru: {
      name: 'Лучший из установленных',
      about: 'RHVoice, если он установлен на этом компьютере, иначе встроенный eSpeak NG.',
    },
    en: {
      name: 'The best that is installed',
      about: 'RHVoice where it is installed on this machine, else eSpeak NG, which is built in.',
    },
  },
  reach: { to: 'this-machine' },
  fields: [],
};

/** The one that is always there. */
export const spareVoice: VoiceKind = espeakKind;

/** Those that speak where nothing was chosen, the best first: the first one that nothing is missing for. */
export const usualVoices: readonly VoiceKind[] = [rhvoiceKind];

/** The engines that a clinic may choose, in the order of the console. */
export const voiceKinds: readonly VoiceKind[] = [
  rhvoiceKind,
  espeakKind,
  sherpaVoiceKind,
  yandexVoiceKind,
  saluteVoiceKind,
];
