import { nounAfter, spokenCount, spokenNumber, type Counted } from './cardinals.ts';
import { hour, kopeck, minute, rouble } from './counted-nouns.ts';
import { formOf, type Case } from './grammar.ts';

const halfHour = 'полчаса получаса получасу полчаса получасом получасе';
const oneAndHalf = {
  masculine: 'полтора полутора полутора полтора полутора полутора',
  feminine: 'полторы полутора полутора полторы полутора полутора',
};
const wholes: Counted = {
  gender: 'feminine',
  singular: 'целая целой целой целую целой целой',
  plural: 'целые целых целым целые целыми целых',
  few: 'целых',
};
const parts = ['десят', 'сот', 'тысячн'].map((stem): Counted => ({
  gender: 'feminine',
  singular: ['ая', 'ой', 'ой', 'ую', 'ой', 'ой'].map((ending) => stem + ending).join(' '),
  plural: ['ые', 'ых', 'ым', 'ые', 'ыми', 'ых'].map((ending) => stem + ending).join(' '),
  few: `${stem}ых`,
}));

/**
 * How long something lasts, in whole minutes: «сорок пять минут», «полчаса», «час», «полтора часа»,
 * «два с половиной часа», «час двадцать минут», in a case.
 */
export function spokenDuration(minutes: number, grammaticalCase: Case = 'nominative'): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (minutes === 0) return spokenCount(0, minute, grammaticalCase);
  if (minutes === 30) return formOf(halfHour, grammaticalCase);
  if (rest === 30) return spokenHalves(hours, hour, grammaticalCase);
  const said: string[] = [];
  if (hours === 1) said.push(formOf(hour.singular, grammaticalCase));
  else if (hours > 1) said.push(spokenCount(hours, hour, grammaticalCase));
  if (rest > 0) said.push(spokenCount(rest, minute, grammaticalCase));
  return said.join(' ');
}

/** `whole` and a half of something: «полторы таблетки», «двух с половиной часов». `whole` is at least 1. */
export function spokenHalves(whole: number, noun: Counted, grammaticalCase: Case): string {
  const direct = grammaticalCase === 'nominative' || grammaticalCase === 'accusative';
  if (whole === 1) {
    const half = oneAndHalf[noun.gender === 'feminine' ? 'feminine' : 'masculine'];
    const counted = direct ? formOf(noun.singular, 'genitive') : formOf(noun.plural, grammaticalCase);
    return `${formOf(half, grammaticalCase)} ${counted}`;
  }
  const number = spokenNumber(whole, grammaticalCase, noun.gender);
  return `${number} с половиной ${nounAfter(whole, noun, grammaticalCase)}`;
}

/**
 * A decimal fraction: «тридцать шесть целых шесть десятых», with a noun in the genitive. `fraction` is
 * its digits after the comma, one to three. `undefined` for longer ones.
 */
export function spokenDecimal(
  whole: number,
  fraction: string,
  grammaticalCase: Case,
  noun?: Counted,
): string | undefined {
  const shortened = fraction.replace(/0+$/, '');
  const part = parts[shortened.length - 1];
  if (shortened === '')
    return noun ? spokenCount(whole, noun, grammaticalCase) : spokenNumber(whole, grammaticalCase);
  if (!part) return undefined;
  if (noun && shortened === '5' && whole > 0 && noun.animate !== true)
    return spokenHalves(whole, noun, grammaticalCase);
  // «ноль целых» and «тысяча целых» take the genitive by themselves
  const said = `${spokenCount(whole, wholes, grammaticalCase)} ${spokenCount(Number(shortened), part, grammaticalCase)}`;
  return noun ? `${said} ${formOf(noun.singular, 'genitive')}` : said;
}

/** Money in kopecks: 350 000 is «три тысячи пятьсот рублей», 5 is «пять копеек». */
export function spokenMoney(kopecks: number, grammaticalCase: Case = 'nominative'): string {
  const roubles = Math.floor(kopecks / 100);
  const rest = kopecks % 100;
  const said: string[] = [];
  if (roubles > 0 || rest === 0) said.push(spokenCount(roubles, rouble, grammaticalCase));
  if (rest > 0) said.push(spokenCount(rest, kopeck, grammaticalCase));
  return said.join(' ');
}
