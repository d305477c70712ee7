import { describe, expect, it } from 'vitest';
import { music, quiet, talk, tones } from '../../../test/factories/telephone-sounds.ts';
import { AnswerClassifier } from './answer-classifier.ts';
import type { Meaning } from '../recognizer.ts';
import { isDoubtful, isSurelyMachine, type AnswerVerdict } from './answer-verdict.ts';

/** All verdicts in the order in which they came. */
function verdicts(
  sounds: readonly (readonly Int16Array[])[],
  { early = false, ours = false } = {},
): readonly AnswerVerdict[] {
  const classifier = new AnswerClassifier({ early });
  return sounds.flat().flatMap((frame) => classifier.push(frame, ours) ?? []);
}

const last = (sounds: readonly (readonly Int16Array[])[]): AnswerVerdict | undefined =>
  verdicts(sounds).at(-1);

describe('a person', () => {
  it('who says hello is known within a second of its beginning', () => {
    const [first, ...others] = verdicts([quiet(400), talk(500), quiet(6000)]);
    expect(first).toMatchObject({ who: 'person', reasons: ['short-greeting'] });
    expect(first!.confidence).toBeGreaterThanOrEqual(0.9);
    expect(first!.atMs - 400).toBeLessThanOrEqual(1000);
    expect(others).toEqual([]);
  });

  it.each([
    [
      'who says hello three times',
      [quiet(200), talk(500), quiet(1300), talk(500), quiet(1700), talk(500), quiet(900)],
    ],
    ['who says hello and who is there', [quiet(200), talk(400), quiet(400), talk(1400), quiet(1500)]],
    ['of a company', [quiet(300), talk(3400), quiet(3000)]],
    ['who talks over the robot slowly', [quiet(2400), talk(3400), quiet(2000)]],
    ['who asks a long question later', [quiet(200), talk(400), quiet(9000), talk(4500), quiet(1000)]],
    ['with music behind him', [quiet(300), talk(500), music(9000)]],
    ['at a noisy place', [quiet(8000, 0.03)]],
  ])('%s is no machine', (_, sounds) => {
    expect(verdicts(sounds).filter(isSurelyMachine)).toEqual([]);
  });

  it('who speaks to us at length is not doubted', () => {
    expect(last([quiet(3300), talk(3000), quiet(1500)])).toMatchObject({ who: 'person', confidence: 0.75 });
  });

  it('whose greeting is long is doubted', () => {
    expect(last([quiet(300), talk(3400), quiet(1500)])).toMatchObject({ who: 'person', confidence: 0.6 });
  });
});

describe('what it was understood as', () => {
  const heard = (
    meaning: Meaning,
    sounds: readonly (readonly Int16Array[])[],
    startMs = 300,
  ): AnswerVerdict => {
    const classifier = new AnswerClassifier();
    for (const frame of sounds.flat()) classifier.push(frame);
    classifier.take({ startMs, meant: { meaning, confidence: 0.9 } });
    return classifier.verdict!;
  };
  const sentence = [quiet(300), talk(1900), quiet(900)];

  it('tells one who says «алло» from one who says something else for as long', () => {
    expect(isDoubtful(heard('repeat', sentence))).toBe(false);
    expect(isDoubtful(heard('question', sentence))).toBe(true);
    expect(isDoubtful(heard('other', sentence))).toBe(true);
  });

  it('makes no doubt of a short greeting', () => {
    expect(heard('other', [quiet(300), talk(500), quiet(900)])).toMatchObject({
      who: 'person',
      confidence: 0.9,
    });
  });

  it('says nothing any more when we have spoken for long', () => {
    const late = [quiet(300), talk(500), quiet(6000), talk(1900), quiet(900)];
    expect(isDoubtful(heard('other', late, 6800))).toBe(false);
  });

  it('tells one who greets late from one who speaks to us', () => {
    const late = [quiet(2000), talk(2500), quiet(900)];
    expect(isDoubtful(heard('other', late, 2000))).toBe(true);
    expect(isDoubtful(last([late.flat()])!)).toBe(true);
    expect(isDoubtful(heard('repeat', late, 2000))).toBe(false);
    expect(isDoubtful(heard('other', [quiet(2000), talk(500), quiet(900)], 2000))).toBe(false);
    expect(isDoubtful(heard('other', [quiet(3300), talk(2500), quiet(900)], 3300))).toBe(false);
  });

  it('does not count as a greeting when he has answered us', () => {
    const answers = [quiet(300), talk(500), quiet(1500), talk(1900), quiet(900)];
    expect(isDoubtful(heard('yes', answers, 2300))).toBe(false);
    expect(isDoubtful(heard('other', answers, 2300))).toBe(true);
  });

  it('does not find a machine, nor takes one back', () => {
    expect(isSurelyMachine(heard('other', [quiet(300), talk(3400), quiet(900)]))).toBe(false);
    expect(isSurelyMachine(heard('yes', [quiet(300), talk(5700), quiet(900)]))).toBe(true);
  });
});

