import { describe, expect, it } from 'vitest';
import { TestTalk } from '../../test/fakes/test-talk.ts';

/** Sentences of the question at disclosure level 1: 0 greeting, 1 visit, 2 «Вы придёте?», 3 how, 4 keys. */
const asked = (): TestTalk => new TestTalk().finishes();

describe('talking over the robot', () => {
  it('is not heard before the date and time were told', () => {
    const talk = new TestTalk().reaches(0).hears('yes', 0.99);
    expect(talk.step).toBe('visit');
    expect(talk.reaches(1).hears('yes', 0.99).outcome.mark).toBe('not-confirmed');
    expect(talk.outcome.heard.map((heard) => heard.used)).toEqual(['ignored', 'ignored']);
  });

  it('confirms from the question on, and from just before it', () => {
    expect(new TestTalk().reaches(2).hears('yes').outcome.mark).toBe('confirmed');
    expect(new TestTalk().reaches(1).hears('yes', 0.95, { msFromEnd: 300 }).outcome.mark).toBe('confirmed');
  });

  it('breaks the robot off when it is an answer', () => {
    const talk = new TestTalk().reaches(3).hears('no');
    expect(talk.actions.map((action) => action.do)).toContain('stop-saying');
    expect(talk.step).toBe('reason');
  });

  it('does not break it off when it is none, and asks again when nothing better follows', () => {
    const talk = new TestTalk().reaches(3).hears('other');
    expect(talk.lastAction).toMatchObject({ do: 'say' });
    talk.finishes();
    expect(talk.lastAction).toEqual({ do: 'listen', forMs: 1500 });
    talk.silence().finishes();
    expect(talk.said.at(-1)).toContain('нажмите ноль');
    expect(talk.news.some((news) => news.kind === 'silence')).toBe(false);
  });

  it('takes what he adds when the robot has ended', () => {
    const talk = new TestTalk().reaches(3).hears('other').finishes().hears('yes').finishes();
    expect(talk.outcome.mark).toBe('confirmed');
  });

  it('counts an early key only when he has heard all', () => {
    const talk = new TestTalk().reaches(0).presses('1');
    expect(talk.outcome.mark).toBe('not-confirmed');
    expect(talk.finishes().finishes().outcome).toMatchObject({ mark: 'confirmed', ending: 'pressed' });
    expect(new TestTalk().reaches(0).presses('1').hangsUp().outcome).toMatchObject({ mark: 'not-confirmed' });
  });

  it('takes a key from the date on', () => {
    expect(new TestTalk().reaches(1).presses('1').outcome.mark).toBe('confirmed');
  });

  it('does not take an answer to one question for an answer to the next', () => {
    const talk = asked().presses('2');
    // «нет» was begun before the key was pressed
    talk.send({ event: 'heard', meaning: 'no', confidence: 0.99, agoMs: 900 });
    expect(talk.step).toBe('reason');
    expect(talk.outcome.heard.at(-1)?.used).toBe('ignored');
  });

  it('takes a yes back over the thanks, also when it was begun before them', () => {
    const talk = asked().presses('1');
    talk.send({ event: 'heard', meaning: 'no', confidence: 0.99, agoMs: 900 });
    expect(talk.outcome).toMatchObject({ mark: 'declined', ending: 'said-no' });
    expect(talk.step).toBe('reason');
  });

  it('listens a while after the thanks', () => {
    const talk = asked().hears('yes').saysAll();
    expect(talk.lastAction).toEqual({ do: 'listen', forMs: 2000 });
    expect(talk.over).toBe(false);
  });

  it.each(['no', 'move', 'cancel', 'person', 'other'] as const)(
    'drops an early key that the words "%s" contradict',
    (meaning) => {
      const talk = new TestTalk().reaches(0).presses('1').reaches(1).hears(meaning, 0.95);
      expect(talk.finishes().outcome.mark).toBe('not-confirmed');
      expect(talk.step === 'administrator').toBe(meaning === 'person');
    },
  );

  it.each(['yes', 'noise'] as const)('keeps an early key that "%s" does not contradict', (meaning) => {
    const talk = new TestTalk().reaches(0).presses('1').reaches(1).hears(meaning, 0.95);
    expect(talk.finishes().outcome.mark).toBe('confirmed');
  });

  it.each(['0', '2', '7'])('drops an early key 1 when key %s follows', (key) => {
    const talk = new TestTalk().reaches(0).presses('1').presses(key).finishes();
    expect(talk.outcome.mark).toBe('not-confirmed');
    expect(talk.lastAction).toMatchObject({ do: 'listen' });
  });

  it('does not count a word that began when nothing was being said yet', () => {
    const talk = new TestTalk();
    talk.send({ event: 'heard', meaning: 'yes', confidence: 0.99, agoMs: 0 });
    talk.reaches(1).send({ event: 'heard', meaning: 'yes', confidence: 0.99, agoMs: 2000 });
    expect(talk.outcome.mark).toBe('not-confirmed');
  });

  it('judges a word by the sentence that it was begun over, also when another is said since', () => {
    const talk = new TestTalk().reaches(0).presses('*');
    const over = { id: 1, sentence: 0, msIn: 500, msFromEnd: 1500 };
    talk.send({ event: 'heard', meaning: 'yes', confidence: 0.99, agoMs: 0, over });
    expect(talk.outcome).toMatchObject({ mark: 'not-confirmed', ending: 'interrupted' });
  });

  it('does not take the date for told when a repeat was asked for before it', () => {
    expect(new TestTalk().reaches(0).presses('*').hears('yes').outcome.mark).toBe('not-confirmed');
    expect(asked().presses('*').hears('yes').outcome.mark).toBe('confirmed');
  });
});

