import { describe, expect, it } from 'vitest';
import { understandingTable } from '../../../test/understanding-table.ts';
import { spokenNumber } from '../spoken/cardinals.ts';
import { spokenDate, spokenTime } from '../spoken/dates.ts';
import { cases } from '../spoken/grammar.ts';
import { spokenOrdinal } from '../spoken/ordinals.ts';
import { dateOf as dateOfDay, dayOf } from './calendar.ts';
import type { DateSaid } from './dates.ts';
import type { TimeSaid } from './times.ts';
import { createUnderstanding, type Understood } from './understanding.ts';

const names = [
  { id: 'd1', kind: 'doctor', name: 'Иванова Анна Сергеевна' },
  { id: 'd2', kind: 'doctor', name: 'Иванов Пётр Ильич' },
  { id: 'd3', kind: 'doctor', name: 'Богданов Сергей Петрович' },
  { id: 'd4', kind: 'doctor', name: 'Черных Ольга Николаевна' },
  { id: 'd5', kind: 'doctor', name: 'Щукина Марина Олеговна' },
  { id: 'd6', kind: 'doctor', name: 'Ким Виктория Игоревна' },
  { id: 'd7', kind: 'doctor', name: 'Алексей Викторович Морозов' },
  { id: 's1', kind: 'specialty', name: 'Врач-терапевт' },
  { id: 's2', kind: 'specialty', name: 'Стоматолог-хирург' },
  { id: 's3', kind: 'specialty', name: 'Невролог' },
  { id: 's4', kind: 'specialty', name: 'Стоматолог-ортодонт' },
  { id: 's5', kind: 'specialty', name: 'УЗИ' },
  { id: 's6', kind: 'specialty', name: 'Кардиология' },
  { id: 'b1', kind: 'branch', name: 'Филиал на Ленина' },
  { id: 'b2', kind: 'branch', name: 'Клиника на проспекте Мира' },
  { id: 'b3', kind: 'branch', name: 'Филиал «Южный»' },
] as const;

const answers = [
  { id: 'price', asked: ['сколько стоит приём', 'какая цена', 'стоимость консультации'] },
  { id: 'address', asked: ['где вы находитесь', 'какой адрес', 'как до вас доехать'] },
  { id: 'hours', asked: ['до скольки вы работаете', 'какой график работы', 'работаете ли вы в воскресенье'] },
  { id: 'eat', asked: ['можно ли есть перед приёмом', 'можно ли поесть', 'нужно ли приходить натощак'] },
  { id: 'parking', asked: ['есть ли у вас парковка', 'где припарковаться'] },
  { id: 'documents', asked: ['что взять с собой', 'какие документы нужны', 'нужен ли паспорт'] },
  { id: 'pay', asked: ['можно оплатить картой', 'принимаете ли вы карты'] },
];

const understanding = createUnderstanding({ names, answers, hours: { opens: '08:00', closes: '20:00' } });

const table = understandingTable;
const plain = 0.85;

/** As the table writes it. */
function written(understood: Understood, intentAs: string): string {
  const { said } = understood;
  return [
    intentAs === 'not-yes!' && !isPlainYes(understood) ? intentAs : intentOf(understood),
    ...(understood.intent === 'digits' ? [`digits=${understood.digits}`] : []),
    ...said.names.map(({ kind, ids }) => `name=${kind}:${ids.join(',')}`),
    ...said.dates.map((date) => `date=${dateOf(date)}`),
    ...said.times.map((time) => `time=${timeOf(time)}`),
    ...said.numbers.map((value) => `number=${value}`),
    ...said.phones.map(({ phone, or }) => `phone=${[phone, ...or].join('|')}`),
    ...(understood.intent === 'question' && understood.answer ? [`answer=${understood.answer.id}`] : []),
  ].join(' ');
}

function isPlainYes({ intent, confidence }: Understood): boolean {
  return intent === 'yes' && confidence >= plain;
}

function intentOf(understood: Understood): string {
  if (understood.intent !== 'yes') return understood.intent;
  return isPlainYes(understood) ? 'yes!' : 'yes?';
}

function dateOf(date: DateSaid): string {
  if (date.kind === 'days') return `${date.from ?? ''}..${date.to ?? ''}`;
  return date.or === undefined ? date.day : `${date.day}|${date.or}`;
}

