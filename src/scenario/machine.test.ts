import { describe, expect, it } from 'vitest';
import { TestTalk } from '../../test/fakes/test-talk.ts';
import type { Meaning } from '../speech/index.ts';

/** Sentences of the question at disclosure level 1: 0 greeting, 1 visit, 2 «Вы придёте?», 3 how, 4 keys. */
const asked = (changes: ConstructorParameters<typeof TestTalk>[0] = {}): TestTalk =>
  new TestTalk(changes).finishes();
const callbackNumber = '+7 495 123-45-67';
const private_ = /ноября|пятнадцать|стоматолог|Иванов|запис|приём|визит/;

const toldAfter = (talk: TestTalk, before: number): string => talk.said.slice(before).join(' ');

describe('a secretary', () => {
  it('is told the clinic and its number when it has asked, whatever else may be told', () => {
    const talk = new TestTalk({ disclosureLevel: 2, callbackNumber }).reaches(0);
    talk.isAnsweredBy('secretary', { reasons: ['words'] });
    expect(talk.lastAction).toMatchObject({ do: 'await-greeting' });
    const before = talk.said.length;
    talk.greetingEnds('quiet').finishes();
    expect(toldAfter(talk, before)).toBe(
      'Здравствуйте! Это автоматический звонок из клиники Белая роза. Пожалуйста, перезвоните нам. ' +
        'Наш телефон — плюс семь, четыреста девяносто пять, сто двадцать три, сорок пять, шестьдесят семь.',
    );
    expect(talk.outcome).toMatchObject({
      mark: 'not-confirmed',
      ending: 'machine',
      machine: { who: 'secretary' },
    });
    expect(talk.over).toBe(true);
  });

  it('is told no number when the clinic has given none', () => {
    const talk = new TestTalk().reaches(0).isAnsweredBy('secretary').greetingEnds().finishes();
    expect(talk.said.at(-1)).toContain('перезвоните нам');
    expect(talk.said.join(' ')).not.toContain('телефон');
  });

  it('is asked nothing any more, and its words are no answers', () => {
    const talk = asked()
      .isAnsweredBy('secretary')
      .hears('yes', 0.99)
      .greetingEnds()
      .hears('yes', 0.99)
      .finishes();
    expect(talk.outcome).toMatchObject({ mark: 'not-confirmed', ending: 'machine' });
  });

  it('found when a yes and a no were heard from it leaves neither', () => {
    expect(
      asked()
        .hears('yes')
        .isAnsweredBy('secretary', { reasons: ['words'] }).outcome.mark,
    ).toBe('not-confirmed');
    const declined = asked()
      .hears('no')
      .isAnsweredBy('secretary', { reasons: ['words'] });
    expect(declined.outcome).toMatchObject({ mark: 'not-confirmed', ending: 'machine' });
    expect(declined.news.filter(({ kind }) => kind === 'mark')).toMatchObject([
      { mark: 'declined' },
      { mark: 'not-confirmed' },
    ]);
  });
});

describe('a voicemail', () => {
  it('is hung up at once when nothing else was chosen', () => {
    for (const voicemail of [undefined, 'hang-up'] as const) {
      const talk = new TestTalk({ voicemail }).reaches(0).isAnsweredBy('voicemail');
      expect(talk.over).toBe(true);
      expect(talk.actions.map((action) => action.do).slice(-2)).toEqual(['stop-saying', 'hang-up']);
    }
  });

  it('is listened to without a word', () => {
    const talk = new TestTalk({ voicemail: 'silence' }).reaches(0).isAnsweredBy('voicemail');
    expect(talk.over).toBe(false);
    const before = talk.said.length;
    talk.greetingEnds('beep');
    expect(talk.said).toHaveLength(before);
    expect(talk.over).toBe(true);
  });

  it.each([0, 1, 2] as const)(
    'is left a message that tells nothing, at disclosure level %d',
    (disclosureLevel) => {
      const talk = new TestTalk({ voicemail: 'message', callbackNumber, disclosureLevel }).reaches(0);
      const before = talk.said.length;
      talk.isAnsweredBy('voicemail').greetingEnds('beep').finishes();
      expect(toldAfter(talk, before)).toContain('перезвоните');
      expect(toldAfter(talk, before)).not.toMatch(private_);
      expect(talk.outcome).toMatchObject({ ending: 'machine', machine: { who: 'voicemail' } });
    },
  );

  it('that turns out to be another machine is remembered as that one', () => {
    const talk = new TestTalk({ voicemail: 'message' }).reaches(0).isAnsweredBy('voicemail');
    expect(talk.isAnsweredBy('secretary').outcome.machine).toEqual({ who: 'secretary' });
  });
});

it.each(['menu', 'fax', 'announcement'] as const)('a %s is hung up', (who) => {
  const talk = new TestTalk().reaches(0).isAnsweredBy(who);
  expect(talk.over).toBe(true);
  expect(talk.outcome).toMatchObject({ ending: 'machine', machine: { who } });
});

it.each(['person', 'silence', 'music', 'ringback'] as const)('%s changes nothing but the timeline', (who) => {
  const talk = new TestTalk().reaches(0).isAnsweredBy(who);
  expect(talk.over).toBe(false);
  expect(talk.news.at(-1)).toMatchObject({ kind: 'answered-by', who, confidence: 0.93, reasons: ['beep'] });
});

