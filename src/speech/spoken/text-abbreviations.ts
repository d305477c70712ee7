/** A word that is written shortly; what stands around it must be no letter. */
function short(pattern: string, words: string, flags = 'giu'): readonly [RegExp, string] {
  return [new RegExp(`(?<![\\p{L}\\d])${pattern}(?!\\p{L})`, flags), words];
}

/** In order: the longer ones first. */
const words: readonly (readonly [RegExp, string])[] = [
  short('д\\.\\s?м\\.\\s?н\\.?', 'доктор медицинских наук'),
  short('к\\.\\s?м\\.\\s?н\\.?', 'кандидат медицинских наук'),
  short('д\\.\\s?б\\.\\s?н\\.?', 'доктор биологических наук'),
  short('к\\.\\s?б\\.\\s?н\\.?', 'кандидат биологических наук'),
  short('к\\.\\s?п\\.\\s?н\\.?', 'кандидат психологических наук'),
  short('д\\.\\s?п\\.\\s?н\\.?', 'доктор психологических наук'),
  short('и\\s+т\\.\\s?д\\.?', 'и так далее'),
  short('и\\s+т\\.\\s?п\\.?', 'и тому подобное'),
  short('и\\s+др\\.', 'и другие'),
  short('и\\s+пр\\.', 'и прочее'),
  short('т\\.\\s?е\\.', 'то есть'),
  short('т\\.\\s?к\\.', 'так как'),
  short('т\\.\\s?н\\.', 'так называемый'),
  short('в\\s+т\\.\\s?ч\\.', 'в том числе'),
  short('ст\\.\\s?мед\\.?\\s?сестра', 'старшая медицинская сестра'),
  short('мед\\.\\s?сестра', 'медицинская сестра'),
  short('мед\\.\\s?центр', 'медицинский центр'),
  short('мед\\.\\s?карта', 'медицинская карта'),
  short('гл\\.\\s?врач', 'главный врач'),
  short('зам\\.\\s?гл\\.\\s?врача', 'заместитель главного врача'),
  short('зав\\.\\s?отд(?:елением)?\\.?', 'заведующий отделением'),
  short('проф\\.(?=\\s*[А-ЯЁ])', 'профессор', 'gu'),
  short('доц\\.', 'доцент'),
  short('акад\\.', 'академик'),
  short('засл\\.\\s?врач', 'заслуженный врач'),
  short('и\\.\\s?о\\.', 'исполняющий обязанности'),
  short('тел\\.(?:/факс)?:?', 'телефон'),
  short('моб\\.', 'мобильный'),
  short('эл\\.\\s?почта', 'электронная почта'),
  short('напр\\.', 'например'),
  short('вкл\\.', 'включительно'),
  short('макс\\.', 'максимум'),
  short('мин\\.(?=\\s*(?:цена|стоимость|заказ))', 'минимальная'),
  short('обяз\\.', 'обязательно'),
  short('предв\\.', 'предварительно'),
  short('ул\\.\\s?им\\.', 'улица имени'),
  short('им\\.(?=\\s*[А-ЯЁ])', 'имени', 'gu'),
  short('кв\\.\\s?м\\.?', 'квадратных метров'),
  short('б/у', 'бывший в употреблении'),
  short('ж/д', 'железнодорожный'),
  short('в/м', 'внутримышечно'),
  short('в/в', 'внутривенно'),
  short('п/к', 'подкожно'),
  short('р/с', 'расчётный счёт'),
  short('и/или', 'и или'),
  short('24\\s?/\\s?7', 'круглосуточно'),
  short('wi-?fi', 'вай-фай'),
  short('e-?mail', 'имейл'),
  short('whats\\s?app', 'вотсап'),
  short('telegram', 'телеграм'),
  short('viber', 'вайбер'),
  short('qr(?=-?\\s?код)', 'кью-ар'),
  short('covid', 'ковид'),
  short('online', 'онлайн'),
  short('vip', 'вип'),
  short('(?:sms|смс)', 'эс-эм-эс'),
  short('mri', 'эм-эр-ай'),
  short('3\\s?[dд]', 'три дэ'),
];

/** «и т.д.», «к.м.н.», «тел.» in whole words; what ended a sentence with its full stop keeps one. */
export function withoutAbbreviations(text: string): string {
  let spoken = text;
  for (const [pattern, said] of words) {
    spoken = spoken.replace(pattern, (found: string, ...more: unknown[]) => {
      const whole = more.at(-1) as string;
      const after = whole.slice((more.at(-2) as number) + found.length);
      const capital = /^\p{Lu}\p{Ll}/u.test(found) ? said[0]!.toUpperCase() + said.slice(1) : said;
      return found.endsWith('.') && isSentenceEnd(after, found) ? `${capital}.` : capital;
    });
  }
  return spoken;
}