describe('what is told', () => {
  it('gives date and time, not the doctor, at level 1', () => {
    const talk = asked();
    expect(talk.said).toEqual([
      'Здравствуйте! Это автоматический звонок из клиники Белая роза.',
      'Напоминаем, вы записаны на приём завтра, двадцать третьего ноября, в пятнадцать часов.',
      'Вы придёте?',
      'Скажите «да» или нажмите один. Если не получится, скажите «нет» или нажмите два.',
      'Ноль — администратор, звёздочка — повторить.',
    ]);
  });

  it.each([
    [{}, 'Вы записаны к стоматологу, ваш доктор — Иванова Мария Петровна.'],
    [{ specialty: '' }, 'Ваш доктор — Иванова Мария Петровна.'],
    [{ doctor: undefined }, 'Вы записаны к стоматологу.'],
    [{ doctor: '---' }, 'Вы записаны к стоматологу.'],
  ])('gives doctor and specialty at level 2: %j', (changes, sentence) => {
    const talk = new TestTalk({ disclosureLevel: 2, ...changes }).finishes();
    expect(talk.said[2]).toBe(sentence);
    expect(talk.said[3]).toBe('Вы придёте?');
  });

  it('gives the clinic only at level 0, and can confirm nothing', () => {
    const talk = new TestTalk({ disclosureLevel: 0 }).finishes();
    expect(talk.said.join(' ')).not.toMatch(/ноября|пятнадцать|стоматолог|Иванов|запис|приём/);
    expect(talk.hears('yes').finishes().connects(true).outcome).toMatchObject({
      mark: 'not-confirmed',
      ending: 'asked-for-person',
    });
    const refused = new TestTalk({ disclosureLevel: 0 }).finishes().presses('2').finishes();
    expect(refused.outcome).toMatchObject({ mark: 'not-confirmed', ending: 'pressed' });
  });

  it('asks again in other words, and does not greet twice', () => {
    const talk = asked().silence().finishes();
    expect(talk.said.filter((text) => text.includes('Здравствуйте'))).toHaveLength(1);
    expect(talk.said.at(-2)).toBe(
      'Извините, я вас не слышу. Вы придёте на приём завтра, двадцать третьего ноября, в пятнадцать часов?',
    );
    const repeated = asked().presses('*').finishes();
    expect(repeated.said.slice(5)).toEqual(repeated.said.slice(1, 5));
  });

  it('asks whether it understood an unsure yes', () => {
    expect(asked().hears('yes', 0.6).finishes().said.at(-1)).toContain('правильно поняла');
  });

  it('says nothing but the greeting to a machine', () => {
    const talk = new TestTalk().reaches(0).isAnsweredBy('voicemail');
    expect(talk.said).toEqual([]);
    expect(talk.actions.slice(-2)).toEqual([{ do: 'stop-saying' }, { do: 'hang-up' }]);
  });

  it('waits before the visit for him to end what he says', () => {
    const say = new TestTalk().actions.find((action) => action.do === 'say')!;
    expect(say.sentences.map((sentence) => sentence.afterQuiet)).toEqual([false, true, false, false, false]);
  });

  it('tells the timeline each step, sentence, answer, mark and end', () => {
    const kinds = asked()
      .hears('yes')
      .finishes()
      .news.map((news) => news.kind);
    expect(kinds).toEqual([
      'step',
      'said',
      'said',
      'said',
      'said',
      'said',
      'heard',
      'mark',
      'step',
      'said',
      'hung-up',
    ]);
  });

  it('counts what is reported as said after the end', () => {
    const talk = asked().hears('yes').hangsUp();
    talk.send({
      event: 'sentence-said',
      id: 2,
      sentence: 0,
      text: 'Спасибо!',
      heardMs: 500,
      finished: false,
    });
    expect(talk.outcome.listenedMs).toBe(10_500);
  });
});