describe('a machine', () => {
  it('is suspected within two seconds and a half of its first word', () => {
    const suspected = verdicts([quiet(300), talk(9000)]).find(({ who }) => who === 'voicemail')!;
    expect(suspected.reasons).toEqual(['long-greeting']);
    expect(suspected.atMs - 300).toBeLessThanOrEqual(2600);
    expect(isSurelyMachine(suspected)).toBe(false);
  });

  it.each([
    ['a greeting in one breath', [quiet(300), talk(5700)], 'long-speech'],
    ['one that begins late', [quiet(2800), talk(6100)], 'long-speech'],
    [
      'one with pauses',
      [quiet(200), talk(1200), quiet(500), talk(1900), quiet(600), talk(2900)],
      'many-sentences',
    ],
    [
      'a beep after a short greeting',
      [quiet(300), talk(1500), quiet(500), tones([1000], 400), quiet(300)],
      'beep',
    ],
    ['a beep alone', [quiet(1500), tones([440], 600), quiet(300)], 'beep'],
  ])('%s is told', (_, sounds, reason) => {
    expect(verdicts(sounds).find(isSurelyMachine)).toMatchObject({ who: 'voicemail', reasons: [reason] });
  });

  it('is told before it has ended its greeting', () => {
    expect(verdicts([quiet(300), talk(9000)]).find(isSurelyMachine)!.atMs).toBeLessThan(5200);
  });

  it('stays one, whatever it says next', () => {
    const classifier = new AnswerClassifier();
    for (const frame of [quiet(300), talk(5700), quiet(2000), talk(400), quiet(2000)].flat())
      classifier.push(frame);
    classifier.take({ startMs: 8000, text: 'да' });
    expect(classifier.verdict!.who).toBe('voicemail');
  });

  it.each([
    ['fax', [tones([2100], 3000)]],
    [
      'announcement',
      [tones([425], 350), quiet(350), tones([425], 350), quiet(350), tones([425], 350), quiet(400)],
    ],
  ])('%s is known by its tones', (who, sounds) => {
    expect(verdicts(sounds).at(-1)).toMatchObject({ who });
  });

  it('is not made of the tone that some lines give when they are picked up', () => {
    expect(
      verdicts([quiet(60), tones([1000], 300), quiet(300), talk(500), quiet(900)]).map(({ who }) => who),
    ).toEqual(['person']);
  });
});

describe('words', () => {
  it('tell a secretary that sounds like a person', () => {
    const classifier = new AnswerClassifier();
    for (const frame of [quiet(300), talk(2400), quiet(700)].flat()) classifier.push(frame);
    expect(classifier.verdict!.who).toBe('person');
    const verdict = classifier.take({ startMs: 300, text: 'здравствуйте это голосовой помощник кто звонит' });
    expect(verdict).toMatchObject({ who: 'secretary', reasons: ['words'] });
    expect(isSurelyMachine(verdict!)).toBe(true);
  });

  it('of an utterance take the place of those before, and are put together with others', () => {
    const classifier = new AnswerClassifier();
    expect(classifier.take({ startMs: 300, text: 'оставьте' })).toBeUndefined();
    expect(classifier.take({ startMs: 300, text: 'после' })).toBeUndefined();
    expect(classifier.take({ startMs: 2300, text: 'сигнала' })).toMatchObject({ who: 'voicemail' });
  });

  it('make a person sure at once', () => {
    const classifier = new AnswerClassifier();
    expect(classifier.take({ startMs: 300, text: 'Алло, слушаю вас' })).toMatchObject({
      who: 'person',
      confidence: 0.93,
    });
  });

  it('said after our question make no more than a doubt, and a beep is one all the same', () => {
    const classifier = new AnswerClassifier();
    for (const frame of [quiet(300), talk(500), quiet(900)].flat()) classifier.push(frame);
    const late = { startMs: 12_000, asked: true, text: 'я голосовой помощник абонента' };
    expect(classifier.take(late)).toMatchObject({ who: 'secretary', confidence: 0.75 });
    for (const frame of [quiet(500), tones([1000], 400), quiet(300)].flat()) classifier.push(frame);
    expect(isSurelyMachine(classifier.verdict!)).toBe(true);
  });

  it('said before it are those of a machine, however late they are told', () => {
    const classifier = new AnswerClassifier();
    classifier.take({ startMs: 12_000, asked: true, text: 'да' });
    const verdict = classifier.take({ startMs: 300, text: 'это голосовой помощник абонента' });
    expect(isSurelyMachine(verdict!)).toBe(true);
  });

  it('that he has from us tell nothing, until he has them of his own', () => {
    const ours = 'Скажите «да» или нажмите один. Оставайтесь на линии.';
    const judged = (text: string): AnswerVerdict | undefined =>
      new AnswerClassifier().take({ startMs: 300, text, ours });
    expect(judged('что нажать, нажмите один?')).toBeUndefined();
    expect(judged('оставайтесь на линии')).toBeUndefined();
    expect(judged('нажмите один или оставьте сообщение после сигнала')).toMatchObject({ who: 'voicemail' });
  });

  it.each(['Это автоответчик?', 'вы автоответчик что ли', 'у меня телефон был выключен'])(
    'that ask about us, or tell of his own telephone, make no machine: %s',
    (text) => {
      const classifier = new AnswerClassifier();
      for (const frame of [quiet(300), talk(500), quiet(900)].flat()) classifier.push(frame);
      classifier.take({ startMs: 300, text: 'алло' });
      classifier.take({ startMs: 9000, text: 'да приду' });
      expect(classifier.take({ startMs: 12_000, text })?.who ?? 'person').toBe('person');
    },
  );

  it('said late are those of somebody who is told something', () => {
    const classifier = new AnswerClassifier();
    expect(classifier.take({ startMs: 60_000, text: 'у него автоответчик' })).toBeUndefined();
  });
});