/** A full stop of «к.м.н.», «и т.д.» that ends the sentence too. Others stand before their word. */
function isSentenceEnd(after: string, found: string): boolean {
  if (!/(?:н|д|п|др|пр)\.$/iu.test(found) || !/\s|\..*\./u.test(found)) return false;
  return /^\s*$/.test(after) || (/^и\s/iu.test(found) && /^\s+\p{Lu}/u.test(after));
}

const letters: Readonly<Record<string, string>> = Object.fromEntries(
  'А:а Б:бэ В:вэ Г:гэ Д:дэ Е:е Ж:жэ З:зэ И:и К:ка Л:эль М:эм Н:эн О:о П:пэ Р:эр С:эс Т:тэ У:у Ф:эф Х:ха Ц:цэ Ч:че Ш:ша Щ:ща Э:э Ю:ю Я:я'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

/** Said otherwise than letter by letter, or letter by letter although they hold a vowel. */
const acronyms: Readonly<Record<string, string>> = {
  УЗИ: 'узи',
  ЭКГ: 'э-ка-гэ',
  ЭЭГ: 'э-э-гэ',
  ЭКО: 'эко',
  ЛОР: 'лор',
  ВИЧ: 'вич',
  СПИД: 'спид',
  ОРВИ: 'орви',
  ОРЗ: 'о-эр-зэ',
  ОМС: 'о-эм-эс',
  ДМС: 'дэ-эм-эс',
  ОАК: 'о-а-ка',
  ОАМ: 'о-а-эм',
  АКДС: 'а-ка-дэ-эс',
  БЦЖ: 'бэ-цэ-жэ',
  ЛФК: 'эл-фэ-ка',
  МСКТ: 'эм-эс-ка-тэ',
  КЛКТ: 'ка-эл-ка-тэ',
  ОПТГ: 'о-пэ-тэ-гэ',
  ФГДС: 'эф-гэ-дэ-эс',
  ЭГДС: 'э-гэ-дэ-эс',
  УФО: 'у-эф-о',
  УВЧ: 'у-вэ-че',
  ИФА: 'и-фа',
  АЛТ: 'а-эл-тэ',
  АСТ: 'а-эс-тэ',
  СОЭ: 'со-э',
  ТТГ: 'тэ-тэ-гэ',
  СНИЛС: 'снилс',
  ИНН: 'и-эн-эн',
  КПП: 'ка-пэ-пэ',
  ООО: 'о-о-о',
  ОАО: 'о-а-о',
  ЗАО: 'за-о',
  ПАО: 'па-о',
  АО: 'а-о',
  ИП: 'и-пэ',
  РФ: 'эр-эф',
  МФЦ: 'эм-эф-цэ',
  США: 'сэ-шэ-а',
  ТЦ: 'тэ-цэ',
  БЦ: 'бэ-цэ',
  ЖК: 'жэ-ка',
  ФИО: 'фио',
  ЗОЖ: 'зож',
};

/** Written in small letters too, and no other words. */
const small = new Set(['узи', 'мрт', 'экг', 'ээг', 'фгдс', 'мскт', 'пцр', 'дмс', 'омс', 'ктг', 'лфк']);

/** «МРТ» → «эм-эр-тэ», «УЗИ» → «узи». One with a vowel that is not ours stays: it may be a word in capitals. */
export function withoutAcronyms(text: string): string {
  return text.replace(/(?<![\p{L}\d])\p{L}{2,6}(?![\p{L}\u0301])/gu, (word) => {
    if (small.has(word)) return acronymOf(word.toUpperCase());
    if (!/^[А-ЯЁ]+$/u.test(word)) return word;
    return acronyms[word] !== undefined || !/[АЕЁИОУЫЭЮЯЙЪЬ]/u.test(word) ? acronymOf(word) : word;
  });
}

function acronymOf(word: string): string {
  return acronyms[word] ?? Array.from(word, (letter) => letters[letter]!).join('-');
}

const ratios: readonly (readonly [RegExp, string])[] = [
  [/\s*\/\s*(?:мес(?:яц)?\.?)(?!\p{L})/giu, ' в месяц'],
  [/\s*\/\s*(?:час|ч\.?)(?!\p{L})/giu, ' в час'],
  [/\s*\/\s*(?:день|дн\.?|сут(?:ки)?\.?)(?!\p{L})/giu, ' в день'],
  [/\s*\/\s*(?:год)(?!\p{L})/giu, ' в год'],
];

/** Signs that are words: `№`, `&`, `+`, «руб./час». To be done when no number is left. */
export function withoutSigns(text: string): string {
  let spoken = text;
  for (const [pattern, said] of ratios) spoken = spoken.replace(pattern, said);
  return spoken
    .replace(/№\s*/gu, 'номер ')
    .replace(/\s*&\s*/gu, ' и ')
    .replace(/(?<=[\p{L}\d])\s*\+(?!\p{L})/gu, ' плюс')
    .replace(/(?<=\p{L})\s*=\s*(?=\p{L})/gu, ' равно ');
}
