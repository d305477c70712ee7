import type { HeardWord } from './campaign-tables.ts';

const spoken: Readonly<Record<string, readonly [ru: string, en: string]>> = {
  yes: ['да', 'yes'],
  no: ['нет', 'no'],
  move: ['перенести', 'another time'],
  cancel: ['отменить', 'cancel'],
  person: ['позовите человека', 'a person'],
  repeat: ['повторите', 'again'],
  question: ['вопрос', 'a question'],
  later: ['перезвоните позже', 'call later'],
  'stop-calling': ['больше не звоните', 'never call again'],
  other: ['другая речь', 'other speech'],
  noise: ['шум', 'noise'],
};

/** What was said and pressed, for people: `да`, `1, да`. Words that were written down are given as they were. */
export function heardWords(heard: readonly HeardWord[], language: 'ru' | 'en'): string {
  return heard.map((word) => word.text ?? wordOf(word.meaning, language)).join(', ');
}

function wordOf(meaning: string, language: 'ru' | 'en'): string {
  const [, sign] = /^(?:key|digit)-(.)$/.exec(meaning) ?? [];
  return sign ?? spoken[meaning]?.[language === 'ru' ? 0 : 1] ?? meaning;
}