function timeOf(time: TimeSaid): string {
  if (time.kind === 'in') return `+${time.minutes}`;
  if (time.kind === 'between') return `${time.from ?? ''}..${time.to ?? ''}`;
  return time.or === undefined ? time.time : `${time.time}|${time.or}`;
}

describe('what patients say', () => {
  it('has a table of more than 1200 phrases, 150 of them about yes and no', () => {
    expect(table.length).toBeGreaterThan(1200);
    expect(table.filter(({ expected }) => /^(?:yes|no|not-yes)/.test(expected)).length).toBeGreaterThan(150);
  });

  it.each(table.map(({ phrase, expected, occasion }) => [phrase, expected, occasion] as const))(
    '«%s» is %s',
    (phrase, expected, occasion) => {
      expect(written(understanding.understand(phrase, occasion), expected.split(' ')[0]!)).toBe(expected);
    },
  );
});

const sunday = { today: '2026-11-22' };

describe('a yes with anything else', () => {
  const sure = ['да', 'да конечно', 'приду', 'да приду', 'хорошо', 'буду', 'подтверждаю', 'ладно', 'угу'];
  const spoils =
    `но, наверное, если смогу, может быть, а где это, во сколько, кто это, перенесите, отмените, оператора, повторите,
    не знаю, не уверена, вы ошиблись, не звоните больше, я не записывался, занят, перезвоните, постараюсь, посмотрим, только позже,
    в пятницу, завтра, в семь вечера, абырвалг, нет, не приду, вряд ли, хотя, или нет, к другому врачу, опоздаю, пока, бы, ли, вопрос,
    через месяц, сколько стоит, робот, умер, отменила, передумала, болею, в отпуске, алло кто говорит, не слышу`
      .split(',')
      .map((spoil) => spoil.trim());

  it.each(sure)('«%s» is not plain', (yes) => {
    for (const spoil of spoils) {
      for (const phrase of [`${yes} ${spoil}`, `${spoil} ${yes}`, `${yes}, ${spoil}.`, `${spoil}, ${yes}`])
        expect([phrase, isPlainYes(understanding.understand(phrase, sunday))]).toEqual([phrase, false]);
    }
  });
});

describe('what we say is understood back', () => {
  it('every day of two years from today', () => {
    const today = dayOf(sunday.today);
    for (let day = today; day < today + 730; day += 1) {
      const date = dateOfDay(day);
      const { said } = understanding.understand(spokenDate(date, sunday.today), sunday);
      expect([date, said.dates]).toEqual([date, [{ kind: 'day', day: date }]]);
    }
  });

  it('every minute of a day, at the hour or twelve hours away where both may be meant', () => {
    const anyHour = createUnderstanding();
    for (let minute = 0; minute < 1440; minute += 1) {
      const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      const [told] = anyHour.understand(spokenTime(time), sunday).said.times;
      expect([time, told?.kind === 'at' && [told.time, told.or].includes(time)]).toEqual([time, true]);
    }
  });

  it('numbers to 999 999 in every case', () => {
    // «один» alone is no number among other words: «я одна», «в один день»
    const numbers = [0, 2, ...Array.from({ length: 400 }, (_, index) => 3 + index)].concat([
      999, 1000, 1001, 1200, 1999, 2026, 10_000, 12_345, 21_001, 100_000, 340_017, 999_999,
    ]);
    for (const grammaticalCase of cases) {
      for (const number of numbers) {
        const { said } = understanding.understand(`${spokenNumber(number, grammaticalCase)} рублей`, sunday);
        expect([number, said.numbers]).toEqual([number, [number]]);
      }
    }
  });

  it('days of a month in every case that a day is told in', () => {
    for (let day = 1; day <= 31; day += 1) {
      for (const grammaticalCase of ['genitive', 'nominative', 'dative', 'instrumental'] as const) {
        const phrase = `${spokenOrdinal(day, grammaticalCase, 'neuter')} января`;
        const expected = { kind: 'day', day: `2027-01-${String(day).padStart(2, '0')}` };
        expect([phrase, understanding.understand(phrase, sunday).said.dates]).toEqual([phrase, [expected]]);
      }
    }
  });
});

