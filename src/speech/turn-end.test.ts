import { describe, expect, it } from 'vitest';
import { joined, hiss, quiet, sentence, tones, vowelSound } from '../../test/factories/made-voice.ts';
import { FRAME_SAMPLES, VoiceActivity, type VoiceEvent } from './voice-activity.ts';

type Ended = Extract<VoiceEvent, { kind: 'ended' }>;

function hear(...sounds: Int16Array[]): VoiceEvent[] {
  return toldIn(joined(...sounds)).map(({ event }) => event);
}

/** What was told, and in the middle of which millisecond. */
function toldIn(sound: Int16Array): { event: VoiceEvent; atMs: number }[] {
  const detector = new VoiceActivity();
  const told: { event: VoiceEvent; atMs: number }[] = [];
  for (let at = 0; at + FRAME_SAMPLES <= sound.length; at += FRAME_SAMPLES) {
    const events = detector.push(sound.subarray(at, at + FRAME_SAMPLES));
    told.push(...events.map((event) => ({ event, atMs: (at + FRAME_SAMPLES) / 8 })));
  }
  return told;
}

/** How much silence it took to end the first utterance, and how it was told. */
function endOf(sound: Int16Array): { waitedMs: number; ended: Ended } {
  const told = toldIn(joined(quiet(300), sound, quiet(1500)));
  const { event, atMs } = told.find(({ event: { kind } }) => kind === 'ended')!;
  return { waitedMs: atMs - (event as Ended).endMs, ended: event as Ended };
}

function mixed(a: Int16Array, b: Int16Array): Int16Array {
  return a.map((sample, n) => sample + b[n]!);
}

const yes = joined(hiss(40, 3000), vowelSound(220, { from: 130, to: 100, vowel: 'а' }));
const er = vowelSound(500, { from: 118, vowel: 'э' });

describe('the end of a turn', () => {
  it('comes 300 ms after a short answer', () => {
    expect(endOf(yes)).toMatchObject({ waitedMs: 300, ended: { drawnOut: false } });
  });

  it('waits a second after a vowel that is held', () => {
    expect(endOf(er)).toMatchObject({ waitedMs: 1000, ended: { drawnOut: true } });
    expect(endOf(joined(hiss(60, 2500), vowelSound(480, { from: 190, vowel: 'а' }))).waitedMs).toBe(1000);
  });

  it('takes the answer that comes after some thought together with it', () => {
    const events = hear(quiet(300), er, quiet(800), yes, quiet(800));
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'ended']);
    expect(events[1]).toMatchObject({ drawnOut: false });
  });

  it('gives a sentence a breath when its voice stays up, and less when it has come to its end', () => {
    expect(endOf(sentence('down')).waitedMs).toBe(400);
    expect(endOf(sentence('up')).waitedMs).toBe(640);
    const events = hear(quiet(300), sentence('up'), quiet(520), yes, quiet(900));
    expect(events.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  });
});

describe('what is no speech', () => {
  it.each(['1', '2', '5', '0', '*'])('key %s in the sound begins nothing', (key) => {
    const [low, high] = { 1: [697, 1209], 2: [697, 1336], 5: [770, 1336], 0: [941, 1336], '*': [941, 1209] }[
      key
    ]!;
    for (const ms of [80, 120, 400, 1500])
      expect(hear(quiet(500), tones(ms, [low!, high!]), quiet(500))).toEqual([]);
  });

  it('keys do not keep a word that follows them from being heard', () => {
    const events = hear(quiet(500), tones(200, [697, 1209]), quiet(200), yes, quiet(600));
    expect(events).toMatchObject([{ kind: 'started', atMs: 900 }, { kind: 'ended' }]);
  });

  it('clicks, however many, begin nothing', () => {
    const clicks = Array.from({ length: 30 }, (_, n) => joined(hiss(20, 25_000, n + 1), quiet(120)));
    expect(hear(quiet(300), ...clicks)).toEqual([]);
  });

  it('hum of the mains and hiss of the line begin nothing, and speech is heard above them', () => {
    const line = (ms: number, seed: number): Int16Array =>
      mixed(tones(ms, [50, 100], 400), hiss(ms, 90, seed));
    expect(hear(line(400, 3), line(400, 4))).toEqual([]);
    const noisy = joined(line(600, 5), mixed(yes, line(yes.length / 8, 6)), line(600, 7));
    expect(hear(noisy).map(({ kind }) => kind)).toEqual(['started', 'ended']);
  });
});

