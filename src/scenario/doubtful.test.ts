import { describe, expect, it } from 'vitest';
import { LineBench, talkOn } from '../../test/fakes/line-bench.ts';
import { TestTalk } from '../../test/fakes/test-talk.ts';

/** Somebody who has said more than one says to pick up a telephone. */
const doubt = { confidence: 0.6, reasons: ['greeting-and-pause'] } as const;
const private_ = /ноября|завтра|пятнадцать|стоматолог|Иванов|запис|приём|визит/;

const doubted = (changes: ConstructorParameters<typeof TestTalk>[0] = {}): TestTalk =>
  new TestTalk(changes).reaches(0).isAnsweredBy('person', doubt).finishes();
const shortYes = { event: 'heard', meaning: 'yes', confidence: 0.97, agoMs: 0, lastedMs: 400 } as const;
const stop = {
  event: 'heard',
  meaning: 'stop-calling',
  confidence: 0.97,
  agoMs: 0,
  lastedMs: 1400,
} as const;

describe('one who may be a machine', () => {
  it.each([0, 1, 2] as const)('hears the clinic’s name only, at disclosure level %d', (disclosureLevel) => {
    const talk = doubted({ disclosureLevel });
    expect(talk.said.length).toBeGreaterThan(1);
    expect(talk.said.join(' ')).not.toMatch(private_);
    expect(talk.over).toBe(false);
  });

  it('is told the visit once he has answered shortly, without the greeting again, and asked whether he comes', () => {
    const talk = doubted();
    const before = talk.said.length;
    talk.send(shortYes).finishes();
    expect(talk.said[before]).toMatch(/^Напоминаем/);
    expect(talk.outcome.mark).toBe('not-confirmed');
    expect(talk.send(shortYes).outcome.mark).toBe('confirmed');
  });

  it('is told it for a key, too', () => {
    const talk = doubted().presses('1').finishes();
    expect(talk.said.at(-4)).toMatch(/^Напоминаем/);
    expect(talk.presses('1').outcome).toMatchObject({ mark: 'confirmed', ending: 'pressed' });
  });

  it('who says a long yes, or something else, is asked again and then told how to ring us back', () => {
    for (const meaning of ['yes', 'other', 'repeat'] as const) {
      const talk = doubted({ callbackNumber: '+7 495 123-45-67' });
      for (let turn = 0; turn < 5 && !talk.over; turn += 1)
        talk.send({ ...shortYes, meaning, lastedMs: 2200 }).finishes();
      expect(talk.over).toBe(true);
      expect(talk.said.join(' ')).not.toMatch(private_);
      expect(talk.said.at(-1)).toContain('Наш телефон');
      const ended = { mark: 'not-confirmed', ending: 'machine', administrator: 'not-needed' };
      expect(talk.outcome).toMatchObject(ended);
    }
  });

  it('who says nothing is told how to ring us back', () => {
    const talk = doubted().silence().finishes().silence().finishes();
    expect(talk.said.at(-1)).toContain('перезвоните нам');
    expect(talk.outcome).toMatchObject({ mark: 'not-confirmed', ending: 'machine' });
  });

  it('turns out to be one, and is treated as one', () => {
    const talk = doubted().isAnsweredBy('secretary');
    expect(talk.outcome).toMatchObject({ ending: 'machine', machine: { who: 'secretary' } });
  });

  it('hears no doctor when the doubt comes after the date', () => {
    const talk = new TestTalk({ disclosureLevel: 2 }).reaches(1);
    talk.isAnsweredBy('voicemail', { confidence: 0.55 }).finishes();
    expect(talk.said.join(' ')).toContain('Напоминаем');
    expect(talk.said.join(' ')).not.toMatch(/стоматолог|Иванов/);
    const before = talk.said.length;
    talk.send(shortYes).finishes();
    expect(talk.said[before]).toMatch(/стоматолог/);
  });
});