describe('what is open', () => {
  const anyHour = createUnderstanding();

  it('tells both hours when nothing decides', () => {
    expect(anyHour.understand('в три', sunday).said.times).toEqual([
      { kind: 'at', time: '03:00', or: '15:00' },
    ]);
    expect(anyHour.understand('в двенадцать', sunday).said.times).toEqual([
      { kind: 'at', time: '12:00', or: '00:00' },
    ]);
    expect(understanding.understand('в восемь', sunday).said.times).toEqual([{ kind: 'at', time: '08:00' }]);
  });

  it('tells both days of «в следующий четверг» while this week has one, too', () => {
    const said = (today: string) => anyHour.understand('в следующий четверг', { today }).said.dates;
    expect(said('2026-11-23')).toEqual([{ kind: 'day', day: '2026-12-03', or: '2026-11-26' }]);
    expect(said('2026-11-27')).toEqual([{ kind: 'day', day: '2026-12-03' }]);
  });

  it('takes a weekday for the next one, and today for a week later', () => {
    const said = (phrase: string) => anyHour.understand(phrase, { today: '2026-11-26' }).said.dates;
    expect(said('в четверг')).toEqual([{ kind: 'day', day: '2026-12-03' }]);
    expect(said('в этот четверг')).toEqual([{ kind: 'day', day: '2026-11-26' }]);
    expect(said('в прошлый четверг')).toEqual([{ kind: 'day', day: '2026-11-19' }]);
    expect(said('на выходных')).toEqual([{ kind: 'days', from: '2026-11-28', to: '2026-11-29' }]);
    expect(said('с понедельника по среду')).toEqual([{ kind: 'days', from: '2026-11-30', to: '2026-12-02' }]);
  });

  it('tells all numbers that a telephone may be', () => {
    const phrase = 'восемь девятьсот двенадцать двадцать пять тридцать шесть семь восемь';
    expect(anyHour.understand(phrase, sunday).said.phones).toEqual([
      { phone: '+79122053678', or: ['+79122530678'] },
    ]);
  });

  it('is a yes to the visit that was asked about only', () => {
    const visit = { date: '2026-11-26', time: '15:00' };
    const confidence = (phrase: string, known: boolean) =>
      anyHour.understand(phrase, known ? { ...sunday, visit } : sunday);
    expect(confidence('да в четверг в три', true)).toMatchObject({ intent: 'yes', confidence: 0.95 });
    expect(confidence('да в четверг в три', false)).toMatchObject({ intent: 'yes', confidence: 0.7 });
    expect(confidence('да в пятницу в три', true)).toMatchObject({ intent: 'move' });
  });

  it('refuses a day that is none', () => {
    expect(() => anyHour.understand('да', { today: '2026-02-30' })).toThrow(RangeError);
  });
});

describe('any text', () => {
  /** A generator of its own, so that a failure can be repeated. */
  function* randoms(seed: number): Generator<number, never> {
    let state = seed;
    for (;;) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      yield state / 2_147_483_648;
    }
  }

  it('of table words in any order never throws and has days that are days', () => {
    const words = table.flatMap(({ phrase }) => phrase.split(' '));
    const random = randoms(7);
    for (let round = 0; round < 500; round += 1) {
      const length = 1 + Math.floor(random.next().value * 12);
      const phrase = Array.from({ length }, () => words[Math.floor(random.next().value * words.length)]).join(
        ' ',
      );
      const { said, confidence } = understanding.understand(phrase, sunday);
      expect(confidence >= 0 && confidence <= 1).toBe(true);
      for (const date of said.dates) {
        const days = date.kind === 'day' ? [date.day] : [date.from, date.to];
        for (const day of days) if (day !== undefined) expect(() => dayOf(day)).not.toThrow();
      }
    }
  });

  it.each([
    '',
    ' ',
    '?',
    '...',
    '\u0000\ud800',
    '😀 да 😀',
    'Ё',
    '-',
    '--да--',
    '12345678901234567890',
    '99:99',
    '31.31.3131',
    '0',
    'не',
    'через',
    'с до по',
    'в в в',
    'пол',
    'без',
    'минут минут',
    'тысяча тысяч тысячи',
    '<script>',
    'e\u0301',
    'год года',
  ])('«%s» does not throw', (text) => {
    expect(() => understanding.understand(text, sunday)).not.toThrow();
  });

  it.each([
    'да ',
    'не ',
    'восемь ',
    'двадцать пять ',
    'с понедельника ',
    'иванова ',
    'а',
    '1',
    '-',
    'без четверти ',
    '8-',
    'ъ ',
  ])('of ten kilobytes of «%s» does not throw', (piece) => {
    const text = piece.repeat(Math.ceil(10_000 / piece.length));
    expect(() => understanding.understand(text, sunday)).not.toThrow();
  });
});
