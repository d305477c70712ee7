import { describe, expect, it } from 'vitest';
import { LineBench, talkOn } from '../../test/fakes/line-bench.ts';
import { TestTalk } from '../../test/fakes/test-talk.ts';

/** Somebody who has said more than one says to pick up a telephone. */
const doubt = { confidence: 0.6, reasons: ['greeting-and-pause'] } as const;
const private_ = /ноября|завтра|пятнадцать|стоматолог|Иванов|запис|приём|визит/;

const doubted = (changes: ConstructorParameters<typeof TestTalk>[0] = {}): TestTalk =>
  new TestTalk(changes).reaches(0).isAnsweredBy('person', doubt).finishes();
const shortYes = { event: 'heard', meaning: 'yes', confidence: 0.97, agoMs: 0, lastedMs: 400 } as const;

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
