import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES, VoiceActivity, type VoiceEvent } from './voice-activity.ts';

/** Frames of noise whose samples lie within ±amplitude, the same on every run. */
function noise(ms: number, amplitude: number): Int16Array[] {
  let seed = 12345;
  const next = (): number => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return (seed / 0x3fffffff - 1) * amplitude;
  };
  return Array.from({ length: ms / 20 }, () => Int16Array.from({ length: FRAME_SAMPLES }, next));
}

function silence(ms: number): Int16Array[] {
  return Array.from({ length: ms / 20 }, () => new Int16Array(FRAME_SAMPLES));
}

function listen(...parts: Int16Array[][]): VoiceEvent[] {
  const detector = new VoiceActivity();
  return parts.flat().flatMap((frame) => detector.push(frame));
}

describe('VoiceActivity', () => {
  it('finds a short answer, with its times and the sound around it', () => {
    const events = listen(silence(500), noise(300, 6000), silence(600));
    expect(events).toMatchObject([
      { kind: 'started', atMs: 500 },
      { kind: 'ended', startMs: 500, endMs: 800 },
    ]);
    const ended = events[1];
    expect(ended?.kind === 'ended' ? ended.samples.length / 8 : 0).toBe(200 + 300 + 200);
  });

  it('says nothing about silence, steady noise or a click', () => {
    expect(listen(silence(3000))).toEqual([]);
    expect(listen(noise(40, 20000), silence(1000))).toEqual([]);
    expect(listen(noise(1000, 60), noise(3000, 60))).toEqual([]);
  });

  it('hears speech above the noise of the line and ends with it', () => {
    const events = listen(noise(2000, 400), noise(400, 8000), noise(1000, 400));
    expect(events).toMatchObject([
      { kind: 'started', atMs: 2000 },
      { kind: 'ended', endMs: 2400 },
    ]);
  });

  it('joins words over a short pause and parts answers over a long one', () => {
    const joined = listen(silence(300), noise(300, 6000), silence(200), noise(300, 6000), silence(800));
    expect(joined.filter((e) => e.kind === 'ended')).toMatchObject([{ startMs: 300, endMs: 1100 }]);
    const parted = listen(silence(300), noise(300, 6000), silence(500), noise(300, 6000), silence(800));
    expect(parted.filter((e) => e.kind === 'ended')).toHaveLength(2);
  });

  it('waits longer for the end of a sentence than of a word', () => {
    const sentence = listen(
      silence(300),
      noise(700, 6000),
      silence(200),
      noise(700, 6000),
      silence(500),
      noise(300, 6000),
      silence(800),
    );
    expect(sentence.filter((e) => e.kind === 'ended')).toMatchObject([{ startMs: 300, endMs: 2700 }]);
  });

  it('gives a result after four seconds of endless sound, and learns that noise is the line', () => {
    const talk = Array.from({ length: 20 }, () => [...noise(240, 6000), ...silence(60)]).flat();
    const events = listen(silence(300), talk, silence(900));
    const first = events.find((e) => e.kind === 'ended');
    expect(first?.kind === 'ended' ? first.samples.length / 8 : 0).toBe(200 + 4000);
    const steps = listen(silence(300), noise(10_000, 6000));
    expect(steps.filter((e) => e.kind === 'started')).toHaveLength(1);
  });

  it('hands over an open utterance when the line is cut', () => {
    const detector = new VoiceActivity();
    for (const frame of [...silence(300), ...noise(400, 6000)]) detector.push(frame);
    expect(detector.flush()).toMatchObject([{ kind: 'ended', startMs: 300, endMs: 700 }]);
    expect(detector.flush()).toEqual([]);
  });
});
