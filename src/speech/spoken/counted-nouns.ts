import { nounAfter, type Counted } from './cardinals.ts';
import { cases, formOf, type Case } from './grammar.ts';
import { nounForms } from './noun-forms.ts';

export const hour = nounForms('час');
export const minute = nounForms('минута');
export const rouble: Counted = {
  gender: 'masculine',
  singular: 'рубль рубля рублю рубль рублём рубле',
  plural: 'рубли рублей рублям рубли рублями рублях',
};
export const thousand = nounForms('тысяча');
export const million = nounForms('миллион');
export const milliard = nounForms('миллиард');
export const kopeck = nounForms('копейка', 'копеек');
const percent = nounForms('процент');
const day: Counted = {
  gender: 'masculine',
  singular: 'день дня дню день днём дне',
  plural: 'дни дней дням дни днями днях',
};
const year: Counted = {
  gender: 'masculine',
  singular: 'год года году год годом годе',
  locative: 'году',
  plural: 'годы лет годам годы годами годах',
};
const person: Counted = {
  gender: 'masculine',
  animate: true,
  singular: 'человек человека человеку человека человеком человеке',
  plural: 'люди человек людям людей людьми людях',
};
const child: Counted = {
  gender: 'masculine',
  animate: true,
  singular: 'ребёнок ребёнка ребёнку ребёнка ребёнком ребёнке',
  plural: 'дети детей детям детей детьми детях',
};
const times: Counted = {
  gender: 'masculine',
  singular: 'раз раза разу раз разом разе',
  plural: 'разы раз разам разы разами разах',
};
const branch: Counted = {
  gender: 'masculine',
  singular: 'корпус корпуса корпусу корпус корпусом корпусе',
  plural: 'корпуса корпусов корпусам корпуса корпусами корпусах',
};
const doctor: Counted = {
  gender: 'masculine',
  animate: true,
  singular: 'доктор доктора доктору доктора доктором докторе',
  plural: 'доктора докторов докторам докторов докторами докторах',
};
const century: Counted = {
  gender: 'masculine',
  singular: 'век века веку век веком веке',
  plural: 'века веков векам века веками веках',
};
const number: Counted = {
  gender: 'masculine',
  singular: 'номер номера номеру номер номером номере',
  plural: 'номера номеров номерам номера номерами номерах',
};

const physician: Counted = {
  gender: 'masculine',
  animate: true,
  singular: 'врач врача врачу врача врачом враче',
  plural: 'врачи врачей врачам врачей врачами врачах',
};
const floor: Counted = {
  gender: 'masculine',
  singular: 'этаж этажа этажу этаж этажом этаже',
  plural: 'этажи этажей этажам этажи этажами этажах',
};

/** Regular ones. After `:` the genitive of the plural, where a vowel comes or goes; `!` is a living being. */
const regular = `визит приём вопрос раздел сеанс курс процедура услуга неделя:недель месяц секунда
  филиал клиника кабинет подъезд анализ зуб имплант коронка:коронок пломба таблетка:таблеток капсула капля:капель
  ампула укол доза упаковка:упаковок тысяча миллион миллиард балл градус метр километр сантиметр миллиметр грамм
  килограмм миллиграмм микрограмм литр миллилитр единица штука группа степень категория класс очередь тип этап
  триместр стадия палата отделение поликлиника больница квартал место ступень шаг консультация скидка:скидок акция
  бонус карта запись специалист! хирург! стоматолог! терапевт! администратор! оператор! пациент! клиент!
  пациентка:пациенток! прививка:прививок станция остановка:остановок квартира офис страница пункт инъекция аппарат`;

const irregular = [hour, minute, rouble, kopeck, percent, day, year, person, child, times, branch].concat([
  doctor,
  physician,
  floor,
  century,
  number,
]);

const nouns: readonly Counted[] = [...irregular, ...regularNouns()];

function regularNouns(): Counted[] {
  return regular.split(/\s+/).map((entry) => {
    const [noun, many] = entry.replace('!', '').split(':') as [string, string | undefined];
    return nounForms(noun, many, entry.endsWith('!'));
  });
}

const byForm = new Map<string, Set<Counted>>();
for (const noun of nouns) {
  const forms = [...noun.singular.split(' '), ...noun.plural.split(' ')];
  for (const form of noun.locative ? [...forms, noun.locative] : forms) {
    for (const written of [form, form.replace(/ё/g, 'е')]) {
      byForm.set(written, (byForm.get(written) ?? new Set()).add(noun));
    }
  }
}

/** A noun of which one form was read, and the cases in which it could be meant. */
export interface ReadNoun {
  readonly noun: Counted;
  readonly cases: readonly Case[];
}

/** The noun that goes with a count in this form: `(5, 'минут')`; `undefined` when it is none of ours or disagrees. */
export function countedNoun(count: number, form: string): ReadNoun | undefined {
  const written = form.toLowerCase();
  for (const noun of byForm.get(written) ?? []) {
    const fitting = cases.filter((each) => same(nounAfter(count, noun, each), written));
    if (fitting.length > 0) return { noun, cases: fitting };
  }
  return undefined;
}

/** The noun that a number names and does not count, from a form of its singular: «(в 204) кабинете». */
export function numberedNoun(form: string): ReadNoun | undefined {
  const written = form.toLowerCase();
  for (const noun of byForm.get(written) ?? []) {
    const fitting = cases.filter((each) => same(formOf(noun.singular, each), written));
    if (noun.locative === written) fitting.push('prepositional');
    if (fitting.length > 0) return { noun, cases: fitting };
  }
  return undefined;
}

const naming =
  'кабинет этаж корпус подъезд палата отделение поликлиника больница век квартал класс группа категория'
    .concat(' степень триместр стадия тип очередь номер станция')
    .split(' ');

/** Whether it is told which one rather than how many: «1 этаж» is the first floor. */
export function isNumbered(noun: Counted): boolean {
  return naming.includes(formOf(noun.singular, 'nominative'));
}

function same(form: string, written: string): boolean {
  return form === written || form.replace(/ё/g, 'е') === written;
}

/** Units as they are written after a number, without the full stop. */
export const units: Readonly<Record<string, Counted>> = {
  мг: nounForms('миллиграмм'),
  мкг: nounForms('микрограмм'),
  кг: nounForms('килограмм'),
  г: nounForms('грамм'),
  гр: nounForms('грамм'),
  мл: nounForms('миллилитр'),
  л: nounForms('литр'),
  мм: nounForms('миллиметр'),
  см: nounForms('сантиметр'),
  м: nounForms('метр'),
  км: nounForms('километр'),
  ч: hour,
  час: hour,
  мин: minute,
  сек: nounForms('секунда'),
  с: nounForms('секунда'),
  дн: day,
  нед: nounForms('неделя', 'недель'),
  мес: nounForms('месяц'),
  лет: year,
  шт: nounForms('штука'),
  чел: person,
  табл: nounForms('таблетка', 'таблеток'),
  кап: nounForms('капля', 'капель'),
  ед: nounForms('единица'),
  '%': percent,
  '°C': nounForms('градус'),
  '°С': nounForms('градус'),
  '°': nounForms('градус'),
  руб: rouble,
  р: rouble,
  '₽': rouble,
  коп: kopeck,
};