describe('our own voice', () => {
  it('is not taken for theirs', () => {
    expect(verdicts([talk(4000), tones([1000], 400)], { ours: true })).toEqual([]);
  });

  it('that was taken for theirs is dropped', () => {
    const classifier = new AnswerClassifier();
    for (const frame of [quiet(300), talk(3000)].flat()) classifier.push(frame);
    classifier.drop(300);
    for (const frame of talk(3000)) classifier.push(frame);
    expect(classifier.verdict).not.toMatchObject({ confidence: 0.9 });
  });

  it('a noise is dropped, too', () => {
    const classifier = new AnswerClassifier();
    for (const frame of [quiet(300), talk(3000)].flat()) classifier.push(frame);
    classifier.take({ startMs: 300, meant: { meaning: 'noise', confidence: 0.9 } });
    for (const frame of talk(1500)) classifier.push(frame);
    expect(classifier.verdict && isSurelyMachine(classifier.verdict)).not.toBe(true);
  });
});

describe('before the answer', () => {
  const early = (...sounds: readonly (readonly Int16Array[])[]): readonly AnswerVerdict[] =>
    verdicts(sounds, { early: true });

  it.each([
    ['ringback', [tones([425], 1000), quiet(2000)]],
    ['music', [music(4000)]],
    ['announcement', [quiet(400), talk(3000)]],
  ])('%s is told', (who, sounds) => expect(early(...sounds).at(-1)).toMatchObject({ who }));

  it('busy ends it', () => {
    const busy = Array.from({ length: 4 }, () => [tones([425], 350), quiet(350)].flat()).flat();
    expect(early(busy).at(-1)).toMatchObject({ who: 'announcement', announcement: 'busy' });
  });

  it('words tell which announcement it is', () => {
    const classifier = new AnswerClassifier({ early: true });
    const verdict = classifier.take({ startMs: 0, text: 'неправильно набран номер' });
    expect(verdict).toMatchObject({ who: 'announcement', announcement: 'no-such-number' });
  });
});

it('silence is told, and taken back', () => {
  expect(verdicts([quiet(6000), talk(500), quiet(900)]).map(({ who }) => who)).toEqual(['silence', 'person']);
});

it('whoever has said a sentence may be drawing breath, who has said hello is waiting', () => {
  const heard = (...sounds: readonly (readonly Int16Array[])[]): boolean => {
    const classifier = new AnswerClassifier();
    for (const frame of sounds.flat()) classifier.push(frame);
    return classifier.mayGoOn;
  };
  expect(heard(quiet(200), talk(500), quiet(300))).toBe(false);
  expect(heard(quiet(200), talk(1600), quiet(500))).toBe(true);
  expect(heard(quiet(200), talk(1600), quiet(1100))).toBe(false);
  // who may be a machine is waited for longer
  expect(heard(quiet(200), talk(3000), quiet(1100))).toBe(true);
  expect(heard(quiet(200), talk(3000), quiet(1700))).toBe(false);
});
