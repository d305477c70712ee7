/**
 * Words of our prompts that espeak-ng stresses wrongly, written in its own phonemes (`espeak-ng -v
 * ru -x` prints them; `'` stands before the stressed vowel). The combining acute accent does not
 * move its stress, so this is the only way to tell it.
 */
const words: Readonly<Record<string, string>> = {
  сорок: "s'orVk",
  сорока: "sVrVk'A",
  часа: "tS;as'A",
  вечера: "v;'etS;ira#",
  доктора: "d'oktVra#",
  зубов: "zub'of",
  // at the beginning of a sentence it is read as a word of its own
  до: 'dV',
  иванова: "Ivan'ova#",
  эхокардиографию: "E#xVkVrd;iVg@-r'Af;iju",
  колоноскопию: "kVlVnVskVp;'iju",
  гастроскопию: "gVst@-rVskVp;'iju",
};

/** Professions, without the ending of the case. */
const professions: Readonly<Record<string, string>> = {
  андролог: "and@-r'olVg",
  кинезиолог: "k;in;iz;i'olVg",
  колопроктолог: "kVlVp@-rVkt'olVg",
  маммолог: "mVmm'olVg",
  неонатолог: "n;iVnat'olVg",
  нефролог: "n;if@-r'olVg",
  ортодонт: "VrtVd'ont",
  остеопат: "Vs;t;iVp'At",
  оториноларинголог: "VtVr;inVlar;ing'olVg",
  пародонтолог: "pVrVdVnt'olVg",
  подолог: "pVd'olVg",
  проктолог: "p@-rVkt'olVg",
  реабилитолог: "r;iVb;il;it'olVg",
  репродуктолог: "r;ip@-rVdukt'olVg",
  рефлексотерапевт: "r;ifl;iksVt;irap;'eft",
  сурдолог: "surd'olVg",
  трихолог: "t@-r;ix'olVg",
  флеболог: "fl;ib'olVg",
  фониатр: "fVn;i'At@-r",
  эндоскопист: "E#ndVskVp;'ist",
};

const endings: Readonly<Record<string, string>> = { '': '', а: 'a#', у: 'u', ом: 'Vm', е: 'I' };

const phonemes = new Map(Object.entries(words));
for (const [profession, stem] of Object.entries(professions)) {
  for (const [ending, sound] of Object.entries(endings)) {
    // a voiced consonant at the end of a word is said voiceless
    phonemes.set(profession + ending, ending === '' ? stem.replace(/g$/, 'k') : stem + sound);
  }
}

/** Part of the engine's name in the phrase cache: raise it when a pronunciation changes. */
export const pronunciationVersion = 'p2';

const word = /\p{L}+/gu;

/** The text as espeak-ng should be given it: wrong words as phonemes in `[[…]]`, hyphens inside words as spaces. */
export function withPronunciation(text: string): string {
  return text
    .replace(/\[\[|\]\]|[\p{Cc}<>&]/gu, ' ')
    .replace(/(?<=\p{L})-(?=\p{L})/gu, ' ')
    .replace(word, (found) => {
      const known = phonemes.get(found.toLowerCase());
      return known === undefined ? found : `[[${known}]]`;
    });
}
