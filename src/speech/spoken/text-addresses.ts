import { spokenNumber } from './cardinals.ts';
import { spokenCode } from './digits.ts';
import { casesAfter, formOf, preposition, type Case } from './grammar.ts';

/** Before a name («ул. Ленина»). Six forms each. */
const places: readonly (readonly [string, string])[] = [
  ['ул\\.', 'улица улицы улице улицу улицей улице'],
  ['(?:пр-кт|пр-т|просп)\\.?', 'проспект проспекта проспекту проспект проспектом проспекте'],
  ['пр-д\\.?', 'проезд проезда проезду проезд проездом проезде'],
  ['пер\\.', 'переулок переулка переулку переулок переулком переулке'],
  ['пл\\.', 'площадь площади площади площадь площадью площади'],
  ['наб\\.', 'набережная набережной набережной набережную набережной набережной'],
  ['(?:б-р|бул)\\.?', 'бульвар бульвара бульвару бульвар бульваром бульваре'],
  ['ш\\.', 'шоссе шоссе шоссе шоссе шоссе шоссе'],
  ['туп\\.', 'тупик тупика тупику тупик тупиком тупике'],
  ['(?:мкр-н|мкрн|мкр)\\.?', 'микрорайон микрорайона микрорайону микрорайон микрорайоном микрорайоне'],
  ['пос\\.', 'посёлок посёлка посёлку посёлок посёлком посёлке'],
  ['дер\\.', 'деревня деревни деревне деревню деревней деревне'],
  ['(?:ст\\.\\s?м|м)\\.', 'метро метро метро метро метро метро'],
  ['г\\.', 'город города городу город городом городе'],
];
/** After a name («Московская обл.»). */
const regions: readonly (readonly [string, string])[] = [
  ['обл\\.', 'область'],
  ['р-н\\.?', 'район'],
  ['(?:пр-кт|пр-т|просп\\.)', 'проспект'],
  ['ул\\.', 'улица'],
  ['пер\\.', 'переулок'],
  ['ш\\.', 'шоссе'],
  ['пл\\.', 'площадь'],
  ['наб\\.', 'набережная'],
  ['б-р', 'бульвар'],
];

/** Before a number. «к.» is a building after a house and a room otherwise. */
const rooms: readonly (readonly [string, string])[] = [
  ['дом', '(?:д\\.|дом)'],
  ['корпус', '(?:корп\\.|корпус)'],
  ['строение', '(?:стр\\.|строение)'],
  ['квартира', '(?:кв\\.|квартира)'],
  ['офис', '(?:оф\\.|офис)'],
  ['кабинет', '(?:каб\\.|кабинет)'],
  ['помещение', '(?:пом\\.|помещение)'],
  ['подъезд', '(?:под\\.|подъезд)'],
  ['этаж', '(?:эт\\.|этаж)'],
  ['палата', '(?:пал\\.|палата)'],
  ['литера', '(?:лит\\.|литера)'],
  ['владение', '(?:вл\\.|владение)'],
];
/** The same words in other cases stay as they are: only their number is said. */
const inflectedRooms =
  'доме?|дома|корпусе?|корпуса|строении|строения|квартир[еуы]|офис[еа]|кабинет[еуа]?|кабинетом|подъезд[еа]|палат[еуы]|окн[оеа]|стойк[аеи]|шкафчик[еа]?|комнат[аеуы]|телефон|код|добавочный|домофон';

const number = '№?\\s*(\\d{1,5})(?:\\s?([А-ГЕа-г])(?!\\p{L}))?(?:\\s?/\\s?(\\d{1,4}))?(?![\\d.,:]*\\d)';

/** «г. Москва, ул. Ленина, д. 5 к. 2, каб. 204» in words; the place in the case that its preposition wants. */
export function withoutAddresses(text: string): string {
  let spoken = text
    .replace(/(?<=д(?:\.|ом)\s?\d+\p{L}?,?\s)к\.\s?(?=\d)/giu, 'корпус ')
    .replace(/(?<!\p{L})к\.\s?(?=\d)/giu, 'кабинет ');
  for (const [noun, written] of rooms) {
    spoken = spoken.replace(
      new RegExp(`(?<!\\p{L})${written}\\s*${number}`, 'giu'),
      (found, ...parts: unknown[]) => {
        const capital = /^\p{Lu}/u.test(found);
        return `${capital ? noun[0]!.toUpperCase() + noun.slice(1) : noun} ${roomNumber(parts)}`;
      },
    );
  }
  spoken = spoken.replace(
    new RegExp(`(?<!\\p{L})(${inflectedRooms})\\s+${number}`, 'giu'),
    (_, noun: string, ...parts: unknown[]) => `${noun} ${roomNumber(parts)}`,
  );
  for (const [written, forms] of places) spoken = withPlace(spoken, written, forms);
  for (const [written, word] of regions) {
    spoken = spoken.replace(new RegExp(`(?<=\\p{L}\\s)${written}(?![\\p{L}\\d])`, 'gu'), word);
  }
  return spoken;
}

function roomNumber(parts: readonly unknown[]): string {
  const [digits, letter, second] = parts as [string, string | undefined, string | undefined];
  const said =
    digits.length > 4 || digits.startsWith('0') ? spokenCode(digits) : spokenNumber(Number(digits));
  return [
    said,
    ...(letter ? [letter.toLowerCase()] : []),
    ...(second ? [`дробь ${spokenNumber(Number(second))}`] : []),
  ].join(' ');
}

/** What may follow: a name, «8 Марта» (in words already), «реки Мойки». */
const placeName =
  /^(?:[\p{Lu}\d«]|\p{L}+(?:ого|его)\s+\p{Lu}|(?:реки|канала|имени|академика|маршала|генерала)\s)/u;

/** «на ул. Ленина» → «на улице Ленина», «в г. Москве» → «в городе Москве». */
function withPlace(text: string, written: string, forms: string): string {
  const pattern = new RegExp(
    `(?:(${preposition})\\s+)?(?<![\\p{L}\\d])${written}(?=\\s*[\\p{L}\\d«])\\s*`,
    'giu',
  );
  return text.replace(pattern, (found, word: string | undefined, ...rest: unknown[]) => {
    // «М. Горького» has an initial, «м. Курская» is a station
    if (/(?:^|\s)\p{Lu}\.\s*$/u.test(found)) return found;
    const whole = rest.at(-1) as string;
    if (!placeName.test(whole.slice((rest.at(-2) as number) + found.length))) return found;
    const said = formOf(forms, placeCase(word));
    const capital =
      word === undefined && /^\p{Lu}/u.test(found) ? said[0]!.toUpperCase() + said.slice(1) : said;
    return `${word === undefined ? '' : `${word} `}${capital} `;
  });
}

/** Where (not whither): «на улице», «по улице». */
function placeCase(word: string | undefined): Case {
  const wanted = casesAfter(word);
  if (wanted.length === 0) return 'nominative';
  if (word?.toLowerCase() === 'по') return 'dative';
  return wanted.includes('prepositional') ? 'prepositional' : wanted[0]!;
}
