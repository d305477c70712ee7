import { getFirstnameGender, inclineFirstname, inclineMiddlename } from 'lvovich';
import type { Case } from './grammar.ts';
import { sexOfSurname, surnameIn, type Sex } from './surnames.ts';

const degrees =
  /(?<![\p{L}])(?:д\.?\s?м\.?\s?н|к\.?\s?м\.?\s?н|д\.?\s?б\.?\s?н|к\.?\s?б\.?\s?н|к\.?\s?п\.?\s?н|врач|доктор|dr|md|phd|проф|профессор|доц|доцент|акад|академик)(?![\p{L}])\.?,?/giu;
const patronymic = /(?:вич|вна|ична|ьич|мич|кич|тич|инична)$/i;
const particle = /^(?:оглы|кызы|оглу|гызы|улы|фон|ван|дер|де|ла|ибн|бен)$/i;
/** Those that are met most: a file may have the first name before the surname, or alone. */
const firstNames = new Set(
  `анна мария елена ольга наталья наталия татьяна ирина светлана марина екатерина юлия анастасия людмила галина
  валентина нина александра дарья виктория ксения полина алина алла вера надежда любовь лариса тамара оксана евгения
  кристина маргарита яна диана инна жанна зоя лидия раиса софья софия варвара алиса арина ульяна василиса вероника
  карина регина эльвира роза лилия майя нелли римма элина милана ева кира рената злата ангелина антонина зинаида
  александр алексей сергей андрей дмитрий михаил иван владимир николай евгений юрий игорь олег павел пётр петр роман
  максим антон виктор анатолий валерий вячеслав денис илья никита кирилл артём артем егор константин валентин вадим
  борис геннадий григорий леонид станислав василий руслан тимур марат ренат рустам арсений даниил данила тимофей матвей
  фёдор федор семён семен лев марк яков ярослав глеб степан святослав эдуард аркадий вениамин виталий августин
  мартин эрвин марьян касьян демьян севастьян лукьян`.split(/\s+/),
);

/** Women whose names end as those of men do. */
const softWomen = new Set([
  'любовь',
  'нинель',
  'адель',
  'эсфирь',
  'рахиль',
  'николь',
  'айгуль',
  'гузель',
  'асель',
]);

/**
 * A person's full name in a case, as the file has it («Иванова Мария Петровна», «Мария Петровна
 * Иванова», «Мария Иванова», «ИВАНОВА М. П.»): «Ивановой Марии Петровне». Initials and degrees are not
 * said; a name that the rules don't know stays in the nominative. An empty name gives an empty string.
 */
export function spokenName(fullName: string, grammaticalCase: Case): string {
  const words = wordsOf(fullName);
  const { last, first, middle } = partsOf(words);
  const sex = sexOf(last, first, middle);
  const given = first === undefined ? undefined : givenNameIn(first, grammaticalCase, sex);
  const fathers = middle === undefined ? undefined : patronymicIn(middle, grammaticalCase, sex);
  const family = last === undefined ? undefined : surnameIn(last, grammaticalCase, sex);
  const order = isNameFirst(words) ? [given, fathers, family] : [family, given, fathers];
  return order.filter(Boolean).join(' ');
}

function wordsOf(fullName: string): string[] {
  return (
    fullName
      .replace(/\(.*?\)/g, ' ')
      .replace(degrees, ' ')
      .replace(/[^\p{L}\s.-]/gu, ' ')
      // «М.П.» and «М. П.»
      .replace(/(?<!\p{L})\p{L}\./gu, ' ')
      .replace(/\./g, ' ')
      .split(/\s+/)
      .filter((word) => word.length > 1 && /^\p{L}/u.test(word))
      .map(capitalised)
  );
}

function capitalised(word: string): string {
  if (particle.test(word)) return word.toLowerCase();
  return word
    .toLowerCase()
    .replace(/(^|-)(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

function isFirstName(word: string | undefined): boolean {
  return word !== undefined && firstNames.has(word.toLowerCase());
}

/** «Мария Петровна (Иванова)», «Мария Иванова». */
function isNameFirst(words: readonly string[]): boolean {
  const [one, two, three] = words;
  if (two === undefined) return isFirstName(one);
  if (patronymic.test(two) && !patronymic.test(three ?? '')) return true;
  return words.length === 2 && isFirstName(one) && !isFirstName(two);
}

function partsOf(words: readonly string[]): { last?: string; first?: string; middle?: string } {
  if (isNameFirst(words)) {
    const hasFathers = words[1] !== undefined && patronymic.test(words[1]);
    return {
      first: words[0],
      middle: hasFathers ? words[1] : undefined,
      last: words.slice(hasFathers ? 2 : 1).join(' ') || undefined,
    };
  }
  // «де ла Крус Мария»: a particle belongs to what follows
  const begin = words.findIndex((word) => !particle.test(word));
  const middle = words.slice(begin + 2).join(' ');
  return {
    last: words.slice(0, begin + 1).join(' ') || undefined,
    first: words[begin + 1],
    middle: middle || undefined,
  };
}

function sexOf(last: string | undefined, first: string | undefined, middle: string | undefined): Sex {
  if (middle !== undefined && /(?:на|кызы|гызы)$/.test(middle)) return 'feminine';
  if (middle !== undefined && /(?:ич|оглы|оглу|улы)$/.test(middle)) return 'masculine';
  if (first !== undefined && softWomen.has(first.toLowerCase())) return 'feminine';
  const told = last === undefined ? undefined : sexOfSurname(last);
  if (told !== undefined || first === undefined) return told;
  return { male: 'masculine' as const, female: 'feminine' as const, androgynous: undefined }[
    getFirstnameGender(first) ?? 'androgynous'
  ];
}

const genders = { masculine: 'male', feminine: 'female' } as const;

function givenNameIn(name: string, grammaticalCase: Case, sex: Sex): string {
  return inclineFirstname(name, grammaticalCase, sex && genders[sex]);
}

function patronymicIn(name: string, grammaticalCase: Case, sex: Sex): string {
  return inclineMiddlename(name, grammaticalCase, sex && genders[sex]);
}
