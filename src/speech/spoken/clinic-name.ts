import { formOf, type Case } from './grammar.ts';
import { adjectiveIn, genderOf } from './nouns.ts';
import { spokenText } from './text.ts';

/** Forms of ownership tell a patient nothing. */
const legalForms =
  /(?<!\p{L})(?:ООО|ОАО|ЗАО|ПАО|НАО|АО|ИП|АНО|НУЗ|ЧУЗ|ЧУ|МУП|ГБУЗ|ГАУЗ|ГБУ|ГАУ|ГУЗ|МБУЗ|МАУЗ|МУЗ|ФГБУЗ|ФГБУ|ФГУП|ФКУЗ)(?!\p{L})/gu;

/** Of names; the rest of what is written shortly is known to `spokenText`. */
const abbreviations: readonly (readonly [RegExp, string])[] = [
  [/(?<!\p{L})ГКБ(?!\p{L})/gu, 'городская клиническая больница'],
  [/(?<!\p{L})МЦ(?!\p{L})/gu, 'медицинский центр'],
  [/(?<!\p{L})ДЦ(?!\p{L})/gu, 'диагностический центр'],
  [/(?<!\p{L})стом\.\s*/giu, 'стоматологическая '],
  [/(?<!\p{L})мед\.\s*/giu, 'медицинский '],
  [/(\d+)\s*\/\s*(\d+)/gu, '$1 дробь $2'],
];

/** What a clinic may call itself, in six cases. */
const kinds: Readonly<Record<string, string>> = {
  клиника: 'клиника клиники клинике клинику клиникой клинике',
  поликлиника: 'поликлиника поликлиники поликлинике поликлинику поликлиникой поликлинике',
  стоматология: 'стоматология стоматологии стоматологии стоматологию стоматологией стоматологии',
  больница: 'больница больницы больнице больницу больницей больнице',
  центр: 'центр центра центру центр центром центре',
  медцентр: 'медцентр медцентра медцентру медцентр медцентром медцентре',
  кабинет: 'кабинет кабинета кабинету кабинет кабинетом кабинете',
  лаборатория: 'лаборатория лаборатории лаборатории лабораторию лабораторией лаборатории',
  санаторий: 'санаторий санатория санаторию санаторий санаторием санатории',
  сеть: 'сеть сети сети сеть сетью сети',
  роддом: 'роддом роддома роддому роддом роддомом роддоме',
  диспансер: 'диспансер диспансера диспансеру диспансер диспансером диспансере',
  институт: 'институт института институту институт институтом институте',
};

/**
 * The clinic's name as it is said: no quotes, no form of ownership, abbreviations and numbers in
 * words: `ООО «Стоматология № 5»` is «Стоматология номер пять».
 */
export function spokenClinicName(name: string): string {
  let spoken = name.replace(legalForms, ' ').replace(/[«»"“”„'`<>[\]{}|\\*_#~^]/g, ' ');
  for (const [pattern, words] of abbreviations) spoken = spoken.replace(pattern, words);
  return spokenText(spoken.trim())
    .replace(/\s+/g, ' ')
    .replace(/\s+([,.!?])/g, '$1')
    .replace(/^[\s,.;:-]+|[\s,.;:-]+$/g, '');
}

/**
 * The clinic in a case, with the word for what it is: «клиники Белая роза», or, when the name begins
 * with such a word, that one declined: «стоматологии Жемчуг», «медицинского центра Здоровье».
 */
export function spokenClinic(name: string, grammaticalCase: Case): string {
  const words = spokenClinicName(name).split(' ');
  const at = words.findIndex((word) => kinds[word.toLowerCase()] !== undefined);
  const adjectives = words.slice(0, Math.max(0, at));
  if (at < 0 || !adjectives.every((word) => genderOf(word.toLowerCase()) !== undefined)) {
    return [formOf(kinds.клиника!, grammaticalCase), ...words].join(' ').trim();
  }
  return [
    ...adjectives.map((word) => adjectiveIn(word.toLowerCase(), grammaticalCase, false)),
    formOf(kinds[words[at]!.toLowerCase()]!, grammaticalCase),
    ...words.slice(at + 1),
  ].join(' ');
}