describe('one who may be a machine and wants no calls', () => {
  const asked = (): TestTalk => doubted().send(stop).finishes();

  it('is asked back once, and nothing is kept before he has answered', () => {
    const talk = asked();
    expect(talk.said.at(-1)).toMatch(/^Хотите, чтобы мы вам больше не звонили\?/);
    expect(talk.outcome).toMatchObject({ mark: 'not-confirmed', ending: 'interrupted' });
  });

  it.each([
    ['it once more', stop],
    ['it once more, less clearly', { ...stop, confidence: 0.75 }],
    ['a short yes', shortYes],
    ['a key', { event: 'key', key: '1' }],
  ] as const)('is kept for %s', (_, answer) => {
    const talk = asked().send(answer).finishes();
    expect(talk.over).toBe(true);
    expect(talk.outcome).toMatchObject({ mark: 'not-confirmed', ending: 'stop-calling' });
    expect(talk.said.at(-1)).toBe('Хорошо, больше не будем вам звонить. До свидания!');
    expect(talk.said.join(' ')).not.toMatch(private_);
  });

  it.each([
    ['no', { ...shortYes, meaning: 'no' }],
    ['something else', { ...shortYes, meaning: 'other' }],
    ['a long yes', { ...shortYes, lastedMs: 2200 }],
    ['nothing', { event: 'silence' }],
  ] as const)('and then says %s is no machine, so that no robot rings him again', (_, answer) => {
    const talk = asked();
    for (let turn = 0; turn < 3 && !talk.over; turn += 1) talk.send(answer).finishes();
    expect(talk.over).toBe(true);
    expect(talk.outcome).toMatchObject({
      mark: 'not-confirmed',
      administrator: 'not-needed',
      callback: false,
    });
    expect(talk.outcome.ending).toMatch(/^(?:said-no|not-understood)$/);
    expect(talk.said.join(' ')).not.toMatch(private_);
  });
});

describe('one who has answered as a person does', () => {
  const longYes = { ...shortYes, lastedMs: 1500 };

  it('by a short yes is not called again when he says so', () => {
    const talk = doubted().send(shortYes).finishes().send(stop).finishes();
    expect(talk.outcome).toMatchObject({ mark: 'not-confirmed', ending: 'stop-calling' });
  });

  it('by a short yes is asked again for a long one all the same', () => {
    const talk = doubted().send(shortYes).finishes().send(longYes).finishes();
    expect(talk.outcome.mark).toBe('not-confirmed');
  });

  it('by a key is believed in everything', () => {
    const pressed = (): TestTalk => doubted().presses('1').finishes();
    expect(pressed().send(stop).finishes().outcome.ending).toBe('stop-calling');
    expect(pressed().send(longYes).outcome.mark).toBe('confirmed');
    const words = { confidence: 0.75, reasons: ['words'] } as const;
    expect(pressed().send(longYes).isAnsweredBy('secretary', words).outcome.mark).toBe('confirmed');
  });
});

it.each([
  ['music', 0.7],
  ['ringback', 0.9],
] as const)('nothing private is told into %s', (who, confidence) => {
  const talk = new TestTalk({ disclosureLevel: 2 }).reaches(0).isAnsweredBy(who, { confidence }).finishes();
  expect(talk.said.length).toBeGreaterThan(1);
  expect(talk.said.join(' ')).not.toMatch(private_);
  talk.send(shortYes).finishes();
  expect(talk.said.join(' ')).toMatch(private_);
});

describe('is told the visit at once', () => {
  it.each([
    ['a person who is surely one', { who: 'person', confidence: 0.9 }],
    ['who says nothing', { who: 'silence', confidence: 0.8 }],
  ] as const)('%s', (_, { who, confidence }) => {
    const talk = new TestTalk().reaches(0).isAnsweredBy(who, { confidence }).finishes();
    expect(talk.said[1]).toMatch(/^Напоминаем/);
  });

  it('who has pressed a key', () => {
    const talk = new TestTalk().reaches(0).isAnsweredBy('person', doubt).presses('1').finishes();
    expect(talk.said[1]).toMatch(/^Напоминаем/);
  });

  it('who is doubted only when he has heard it', () => {
    const talk = new TestTalk().finishes().isAnsweredBy('menu', { confidence: 0.75 }).silence().finishes();
    expect(talk.said.at(-2)).toMatch(/Вы придёте на приём/);
  });
});

it('on a line: nothing of the date is played to one who speaks as a secretary does', async () => {
  const bench = new LineBench();
  const { steps, outcome } = talkOn(bench);
  await bench.wait(300);
  await bench.utters('other', 0.9, 3000);
  await bench.wait(16_000);
  await bench.utters('other', 0.9, 3000);
  await bench.wait(16_000);
  const said = steps.flatMap((step) => (step.kind === 'said' ? [step.text] : []));
  expect(said.length).toBeGreaterThan(3);
  expect(said.join(' ')).not.toMatch(private_);
  expect(outcome()).toMatchObject({ mark: 'not-confirmed' });
});
