import { describe, expect, it } from 'vitest';
import { quiet, talk, tones } from '../../test/factories/telephone-sounds.ts';
import type { AnswerVerdict } from '../speech/index.ts';
import { AnswerEar } from './answer-ear.ts';
import type { PartnerEvent } from './partner.ts';

type Sounds = readonly (readonly Int16Array[])[];

function bench() {
  const events: PartnerEvent[] = [];
  const ear = new AnswerEar((event) => events.push(event));
  const hear = (...sounds: Sounds): void => sounds.flat().forEach((frame) => ear.push(frame, false));
  const ends = (): readonly string[] =>
    events.flatMap((event) => (event.event === 'greeting-over' ? [event.how] : []));
  const who = (): readonly string[] =>
    events.flatMap((event) => (event.event === 'answered-by' ? [event.by.who] : []));
  const last = (): AnswerVerdict | undefined =>
    events.flatMap((event) => (event.event === 'answered-by' ? [event.by] : [])).at(-1);
  return { ear, hear, ends, who, last };
}

describe('the end of a greeting', () => {
  it('is told after the beep', () => {
    const { ear, hear, ends } = bench();
    hear(quiet(300), talk(5000));
    ear.awaitGreeting(40_000);
    hear(talk(3000), quiet(700), tones([1000], 400), quiet(140));
    expect(ends()).toEqual([]);
    hear(quiet(200));
    expect(ends()).toEqual(['beep']);
    hear(quiet(5000));
    expect(ends()).toEqual(['beep']);
  });

  it('is told when nothing follows', () => {
    const { ear, hear, ends } = bench();
    hear(quiet(300), talk(5000));
    ear.awaitGreeting(40_000);
    hear(talk(12_000), quiet(1400));
    expect(ends()).toEqual([]);
    hear(quiet(400));
    expect(ends()).toEqual(['quiet']);
  });

  it('is not waited for for ever', () => {
    const { ear, hear, ends } = bench();
    hear(quiet(300), talk(5000));
    ear.awaitGreeting(10_000);
    hear(talk(9900));
    expect(ends()).toEqual([]);
    hear(talk(200));
    expect(ends()).toEqual(['time']);
  });

  it('is not told in the middle of it when the machine was found late', () => {
    const { ear, hear, ends } = bench();
    hear(quiet(300), talk(1000), quiet(17_000), talk(1500));
    ear.heard({
      startMs: 18_300,
      meaning: 'other',
      confidence: 0.9,
      text: 'оставьте сообщение после сигнала',
    });
    ear.awaitGreeting(40_000);
    hear(talk(3000));
    expect(ends()).toEqual([]);
    hear(quiet(1800));
    expect(ends()).toEqual(['quiet']);
  });

  it('is told after a silence of its own, not one in which we may have been heard ourselves', () => {
    const { ear, hear, ends } = bench();
    hear(quiet(300), talk(5000), quiet(3000));
    ear.awaitGreeting(40_000);
    hear(quiet(1400), talk(2000));
    expect(ends()).toEqual([]);
  });

  it('is told at once when its beep was what has told the machine', () => {
    const { ear, hear, ends } = bench();
    hear(quiet(300), talk(1500), quiet(500), tones([1000], 400), quiet(60));
    ear.awaitGreeting(40_000);
    hear(quiet(400));
    expect(ends()).toEqual(['beep']);
  });
});

describe('who has answered', () => {
  it('is told when it is known, and when it changes', () => {
    const { hear, who } = bench();
    hear(quiet(300), talk(500), quiet(600), tones([1000], 400), quiet(200));
    expect(who()).toEqual(['person', 'voicemail']);
  });

  it('is told by words as soon as they are there', () => {
    const { ear, hear, who } = bench();
    hear(quiet(300), talk(1500));
    ear.heardSoFar({ startMs: 300, atMs: 1800, text: 'вас приветствует автоответчик' });
    expect(who()).toEqual(['voicemail']);
  });

  it('is not doubted because of words that we have just said, nor told by words after our question', () => {
    const { ear, hear, who, last } = bench();
    hear(quiet(300), talk(500), quiet(600));
    ear.says({ text: 'Скажите «да» или нажмите один.', yields: true });
    hear(quiet(2000));
    ear.heard({ startMs: 2000, meaning: 'other', confidence: 0.9, text: 'нажмите один?' });
    expect(who()).toEqual(['person']);
    ear.heard({ startMs: 2000, meaning: 'other', confidence: 0.9, text: 'наберите добавочный номер' });
    expect(last()).toMatchObject({ who: 'menu', confidence: 0.75 });
  });

  it('is told by words that began before our question', () => {
    const { ear, hear, who, last } = bench();
    hear(quiet(300), talk(500), quiet(600));
    ear.says({ text: 'Вы придёте?', yields: true });
    ear.heard({
      startMs: 300,
      meaning: 'other',
      confidence: 0.9,
      text: 'для связи нажмите один наберите добавочный номер',
    });
    expect(who()).toEqual(['person', 'menu']);
    expect(last()!.confidence).toBeGreaterThan(0.8);
  });

  it('does not come from noises', () => {
    const { ear, hear, who } = bench();
    hear(quiet(300), talk(2000));
    ear.heard({ startMs: 300, meaning: 'noise', confidence: 0.9 });
    hear(talk(1400));
    expect(who()).toEqual([]);
  });
});
