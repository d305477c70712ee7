import { type Case } from './grammar.ts';
import { adjectiveIn, genderOf, professionIn } from './nouns.ts';
import { spokenText } from './text.ts';

/** What clinics write in the column, and the specialist (nominative) that it stands for. */
const specialists: Readonly<Record<string, string>> = {
  лор: 'лор',
  'лор-врач': 'лор-врач',
  узист: 'врач ультразвуковой диагностики',
  терапия: 'терапевт',
  хирургия: 'хирург',
  педиатрия: 'педиатр',
  психиатрия: 'психиатр',
  психотерапия: 'психотерапевт',
  физиотерапия: 'физиотерапевт',
  рефлексотерапия: 'рефлексотерапевт',
  ортодонтия: 'ортодонт',
  ортопедия: 'ортопед',
  логопедия: 'логопед',
  остеопатия: 'остеопат',
  косметология: 'косметолог',
  офтальмохирургия: 'офтальмохирург',
  нейрохирургия: 'нейрохирург',
  'детская стоматология': 'детский стоматолог',
  'терапевтическая стоматология': 'стоматолог-терапевт',
  'хирургическая стоматология': 'стоматолог-хирург',
  'ортопедическая стоматология': 'стоматолог-ортопед',
  'стоматология терапевтическая': 'стоматолог-терапевт',
  'стоматология хирургическая': 'стоматолог-хирург',
  'стоматология ортопедическая': 'стоматолог-ортопед',
  'акушерство и гинекология': 'акушер-гинеколог',
  воп: 'врач общей практики',
  'общая практика': 'врач общей практики',
  'ультразвуковая диагностика': 'врач ультразвуковой диагностики',
  'функциональная диагностика': 'врач функциональной диагностики',
};

/** What one goes to, not to whom: said after «на» in the accusative. */
const procedures: Readonly<Record<string, string>> = {
  узи: 'УЗИ',
  мрт: 'МРТ',
  кт: 'КТ',
  экг: 'ЭКГ',
  ээг: 'ЭЭГ',
  ктг: 'КТГ',
  фгдс: 'ФГДС',
  эгдс: 'ЭГДС',
  'эхо-кг': 'эхокардиографию',
  эхокг: 'эхокардиографию',
  рентген: 'рентген',
  рентгенография: 'рентгенографию',
  флюорография: 'флюорографию',
  маммография: 'маммографию',
  колоноскопия: 'колоноскопию',
  гастроскопия: 'гастроскопию',
  массаж: 'массаж',
  лфк: 'лечебную физкультуру',
  анализы: 'анализы',
  'забор крови': 'забор крови',
  'сдача анализов': 'сдачу анализов',
  прививка: 'прививку',
  вакцинация: 'вакцинацию',
  'процедурный кабинет': 'процедуру',
  процедуры: 'процедуры',
  осмотр: 'осмотр',
  профосмотр: 'профилактический осмотр',
  медосмотр: 'медицинский осмотр',
  консультация: 'консультацию',
  'профессиональная гигиена': 'профессиональную гигиену',
  профгигиена: 'профессиональную гигиену',
  'чистка зубов': 'чистку зубов',
  диагностика: 'диагностику',
};

/** «к стоматологу», «к врачу-терапевту», «на УЗИ»: where a visit by this specialty leads. */
export function spokenWhereTo(specialty: string): string {
  const key = tidy(specialty);
  const procedure = procedures[key] ?? procedures[key.split(' ')[0]!];
  // «УЗИ брюшной полости»: what follows the abbreviation is already in the genitive
  if (procedure) return spokenText(`на ${procedure}${procedures[key] ? '' : key.slice(key.indexOf(' '))}`);
  return spokenText(`к ${spokenSpecialist(specialty, 'dative')}`);
}

/** The specialist in a case: `spokenSpecialist('Врач-терапевт', 'dative')` is «врачу-терапевту». */
export function spokenSpecialist(specialty: string, grammaticalCase: Case): string {
  const key = tidy(specialty);
  return declined(specialists[key] ?? fromBranch(key), grammaticalCase);
}

function tidy(specialty: string): string {
  return specialty
    .toLowerCase()
    .replace(/[«»"'()]/g, ' ')
    .replace(/\s*[-–—]\s*/g, '-')
    .replace(/\s*[,;/].*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** «неврология» is the branch of a «невролог». */
function fromBranch(key: string): string {
  return /^[а-яё-]+логия$/.test(key) ? key.slice(0, -2) : key;
}

/** Endings of a genitive or another dependent word; what has no vowel is an abbreviation. */
const staysAfterNoun = /(ой|ей|ых|их|ого|его|ем|ом|а|я|и|по)$/;

function declined(specialist: string, grammaticalCase: Case): string {
  const words = specialist.split(' ');
  const out: string[] = [];
  let nounSeen = false;
  for (const word of words) {
    const modifier: boolean = nounSeen ? /(ый|ий|ая)$/.test(word) : genderOf(word) !== undefined;
    // after the noun an adjective opens a genitive («врач общей практики»): the rest stays
    if (nounSeen && !modifier && (staysAfterNoun.test(word) || !/[аеёиоуыэюя]/.test(word))) {
      out.push(...words.slice(out.length));
      break;
    }
    out.push(modifier ? adjectiveIn(word, grammaticalCase) : compoundIn(word, grammaticalCase));
    nounSeen ||= !modifier || /^(заведующ|дежурн)/.test(word);
  }
  return out.join(' ');
}

function compoundIn(word: string, grammaticalCase: Case): string {
  const parts = word.split('-');
  return parts
    .map((part, index) =>
      part === 'лор' && index < parts.length - 1 ? part : professionIn(part, grammaticalCase),
    )
    .join('-');
}
