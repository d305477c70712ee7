import { describe, expect, it } from 'vitest';
import { music, quiet, talk } from '../../../test/factories/telephone-sounds.ts';
import { SpeechRhythm } from './speech-rhythm.ts';

function listen(...sounds: readonly (readonly Int16Array[])[]): SpeechRhythm {
  const rhythm = new SpeechRhythm();
  for (const frame of sounds.flat()) rhythm.push(frame);
  return rhythm;
}

describe('rhythm', () => {
  it('tells when a sentence began and ended', () => {
    const { sentence, onsetMs, speaking, quietMs } = listen(quiet(300), talk(1000), quiet(600));
    expect(onsetMs).toBeGreaterThanOrEqual(280);
    expect(onsetMs).toBeLessThanOrEqual(360);
    expect(sentence!.endMs).toBeGreaterThanOrEqual(1240);
    expect(sentence!.endMs).toBeLessThanOrEqual(1300);
    expect(speaking).toBe(false);
    expect(quietMs).toBe(1900 - sentence!.endMs);
  });

  it('joins what short pauses part, and sentences of one stretch', () => {
    const rhythm = listen(
      quiet(300),
      talk(1000),
      quiet(200),
      talk(1000),
      quiet(700),
      talk(1000),
      quiet(1000),
    );
    expect(rhythm.sentence!.startMs).toBeGreaterThan(2800);
    expect(rhythm.stretch!.startMs).toBeLessThan(400);
    expect(rhythm.stretch!.endMs).toBeGreaterThan(3800);
    expect(listen(talk(1000), quiet(1000), talk(1000)).stretch!.startMs).toBeGreaterThan(1900);
  });

  it('leaves out clicks, and the hiss of the line that it has learnt', () => {
    expect(listen(quiet(200), talk(40), quiet(500)).sentence).toBeUndefined();
    expect(listen(quiet(4000, 0.02)).heardMs).toBe(0);
  });

  it('leaves out what is far behind the voice', () => {
    const { sentence } = listen(talk(800, 3, 0.4), talk(3000, 5, 0.015), quiet(400));
    expect(sentence!.endMs).toBeLessThan(1000);
  });

  it('knows a voice from music by how it rises and falls', () => {
    expect(listen(talk(3000)).swing).toBeGreaterThan(6);
    expect(listen(music(3000)).swing).toBeLessThan(4);
  });

  it('takes back what was none', () => {
    const rhythm = listen(quiet(300), talk(1000), quiet(600));
    rhythm.drop(300);
    expect(rhythm.stretch).toBeUndefined();
  });
});
