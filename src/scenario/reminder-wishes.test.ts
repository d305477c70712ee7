import { describe, expect, it } from 'vitest';
import { TestTalk } from '../../test/fakes/test-talk.ts';
import type { Said } from '../speech/index.ts';
import type { ScenarioOutcome } from './outcome.ts';

/** Sentences of the question at disclosure level 1: 0 greeting, 1 visit, 2 «Вы придёте?», 3 how, 4 keys. */
const asked = (): TestTalk => new TestTalk().finishes();
const nothing: Said = { dates: [], times: [], phones: [], numbers: [], names: [] };
const price = { answer: 'price', text: 'сколько стоит' };

const paths: readonly [string, () => TestTalk, Partial<ScenarioOutcome>][] = [
  [
    '"call later"',
    () => asked().hears('later').finishes(),
    {
      mark: 'not-confirmed',
      ending: 'asked-later',
      callAgain: {},
      administrator: 'not-needed',
      callback: false,
      lastStep: 'later',
    },
  ],
  [
    '"call tomorrow at three"',
    () =>
      asked()
        .hears('later', 0.9, undefined, {
          said: {
            ...nothing,
            dates: [{ kind: 'day', day: '2026-11-23' }],
            times: [{ kind: 'at', time: '15:00', or: '03:00' }],
          },
        })
        .finishes(),
    { ending: 'asked-later', callAgain: { date: '2026-11-23', time: '15:00', orTime: '03:00' } },
  ],
  [
    '"call in the evening"',
    () =>
      asked()
        .hears('later', 0.9, undefined, {
          said: { ...nothing, times: [{ kind: 'between', from: '17:00', to: '23:00', part: 'evening' }] },
        })
        .finishes(),
    { callAgain: { time: '17:00', untilTime: '23:00' } },
  ],
  [
    '"I am driving" over the date',
    () => new TestTalk().reaches(1).hears('later').finishes(),
    { ending: 'asked-later', mark: 'not-confirmed' },
  ],
  [
    '"call later" over the greeting, which machines say, too, then a yes',
    () => new TestTalk().reaches(0).hears('later', 0.99).finishes().hears('yes').finishes(),
    { ending: 'said-yes', mark: 'confirmed' },
  ],
  [
    'a guess of "later", then a yes',
    () => asked().hears('later', 0.4).finishes().hears('yes').finishes(),
    { ending: 'said-yes' },
  ],
  [
    '"yes" over the promise to call again is no answer to the visit',
    () => asked().hears('later').hears('yes', 0.99).finishes(),
    { ending: 'asked-later', mark: 'not-confirmed' },
  ],
  [
    'key 1 over the promise to call again',
    () => asked().hears('later').presses('1').finishes(),
    { ending: 'pressed', mark: 'confirmed' },
  ],
  [
    '"later", and then "a person"',
    () => asked().hears('later').hears('person').finishes().connects(true),
    { ending: 'asked-for-person', administrator: 'connected' },
  ],
  [
    '"later" said by a machine',
    () => asked().hears('later').send(machine('words')),
    { ending: 'machine', mark: 'not-confirmed' },
  ],
  [
    '"never call again"',
    () => asked().hears('stop-calling').finishes(),
    { mark: 'not-confirmed', ending: 'stop-calling', administrator: 'not-needed', lastStep: 'no-more-calls' },
  ],
  [
    '"never call again" over the greeting',
    () => new TestTalk().reaches(0).hears('stop-calling').finishes(),
    { ending: 'stop-calling' },
  ],
  [
    '"never call again", not surely heard, twice',
    () => asked().hears('stop-calling', 0.8).finishes().hears('stop-calling', 0.8).finishes().connects(true),
    { ending: 'not-understood', administrator: 'connected' },
  ],
  [
    'yes, and "never call again" over the thanks',
    () => asked().hears('yes').hears('stop-calling').finishes(),
    { mark: 'confirmed', ending: 'stop-calling' },
  ],
  [
    'no, and "never call again"',
    () => asked().hears('no').finishes().hears('stop-calling').finishes(),
    { mark: 'declined', ending: 'stop-calling' },
  ],
  [
    '"never call again" at disclosure level 0',
    () => new TestTalk({ disclosureLevel: 0 }).finishes().hears('stop-calling').finishes(),
    { mark: 'not-confirmed', ending: 'stop-calling' },
  ],
  [
    'a question that the clinic answers, then yes',
    () => asked().hears('question', 0.9, undefined, price).finishes().hears('yes').finishes(),
    { mark: 'confirmed', ending: 'said-yes', administrator: 'not-needed' },
  ],
  [
    'a question that it has no answer to',
    () => asked().hears('question', 0.9, undefined, { answer: 'parking' }).finishes().connects(true),
    { ending: 'asked-for-person', administrator: 'connected' },
  ],
  [
    'a question of which nothing more is known',
    () => asked().hears('question').finishes().connects(true),
    { ending: 'asked-for-person', administrator: 'connected' },
  ],
  [
    'a question whose answer tells more than this listener may hear',
    () => asked().hears('question', 0.9, undefined, { answer: 'doctor' }).finishes().connects(true),
    { ending: 'asked-for-person' },
  ],
  [
    'one question after another',
    () => {
      const talk = asked();
      for (let turn = 0; turn < 4; turn += 1) talk.hears('question', 0.9, undefined, price).finishes();
      return talk.connects(true);
    },
    { ending: 'asked-for-person', administrator: 'connected' },
  ],
  [
    'a guess of a question twice',
    () => asked().hears('question', 0.4).finishes().hears('question', 0.4).finishes().connects(true),
    { ending: 'not-understood' },
  ],
  [
    '"don’t cancel" is not taken for a cancellation',
    () => asked().hears('other', 0.6, undefined, { text: 'не отменяйте' }).finishes().hears('yes').finishes(),
    { mark: 'confirmed' },
  ],
  [
    '"yes, but a little later", which is less than sure, then yes',
    () => asked().hears('yes', 0.6, undefined, { text: 'да, но попозже' }).finishes().hears('yes').finishes(),
    { mark: 'confirmed', ending: 'said-yes' },
  ],
];

