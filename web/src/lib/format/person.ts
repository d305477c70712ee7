/** «Иванова Анна» of «Иванова Анна Сергеевна»: the first two words, for narrow places. */
export function shortName(fullName: string): string {
  return fullName.trim().split(/\s+/).slice(0, 2).join(' ');
}
