const rules = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') };

/** The Russian noun after a number: `plural(21, 'звонок', 'звонка', 'звонков')` is «звонок». */
export function pluralRu(count: number, one: string, few: string, many: string): string {
  const category = rules.ru.select(Math.abs(count));
  if (category === 'one') return one;
  return category === 'few' || category === 'other' ? few : many;
}

/** The English noun after a number. */
export function pluralEn(count: number, one: string, other: string): string {
  return rules.en.select(Math.abs(count)) === 'one' ? one : other;
}

const grouped = { ru: new Intl.NumberFormat('ru-RU'), en: new Intl.NumberFormat('en-GB') };

/** «1 240 визитов»: the number in groups, a no-break space, the noun in its form. */
export function countRu(count: number, one: string, few: string, many: string): string {
  return `${grouped.ru.format(count)}\u00a0${pluralRu(count, one, few, many)}`;
}

/** "1,240 visits". */
export function countEn(count: number, one: string, other: string): string {
  return `${grouped.en.format(count)}\u00a0${pluralEn(count, one, other)}`;
}
