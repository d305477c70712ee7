/** A price as people write it: `8,20 ₽`. */
export function roubles(kopecks: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'RUB' }).format(kopecks / 100);
}
