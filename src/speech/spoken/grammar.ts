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
