import { formOf, type Case } from './grammar.ts';
import { adjectiveIn, professionIn } from './nouns.ts';

export type Sex = 'masculine' | 'feminine' | undefined;

/** Stand before a name and keep their form; so does the first part of some double surnames. */
const particles = new Set(
  'де да ди дю ла ле фон ван дер ден тер бен ибн эль аль сан дон мак кара бонч сквозник'.split(' '),
);
/** French and others with a stressed -а or -я. */
const unchanged = new Set(
  'дюма тома петипа дега люка золя гавальда труайя фейхоа бенуа делакруа мопра'.split(' '),
);
/** German names, not the Russian ones of whole families («Черных»). */
const german = /^(?:р?ер|дитр|эрл|фрейндл|ульр|фридр|генр|рейх?|мюн|дитт?р)их$/;
/** Foreign names that only look like «Пушкин»: «Дарвином». */
const foreignIn = /^(?:дарвин|чаплин|франклин|гершвин|кронин|[бвгджзклмнпрстфхцчш]{1,3}ин)$/;
/** Names of women that are common nouns and go as nouns: «Щербине». */
const nounNames = new Set(
  'щербина калина малина смородина рябина корова сова былина осина судьбина'.split(' '),
);
/** In -ий and -ой, but nouns: «Топчию», «Цою». */
const nounsInJ = new Set('топчий палий вий кий бий цой той бой хой рой гой ной дой'.split(' '));
const stressedEnding = new Set(
  'коваль кобзарь король пономарь золотарь гончарь косарь москаль журавель медведь'.split(' '),
);
const particleLike = /^[а-яё]/;

/**
 * A surname in a case. A man's and a woman's differ («к Ковальчуку», «к Ковальчук»); of whom we don't know
 * which it is, only the surnames that tell it are put into the case. Double ones go part by part.
 */
export function surnameIn(surname: string, grammaticalCase: Case, sex: Sex): string {
  if (grammaticalCase === 'nominative') return surname;
  const known = sex ?? sexOfSurname(surname);
  return surname
    .split(/([ -])/)
    .map((part) => (/^[ -]?$/.test(part) ? part : partIn(part, grammaticalCase, known)))
    .join('');
}

/** What a surname tells of its bearer: «Иванова» is a woman; «Ким» tells nothing. */
export function sexOfSurname(surname: string): Sex {
  const name = surname.toLowerCase();
  if (/(?:ов|ев|ёв|ын|ий|ый)$/.test(name) || /[^р]ин$/.test(name)) return 'masculine';
  if (/(?:ова|ева|ёва|ина|ына|ая|яя)$/.test(name) && !nounNames.has(name)) return 'feminine';
  return undefined;
}

function partIn(part: string, grammaticalCase: Case, sex: Sex): string {
  const name = part.toLowerCase();
  if (particles.has(name) || unchanged.has(name) || particleLike.test(part)) return part;
  if (/[оеэиыуюё]$/.test(name) || /[уи]а$/.test(name)) return part;
  if (/[иы]х$/.test(name) && !german.test(name)) return part;
  if (/[ая]$/.test(name))
    return sex === 'masculine' ? inA(part, grammaticalCase) : ofWoman(part, grammaticalCase);
  return sex === 'masculine' ? ofMan(part, grammaticalCase) : part;
}

function ofWoman(part: string, grammaticalCase: Case): string {
  const name = part.toLowerCase();
  if (/(?:[оеё]в|[иы]н)а$/.test(name) && !nounNames.has(name)) {
    return part.slice(0, -1) + formOf('а|ой|ой|у|ой|ой', grammaticalCase);
  }
  return /(?:ая|яя)$/.test(name) ? adjectiveIn(part, grammaticalCase) : inA(part, grammaticalCase);
}

/** «Сорока», «Глинка», «Гарсия»: nouns of the first declension, of men and women alike. */
function inA(part: string, grammaticalCase: Case): string {
  if (part.endsWith('ия')) return part.slice(0, -1) + formOf('я|и|и|ю|ей|и', grammaticalCase);
  if (part.endsWith('я')) return part.slice(0, -1) + formOf('я|и|е|ю|ей|е', grammaticalCase);
  const name = professionIn(part, grammaticalCase);
  return part.endsWith('ца') && grammaticalCase === 'instrumental' ? `${part.slice(0, -1)}ей` : name;
}

function ofMan(part: string, grammaticalCase: Case): string {
  const name = part.toLowerCase();
  if (/(?:[оеё]в|[иы]н)$/.test(name) && !foreignIn.test(name) && name !== 'лев') {
    return part + formOf('|а|у|а|ым|е', grammaticalCase);
  }
  if (/[иыо]й$/.test(name) && !nounsInJ.has(name)) {
    if (/(?:[кгхцчжшщн]ий|ый|ой)$/.test(name)) return adjectiveIn(part, grammaticalCase);
    return part.slice(0, -1) + formOf('й|я|ю|я|ем|и', grammaticalCase);
  }
  if (/[иы]й$/.test(name)) return part.slice(0, -1) + formOf('й|я|ю|я|ем|и', grammaticalCase);
  if (/(?:ловей|робей|равей)$/.test(name))
    return part.slice(0, -2) + formOf('ей|ья|ью|ья|ьём|ье', grammaticalCase);
  if (stressedEnding.has(name)) return part.slice(0, -1) + formOf('ь|я|ю|я|ём|е', grammaticalCase);
  if (/[аеёиоуыэюя].*ец$/.test(name)) {
    return fleeting(part) + formOf('|ца|цу|ца|цем|це', grammaticalCase);
  }
  if (/[аеёиоуыэюя].*[чшжщн]ок$/.test(name) && name !== 'чеснок') {
    return part.slice(0, -2) + formOf('ок|ка|ку|ка|ком|ке', grammaticalCase);
  }
  return professionIn(part, grammaticalCase);
}

/** «Коломиец» → «Коломийца», «Стрелец» → «Стрельца», «Кравец» → «Кравца». */
function fleeting(part: string): string {
  const stem = part.slice(0, -2);
  if (/[аеёиоуыэюя]$/.test(stem)) return `${stem}й`;
  return stem.endsWith('л') ? `${stem}ь` : stem;
}
