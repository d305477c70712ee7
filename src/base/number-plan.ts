// ITU-T E.164 country code 7; Russia's system and plan of numbering (order 205 of its Ministry of Communications, 2017).
const russian = 'russian';
const abroad = 'abroad';
const paid = 'paid';

/** Whose numbers of country code 7 begin so; of several beginnings the longest counts. */
const beginnings: ReadonlyMap<string, 'russian' | 'abroad' | 'paid'> = new Map([
  // by place
  ['3', russian],
  ['4', russian],
  // by place, and services: 800 is free to the caller
  ['8', russian],
  // mobiles
  ['9', russian],
  // Kazakhstan's
  ['6', abroad],
  ['7', abroad],
  // Abkhazia's
  ['840', abroad],
  ['940', abroad],
  // South Ossetia's
  ['850', abroad],
  ['998', abroad],
  // the caller pays a stranger: votes, and talks at his price
  ['803', paid],
  ['809', paid],
]);

/** Whether a number (E.164) is one of Russia that costs no more than a call: neither its neighbours' under +7, nor a paid service. */
export function isRussianNumber(number: string): boolean {
  const digits = /^\+7(\d{10})$/.exec(number)?.[1];
  if (digits === undefined) return false;
  return (beginnings.get(digits.slice(0, 3)) ?? beginnings.get(digits.slice(0, 1))) === russian;
}
