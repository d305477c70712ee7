import { stress } from '../../spoken/pronunciation.ts';

/**
 * espeak-ng 1.52 does not read the acute accent (later versions do), so a word with a stress is given to it
 * in its own phonemes for Russian; `'` stands before the stressed vowel. Not for whole texts: these are the
 * rules of clear spelling, as they are needed for single words and names.
 */
const consonants: Readonly<Record<string, string>> = {
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  з: 'z',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  ф: 'f',
  х: 'x',
  ж: 'Z',
  ш: 'S',
  ц: 'ts',
  ч: 'tS;',
  щ: 'S;',
  й: 'j',
};
const alwaysHard = 'жшц';
const alwaysSoft = 'чщй';
const softening = 'еёиюяь';
const vowels = 'аеёиоуыэюя';
const voiceless: Readonly<Record<string, string>> = { б: 'п', в: 'ф', г: 'к', д: 'т', ж: 'ш', з: 'с' };
const voiced: Readonly<Record<string, string>> = { п: 'б', к: 'г', т: 'д', ш: 'ж', с: 'з', ф: 'в' };

const stressed: Readonly<Record<string, string>> = {
  а: 'A',
  е: 'e',
  ё: '8',
  и: 'i',
  о: 'o',
  у: 'u',
  ы: 'y',
  э: 'E',
  ю: 'u',
  я: 'A',
};
const weak: Readonly<Record<string, string>> = {
  а: 'V',
  е: 'i',
  ё: '8',
  и: 'i',
  о: 'V',
  у: 'u',
  ы: 'y',
  э: 'E#',
  ю: 'u',
  я: 'i',
};
/** At the end of the word. */
const weakEnd: Readonly<Record<string, string>> = { ...weak, а: 'a#', е: 'I', и: 'I', я: 'V' };

/** A Russian word with one stress (an acute accent, or its «ё») in phonemes; `undefined` for what is none. */
export function phonemesOf(word: string): string | undefined {
  const lower = word.toLowerCase();
  const plain = lower.replaceAll(stress, '');
  const at = lower.includes(stress) ? lower.indexOf(stress) - 1 : plain.indexOf('ё');
  if (!/^[а-яё]+$/.test(plain) || !vowels.includes(plain[at] ?? '-')) return undefined;
  const letters = assimilated(respelled(plain));
  // respelling never changes the count of vowels, so the stressed one is found again by it
  const syllable = countVowels(plain.slice(0, at));
  let seen = 0;
  return letters
    .map((letter, index) => {
      if (vowels.includes(letter)) return vowel(letters, index, seen++ === syllable);
      return consonant(letters, index);
    })
    .join('');
}

/** What is not said as it is spelt, in this order. */
function respelled(word: string): string {
  return word
    .replace(/([^н]|^)(о|е)го$/, (found, before: string, letter: string) =>
      /^(?:много|строго|дорого|немного|лого)$/.test(word) ? found : `${before}${letter}во`,
    )
    .replace(/^сегодня/, 'севодня')
    .replace(/гк/g, 'хк')
    .replace(/ть?ся$/, 'ца')
    .replace(/[сз]ч/g, 'щ')
    .replace(/стн/g, 'сн')
    .replace(/здн/g, 'зн')
    .replace(/вств/g, 'ств')
    .replace(/лнц/g, 'нц');
}

/** A voiced consonant at the end or before a voiceless one is voiceless, and the other way about. */
function assimilated(word: string): string[] {
  const letters = Array.from(word);
  for (let index = letters.length - 1; index >= 0; index -= 1) {
    const next = letters.slice(index + 1).find((letter) => letter !== 'ь' && letter !== 'ъ');
    const letter = letters[index]!;
    if (next === undefined || 'пфктшсхцчщ'.includes(next)) letters[index] = voiceless[letter] ?? letter;
    else if ('бгджз'.includes(next)) letters[index] = voiced[letter] ?? letter;
  }
  return letters;
}

function consonant(letters: readonly string[], index: number): string {
  const letter = letters[index]!;
  const sound = consonants[letter];
  if (sound === undefined) return '';
  const next = letters[index + 1];
  const soft = next !== undefined && softening.includes(next) && !alwaysHard.includes(letter);
  // the engine parts a cluster with «р» by a very short vowel
  const parted = letter === 'р' && index > 0 && consonants[letters[index - 1]!] !== undefined ? '@-' : '';
  return parted + sound + (soft && !alwaysSoft.includes(letter) ? ';' : '');
}

function vowel(letters: readonly string[], index: number, isStressed: boolean): string {
  const letter = letters[index]!;
  const before = letters[index - 1];
  const opens = before === undefined || vowels.includes(before) || before === 'ь' || before === 'ъ';
  const glide = opens && 'еёюя'.includes(letter) ? 'j' : '';
  if (isStressed) {
    const afterHard = before !== undefined && alwaysHard.includes(before);
    const sound = afterHard ? ({ и: 'y', е: 'E', ё: 'o' }[letter] ?? stressed[letter]!) : stressed[letter]!;
    return `${glide}'${sound}`;
  }
  if (before === undefined && letter === 'а') return 'a';
  if (before === undefined && letter === 'и') return 'I';
  if (before !== undefined && alwaysHard.includes(before) && 'ие'.includes(letter)) return 'y';
  if (before !== undefined && 'чщ'.includes(before) && letter === 'а' && index < letters.length - 1)
    return 'a';
  const table = index === letters.length - 1 && index > 0 ? weakEnd : weak;
  return glide + table[letter]!;
}

function countVowels(text: string): number {
  return Array.from(text).filter((letter) => vowels.includes(letter)).length;
}
