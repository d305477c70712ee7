const sounds: Readonly<Record<string, string>> = {
  ...{ о: 'а', я: 'а', е: 'и', э: 'и', ы: 'и', й: 'и', ю: 'у', ь: '', ъ: '' },
  ...{ б: 'п', в: 'ф', г: 'к', д: 'т', ж: 'ш', з: 'с', щ: 'ш' },
};

/** How a Russian word sounds, roughly: «Морозов» and «Марозаф» have one key. Lower case in, ё as е. */
export function soundKey(word: string): string {
  return word
    .replace(/./gu, (letter) => sounds[letter] ?? letter)
    .replace(/тс/g, 'ц')
    .replace(/стн/g, 'сн')
    .replace(/(.)\1+/gu, '$1');
}

/** The key and what is left of it without each of its letters: two keys that share one differ by an edit or two. */
export function nearKeys(key: string): string[] {
  return Array.from({ length: key.length }, (_, index) => key.slice(0, index) + key.slice(index + 1));
}

/** Whether one letter more, less or other makes the one into the other. */
export function differsByOne(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1);
}