describe('a person', () => {
  it('is who has pressed a key, or is being given an administrator', () => {
    expect(asked().presses('1').isAnsweredBy('voicemail').finishes().outcome.mark).toBe('confirmed');
    const waiting = asked().hears('person').finishes();
    expect(waiting.isAnsweredBy('voicemail').connects(true).outcome.administrator).toBe('connected');
  });

  it('who may be a machine is asked again for a long yes, not for a short one', () => {
    for (const doubt of [
      { who: 'person', confidence: 0.6 },
      { who: 'voicemail', confidence: 0.55 },
    ] as const) {
      const talk = asked().isAnsweredBy(doubt.who, { confidence: doubt.confidence });
      const heard = { event: 'heard', meaning: 'yes', confidence: 0.97, agoMs: 0 } as const;
      expect(talk.send({ ...heard, lastedMs: 1500 }).outcome.mark).toBe('not-confirmed');
      expect(talk.finishes().said.at(-1)).toContain('правильно поняла');
      expect(talk.send({ ...heard, lastedMs: 400 }).outcome.mark).toBe('confirmed');
    }
  });

  it('whose words are a machine’s after his yes is asked whether he was understood', () => {
    const doubt = { confidence: 0.75, reasons: ['words'] } as const;
    const talk = asked().hears('yes').isAnsweredBy('secretary', doubt);
    expect(talk.outcome.mark).toBe('not-confirmed');
    expect(talk.news.findLast(({ kind }) => kind === 'mark')).toMatchObject({ mark: 'not-confirmed' });
    talk.finishes();
    expect(talk.said.at(-1)).toContain('правильно поняла');
    talk.isAnsweredBy('menu', doubt);
    expect(talk.hears('yes').finishes().outcome).toMatchObject({ mark: 'confirmed', ending: 'said-yes' });
  });

  it('who has pressed a key, or said no, is not asked again for such words', () => {
    const doubt = { confidence: 0.75, reasons: ['words'] } as const;
    expect(asked().presses('1').isAnsweredBy('secretary', doubt).outcome.mark).toBe('confirmed');
    expect(asked().hears('no').isAnsweredBy('secretary', doubt).outcome.mark).toBe('declined');
    expect(asked().hears('yes').isAnsweredBy('voicemail', { confidence: 0.55 }).outcome.mark).toBe(
      'confirmed',
    );
  });

  it('who may be a machine is asked again for a long number, and before he is never called again', () => {
    for (const meaning of ['digit-1', 'stop-calling'] as const) {
      const talk = asked().isAnsweredBy('menu', { confidence: 0.75 });
      talk.send({ event: 'heard', meaning, confidence: 0.97, agoMs: 2400, lastedMs: 2400 });
      talk.hears('stop-calling', 0.99);
      expect(talk.outcome.heard[0]!.used).not.toBe('answer');
      expect(talk.outcome).toMatchObject({ mark: 'not-confirmed' });
      expect(talk.outcome.ending).not.toBe('stop-calling');
    }
    const short = asked().isAnsweredBy('person', { confidence: 0.6 });
    short.send({ event: 'heard', meaning: 'digit-1', confidence: 0.97, agoMs: 0, lastedMs: 400 });
    expect(short.outcome.mark).toBe('confirmed');
  });

  it('is doubted once in the timeline, however often the doubt changes', () => {
    const talk = new TestTalk().reaches(0);
    talk.isAnsweredBy('voicemail', { confidence: 0.55 }).isAnsweredBy('person', { confidence: 0.6 });
    talk.isAnsweredBy('voicemail', { confidence: 0.55 }).isAnsweredBy('voicemail');
    const told = talk.news.flatMap((news) => (news.kind === 'answered-by' ? [news.confidence] : []));
    expect(told).toEqual([0.55, 0.93]);
  });

  it('who is surely one is believed', () => {
    const talk = asked().isAnsweredBy('person', { confidence: 0.9 });
    talk.send({ event: 'heard', meaning: 'yes', confidence: 0.97, agoMs: 0, lastedMs: 1500 });
    expect(talk.outcome.mark).toBe('confirmed');
  });
});

it('no machine is ever confirmed, whatever it seems to say and whenever it is found', () => {
  const meanings: readonly Meaning[] = [
    'yes',
    'no',
    'move',
    'cancel',
    'person',
    'repeat',
    'other',
    'noise',
    'digit-1',
  ];
  const machines = ['voicemail', 'secretary', 'menu', 'fax', 'announcement'] as const;
  for (let seed = 1; seed <= 1000; seed += 1) {
    let random = seed;
    const next = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below;
    const voicemail = (['hang-up', 'silence', 'message'] as const)[next(3)];
    const talk = new TestTalk({ voicemail });
    const foundAt = next(8);
    for (let turn = 0; turn < 14 && !talk.over; turn += 1) {
      // it may be doubted before it is found
      if (turn === foundAt - 2) talk.isAnsweredBy('person', { confidence: 0.6 });
      if (turn === foundAt) talk.isAnsweredBy(machines[next(5)]!, { reasons: ['words'] });
      const what = next(6);
      if (what === 0) talk.saysAll();
      else if (what === 1) talk.silence();
      else if (what === 2) talk.greetingEnds();
      else if (what === 3) talk.connects(next(2) === 0);
      else talk.hears(meanings[next(meanings.length)]!, 0.5 + next(50) / 100);
    }
    const found = talk.news.some((news) => news.kind === 'answered-by' && news.confidence > 0.8);
    if (found) expect([seed, talk.outcome.mark]).not.toEqual([seed, 'confirmed']);
    const { machine } = talk.outcome;
    if (machine) expect([seed, talk.outcome.ending]).toEqual([seed, 'machine']);
  }
});