it('waits for one whose words are those of thinking, once', () => {
  const detector = new VoiceActivity();
  const sound = joined(quiet(300), yes, quiet(1300), yes, quiet(400));
  const ends: number[] = [];
  for (let at = 0; at + FRAME_SAMPLES <= sound.length; at += FRAME_SAMPLES) {
    const events = detector.push(sound.subarray(at, at + FRAME_SAMPLES));
    if (events.some(({ kind }) => kind === 'started') && ends.length === 0) detector.thinking = true;
    for (const event of events) if (event.kind === 'ended') ends.push((at + FRAME_SAMPLES) / 8 - event.endMs);
  }
  expect(ends).toEqual([1000, 300]);
});

describe('a sentence that has paused', () => {
  const said = joined(quiet(300), sentence('up'));
  const endMs = said.length / 8;

  /** Listens to it and to the silence after it until it has paused. */
  function paused(after = quiet(0)) {
    const detector = new VoiceActivity();
    const sound = joined(said, quiet(320), after);
    let pause: Ended | undefined;
    for (let at = 0; at + FRAME_SAMPLES <= sound.length; at += FRAME_SAMPLES) {
      expect(detector.push(sound.subarray(at, at + FRAME_SAMPLES)).some(({ kind }) => kind === 'ended')).toBe(
        false,
      );
      pause ??= detector.pause;
    }
    return { detector, pause: pause! };
  }

  it('may be ended by whoever has understood it', () => {
    const { detector, pause } = paused();
    expect(Math.abs(pause.endMs - endMs)).toBeLessThanOrEqual(40);
    const ended = detector.finish(pause);
    expect(ended).toMatchObject([{ kind: 'ended', startMs: pause.startMs, endMs: pause.endMs }]);
    expect(detector.finish(pause)).toEqual([]);
  });

  it('is not ended when it has gone on', () => {
    const { detector, pause } = paused(yes);
    expect(detector.finish(pause)).toEqual([]);
    expect(detector.flush()).toHaveLength(1);
  });

  it('is not ended before a short answer would be over', () => {
    const detector = new VoiceActivity();
    const endings: boolean[] = [];
    let pause: Ended | undefined;
    for (const sound of [said, quiet(400)])
      for (let at = 0; at + FRAME_SAMPLES <= sound.length; at += FRAME_SAMPLES) {
        detector.push(sound.subarray(at, at + FRAME_SAMPLES));
        pause ??= detector.pause;
        if (pause && !endings.at(-1)) endings.push(detector.finish(pause).length > 0);
      }
    // from 200 ms of silence to 300
    expect(endings).toEqual([false, false, false, false, false, true]);
  });

  it.each([
    ['a short answer', yes],
    ['a sentence', sentence('up')],
    ['a falling sentence', sentence('down')],
    ['a thought', er],
  ])('is told of %s with the sound that it has at its end', (_, sound) => {
    const detector = new VoiceActivity();
    const whole = joined(quiet(300), sound, quiet(1200));
    const pauses: Ended[] = [];
    const ends: Ended[] = [];
    for (let at = 0; at + FRAME_SAMPLES <= whole.length; at += FRAME_SAMPLES) {
      for (const event of detector.push(whole.subarray(at, at + FRAME_SAMPLES)))
        if (event.kind === 'ended') ends.push(event);
      if (detector.pause) pauses.push(detector.pause);
    }
    expect(pauses).toHaveLength(1);
    expect(ends).toHaveLength(1);
    expect({ ...pauses[0], drawnOut: false }).toEqual({ ...ends[0], drawnOut: false });
  });

  it('is not ended in a thought', () => {
    const detector = new VoiceActivity();
    const whole = joined(quiet(300), er, quiet(900));
    let pause: Ended | undefined;
    for (let at = 0; at + FRAME_SAMPLES <= whole.length; at += FRAME_SAMPLES) {
      detector.push(whole.subarray(at, at + FRAME_SAMPLES));
      pause ??= detector.pause;
      if (pause) expect(detector.finish(pause)).toEqual([]);
    }
    expect(pause).toBeDefined();
  });
});