function machine(reason: 'words') {
  return {
    event: 'answered-by',
    by: { who: 'voicemail', confidence: 0.99, reasons: [reason] },
  } as never;
}

describe('what else a patient may wish, path by path', () => {
  it.each(paths)('%s', (_, run, expected) => {
    const talk = run();
    expect(talk.outcome).toMatchObject(expected);
    expect(talk.over).toBe(true);
  });

  it('says the clinic’s answer in words and asks again', () => {
    const talk = asked().hears('question', 0.9, undefined, price).finishes();
    expect(talk.said.slice(-2)).toEqual([
      'Приём стоит тысяча пятьсот рублей.',
      'Вы придёте на приём завтра, двадцать третьего ноября, в пятнадцать часов? Скажите «да» или «нет».',
    ]);
    expect(talk.outcome.heard.at(-1)).toMatchObject({ meaning: 'question', used: 'told' });
  });

  it('tells a doctor only where he may be told', () => {
    const talk = new TestTalk({ disclosureLevel: 2 }).finishes();
    talk.hears('question', 0.9, undefined, { answer: 'doctor' }).finishes();
    expect(talk.said).toContain('Вас примет Иванова Мария Петровна.');
  });

  it('reads out no brace of an answer that an older version took', () => {
    for (const say of [
      'Приём стоит {price}.',
      'Вас ждут {date',
      'Это {answer}.',
      'Вас ждут {{date}}.',
      '}',
    ]) {
      const talk = new TestTalk({ answers: [{ id: 'price', asked: ['сколько'], say }] }).finishes();
      talk.hears('question', 0.9, undefined, price).finishes().connects(true);
      expect(talk.outcome).toMatchObject({ ending: 'asked-for-person', administrator: 'connected' });
      expect(talk.said.join()).not.toMatch(/[{}]/);
    }
  });

  it('does not take a yes over the answer for one to the visit', () => {
    const talk = asked().hears('question', 0.9, undefined, price).reaches(0).hears('yes', 0.99);
    expect(talk.outcome.mark).toBe('not-confirmed');
    expect(talk.reaches(1).hears('yes', 0.99).outcome.mark).toBe('confirmed');
  });

  it.each([
    ['over the end of the answer', 0, { msFromEnd: 100 }],
    ['before the question was heard', 1, { msIn: 200 }],
  ])('takes no word for an answer to the visit that began %s', (_, sentence, over) => {
    for (const meaning of ['yes', 'digit-1'] as const) {
      const talk = asked().hears('question', 0.9, undefined, price).reaches(sentence);
      expect(talk.hears(meaning, 0.99, over).outcome.mark).toBe('not-confirmed');
      expect(talk.outcome.heard.at(-1)?.used).toBe('ignored');
    }
  });

  it.each(['хорошо', 'ладно, спасибо', 'ага, хорошо'])(
    'asks again whoever says «%s» to the answer, and believes him then',
    (text) => {
      for (const talk of [
        asked().hears('question', 0.9, undefined, price).reaches(1),
        asked().hears('question', 0.9, undefined, price).finishes(),
      ]) {
        expect(talk.hears('yes', 0.9, undefined, { text }).outcome.mark).toBe('not-confirmed');
        if (talk.lastAction?.do === 'stop-listening') talk.finishes();
        talk.finishes().silence();
        expect(talk.finishes().said.join(' ')).toContain('правильно поняла');
        expect(talk.hears('yes', 0.9, undefined, { text }).outcome.mark).toBe('confirmed');
      }
    },
  );

  it('takes a plain yes to the question after the answer', () => {
    const told = (): TestTalk => asked().hears('question', 0.9, undefined, price);
    const yes = { text: 'да, приду' };
    expect(told().reaches(1).hears('yes', 0.95, undefined, yes).outcome.mark).toBe('confirmed');
    expect(told().finishes().hears('yes', 0.95, undefined, yes).outcome.mark).toBe('confirmed');
    expect(told().reaches(1).hears('no', 0.95, { msIn: 200 }).step).toBe('reason');
  });

  it('promises in words what he asked for', () => {
    expect(asked().hears('later').said).toBeDefined();
    expect(asked().hears('later').finishes().said.at(-1)).toBe('Хорошо, перезвоним позже. До свидания!');
    expect(asked().hears('stop-calling').finishes().said.at(-1)).toBe(
      'Хорошо, больше не будем вам звонить. До свидания!',
    );
  });
});

