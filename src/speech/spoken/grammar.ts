/** именительный, родительный, дательный, винительный, творительный, предложный */
export type Case = 'nominative' | 'genitive' | 'dative' | 'accusative' | 'instrumental' | 'prepositional';
export type Gender = 'masculine' | 'feminine' | 'neuter';

/** In the order of the school table; every list of six forms in this folder keeps it. */
export const cases: readonly Case[] = [
  'nominative',
  'genitive',
  'dative',
  'accusative',
  'instrumental',
  'prepositional',
];

/** The form of `forms` (six of them, parted by spaces or `|`) for a case. */
export function formOf(forms: string, grammaticalCase: Case): string {
  const list = forms.split(forms.includes('|') ? '|' : ' ');
  return list[cases.indexOf(grammaticalCase)]!;
}

/** Of several cases the first is the one that a date, an hour and a plain number take («в три», «по десятое»). */
const governed: readonly (readonly [string, readonly Case[]])[] = [
  ['от до после около без для из у возле более менее свыше больше меньше', ['genitive']],
  ['течение ранее раньше позднее позже старше младше', ['genitive']],
  ['с со', ['genitive', 'instrumental']],
  ['к ко', ['dative']],
  ['в во на', ['accusative', 'prepositional']],
  ['по', ['accusative', 'dative']],
  ['за', ['accusative', 'instrumental']],
  ['через', ['accusative']],
  ['между перед', ['instrumental']],
  ['о об при', ['prepositional']],
];
const casesByWord = new Map(
  governed.flatMap(([words, itsCases]) => words.split(' ').map((word) => [word, itsCases] as const)),
);

/** For a pattern: a preposition or a word like one, that a number after it follows. */
export const preposition = `(?<!\\p{L})(?:${[...casesByWord.keys()].join('|')})(?!\\p{L})`;

/** The cases that may follow a preposition or a word like one («до», «(в) течение»); none for another word. */
export function casesAfter(word: string | undefined): readonly Case[] {
  return casesByWord.get(word?.trim().toLowerCase() ?? '') ?? [];
}

/** Of the cases that a form may have the one that its preposition wants. */
export function fittingCase(possible: readonly Case[], wanted: readonly Case[]): Case {
  return wanted.find((each) => possible.includes(each)) ?? possible[0]!;
}
