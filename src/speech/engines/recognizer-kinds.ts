import type { EngineDescription, RecognizerKind } from './engine-kind.ts';
import { openAiKind } from './openai/openai-kind.ts';
import { saluteKind } from './salute/salute-kind.ts';
import { sherpaKind } from './sherpa/sherpa-kind.ts';
import { voskKind } from './vosk/vosk-kind.ts';
import { yandexKind } from './yandex/yandex-kind.ts';

/** The engine of the house, which every clinic has and which listens beside any other. */
export const embeddedEngine: EngineDescription = {
  id: 'embedded',
  words: {
    ru: {
      name: 'Встроенный',
      about:
        'Понимает короткие ответы: да, нет, перенести, позвать человека, цифры. Работает сразу, без интернета и без видеокарты.',
    },
    en: {
      name: 'Built in',
      about:
        'Understands short answers: yes, no, another time, a person, digits. Works at once, without internet or a graphics card.',
    },
  },
  reach: { to: 'this-machine' },
  fields: [],
};

/** The engines that a clinic may choose instead, in the order of the console. */
export const recognizerKinds: readonly RecognizerKind[] = [
  sherpaKind,
  voskKind,
  yandexKind,
  saluteKind,
  openAiKind,
];
