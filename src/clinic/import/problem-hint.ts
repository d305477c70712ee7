import type { ProblemCode } from './import-record.ts';

const hints: Readonly<Record<ProblemCode, readonly [ru: string, en: string]>> = {
  'phone.empty': [
    'Нет телефона. Впишите номер, например 8 912 345-67-89.',
    'There is no telephone. Write one, such as 8 912 345-67-89.',
  ],
  'phone.invalid': [
    'Такого номера не бывает. Проверьте код и количество цифр: +7 и ещё десять.',
    'There is no such number. Check the code and the count of digits: +7 and ten more.',
  ],
  'phone.short': [
    'Номер без кода города. Добавьте код, например 8 (495) 123-45-67.',
    'The number has no area code. Add it, such as 8 (495) 123-45-67.',
  ],
  'phone.foreign': [
    'Иностранный номер (номера +7 6… и +7 7… — Казахстан). Визит загружен; проверьте, что ваша линия звонит в эту страну.',
    'A foreign number (+7 6… and +7 7… are Kazakhstan). The visit was taken; see that your line calls that country.',
  ],
  'phone.landline': [
    'Городской номер. Визит загружен; ответить может не сам пациент.',
    'A landline. The visit was taken; somebody else may answer.',
  ],
  'phone.extension': [
    'Номер с добавочным: робот его не набирает. Визит загружен; лучше указать мобильный.',
    'The number has an extension, which the robot does not dial. The visit was taken; a mobile is better.',
  ],
  'date.empty': [
    'Нет даты визита. Впишите её, например 23.11.2026.',
    'There is no date. Write one, such as 23.11.2026.',
  ],
  'date.invalid': [
    'Такой даты нет. Правильно: 23.11.2026 или 2026-11-23.',
    'There is no such date. Right: 23.11.2026 or 2026-11-23.',
  ],
  'time.empty': [
    'Нет времени визита. Впишите его, например 15:00.',
    'There is no time. Write one, such as 15:00.',
  ],
  'time.invalid': ['Такого времени нет. Правильно: 15:00.', 'There is no such time. Right: 15:00.'],
  'visit.past': [
    'Этот визит уже прошёл. Проверьте дату: нужна завтрашняя или более поздняя.',
    'This visit is over. Check the date: tomorrow or later is wanted.',
  ],
  'visit.far': [
    'До визита больше двух лет. Проверьте год.',
    'The visit is more than two years ahead. Check the year.',
  ],
  'id.repeated': [
    'Номер записи уже был в этом файле с другим визитом. Номер должен быть у каждого визита свой; если это номер пациента, снимите отметку с колонки.',
    'This record number was in the file before, with another visit. Each visit needs its own; if it is the number of the patient, take the mark off the column.',
  ],
  'row.too-long': [
    'Строка слишком длинная. Возможно, в файле не закрыта кавычка.',
    'The row is too long. Perhaps a quote in the file was not closed.',
  ],
};

/** What would be right: one or two sentences for people. */
export function problemHint(code: ProblemCode, language: 'ru' | 'en'): string {
  return hints[code][language === 'ru' ? 0 : 1];
}