describe('a nod', () => {
  const nod = { text: 'угу' };

  it('over the robot, before it has asked, is none of an answer', () => {
    const talk = new TestTalk().reaches(2).hears('yes', 0.95, { msFromEnd: 800 }, nod);
    expect(talk.outcome).toMatchObject({ mark: 'not-confirmed' });
    expect(talk.outcome.heard.at(-1)?.used).toBe('ignored');
    expect(talk.lastAction).toMatchObject({ do: 'say' });
  });

  it('counts as soon as the question has been put', () => {
    expect(new TestTalk().reaches(2).hears('yes', 0.95, { msFromEnd: 300 }, nod).outcome.mark).toBe(
      'confirmed',
    );
    expect(new TestTalk().reaches(3).hears('yes', 0.95, { msFromEnd: 1500 }, nod).outcome.mark).toBe(
      'confirmed',
    );
    expect(asked().hears('yes', 0.95, undefined, nod).outcome.mark).toBe('confirmed');
  });

  it('counts only when it is sure', () => {
    expect(asked().hears('yes', 0.7, undefined, nod).outcome.mark).toBe('not-confirmed');
  });

  it.each(['так', 'ну', 'понятно', 'м-м'])('«%s» over the robot does not make it ask again', (text) => {
    const talk = new TestTalk().reaches(3).hears('other', 0.9, undefined, { text }).finishes();
    expect(talk.lastAction).toEqual({ do: 'listen', forMs: 6000 });
  });
});

it('waits for one who is thinking', () => {
  const talk = asked().hears('other', 0.8, undefined, { text: 'э-э, ну…' });
  expect(talk.lastAction).toEqual({ do: 'listen', forMs: 6000 });
  expect(talk.hears('yes').outcome.mark).toBe('confirmed');
});

it('owes no other call to whoever has changed his mind, or is a machine', () => {
  const changed = [
    asked().hears('later').presses('1'),
    asked().hears('later').hears('person'),
    asked().hears('later').send(machine('words')),
  ];
  for (const talk of changed) expect(talk.outcome).not.toHaveProperty('callAgain');
});
