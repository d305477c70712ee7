import { describe, expect, it } from 'vitest';
import { Player } from './player.ts';
import { Sound } from './sound.ts';
import type { PlaybackEnd } from './stream.ts';

function player(loop = false) {
  const ends: PlaybackEnd[] = [];
  const progress: [number, boolean][] = [];
  const made = new Player(loop, {
    onProgress: (playedMs, running) => progress.push([playedMs, running]),
    onEnd: (end) => ends.push(end),
  });
  return { made, ends, progress };
}

const frame = new Int16Array(160);

describe('a player', () => {
  it('plays to the end, the last frame padded with silence', () => {
    const { made, ends, progress } = player();
    expect(made.read(frame)).toBe(false);
    made.load(new Sound(new Int16Array(200).fill(3)));
    expect([made.read(frame), frame[159]]).toEqual([true, 3]);
    expect(ends).toEqual([]);
    expect([made.read(frame), frame[39], frame[40]]).toEqual([true, 3, 0]);
    expect(ends).toEqual([{ playedMs: 25, finished: true }]);
    expect(made.read(frame)).toBe(false);
    expect(progress).toEqual([[0, true]]);
  });

  it('plays a loop without a gap until it is stopped', () => {
    const { made, ends } = player(true);
    made.load(new Sound(Int16Array.of(1, 2, 3)));
    made.read(frame);
    made.read(frame);
    expect([...frame.subarray(0, 4)]).toEqual([2, 3, 1, 2]);
    made.stop();
    made.stop();
    expect(ends).toEqual([{ playedMs: 40, finished: false }]);
  });

  it('gives whole frames coded, the last one filled up, and the ends of a loop not at all', () => {
    const { made, ends } = player();
    const coded = { bytes: new Uint8Array(0), at: -1 };
    expect(made.readCoded('PCMA', coded)).toBe(false);
    const sound = new Sound(new Int16Array(330).fill(3));
    made.load(sound);
    for (const at of [0, 160, 320]) {
      expect(ends).toEqual([]);
      expect(made.readCoded('PCMA', coded)).toBe(true);
      expect(coded).toEqual({ bytes: sound.coded('PCMA'), at });
    }
    expect(ends).toEqual([{ playedMs: 41, finished: true }]);
    expect(made.readCoded('PCMA', coded)).toBe(false);
    const loop = player(true).made;
    loop.load(sound);
    const ways = Array.from({ length: 5 }, () => loop.readCoded('PCMU', coded) || loop.read(frame));
    expect(ways).toEqual(Array(5).fill(true));
    expect(loop.readCoded('PCMU', coded)).toBe(false);
  });

  it('tells pauses, and counts only what was sent', () => {
    const { made, progress } = player();
    made.load(new Sound(new Int16Array(1600)));
    made.read(frame);
    made.pause();
    made.pause();
    made.read(frame);
    expect(progress).toEqual([
      [0, true],
      [20, false],
      [20, true],
    ]);
  });

  it('plays a sound while it is made, is silent where nothing has come, and counts only what was sent', () => {
    const { made, ends, progress } = player();
    const coded = { bytes: new Uint8Array(0), at: -1 };
    made.grow();
    expect(made.read(frame)).toBe(false);
    made.append(new Int16Array(100).fill(1));
    // a frame that is not whole yet waits
    expect(made.read(frame)).toBe(false);
    made.append(new Int16Array(220).fill(2));
    expect(made.readCoded('PCMA', coded)).toBe(false);
    expect([made.read(frame), frame[99], frame[100]]).toEqual([true, 1, 2]);
    expect([made.read(frame), frame[0]]).toEqual([true, 2]);
    expect([made.read(frame), ends]).toEqual([false, []]);
    made.append(new Int16Array(200).fill(3));
    made.complete(true);
    expect([made.read(frame), frame[0], made.read(frame), frame[39], frame[40]]).toEqual([
      true,
      3,
      true,
      3,
      0,
    ]);
    expect(ends).toEqual([{ playedMs: 65, finished: true }]);
    expect(progress).toEqual([
      [0, true],
      [40, false],
      [40, true],
    ]);
  });

  it('ends when it is told so after all was played, and tells of a sound that broke off', () => {
    const whole = player();
    whole.made.grow();
    whole.made.append(new Int16Array(160));
    whole.made.read(frame);
    expect(whole.ends).toEqual([]);
    whole.made.complete(true);
    whole.made.append(new Int16Array(160));
    expect([whole.ends, whole.made.read(frame)]).toEqual([[{ playedMs: 20, finished: true }], false]);
    const broken = player();
    broken.made.grow();
    broken.made.append(new Int16Array(200));
    broken.made.complete(false);
    expect([broken.made.read(frame), broken.made.read(frame)]).toEqual([true, true]);
    expect(broken.ends).toEqual([{ playedMs: 25, finished: false, problem: 'sound-broke-off' }]);
    const empty = player();
    empty.made.grow();
    empty.made.complete(true);
    expect(empty.ends).toEqual([{ playedMs: 0, finished: true }]);
  });

  it('has nothing to say about an empty or failed sound', () => {
    const empty = player(true);
    empty.made.load(new Sound(new Int16Array(0)));
    expect(empty.ends).toEqual([{ playedMs: 0, finished: true }]);
    const failed = player();
    failed.made.fail('file-missing');
    failed.made.load(new Sound(new Int16Array(160)));
    expect(failed.made.read(frame)).toBe(false);
    expect(failed.ends).toEqual([{ playedMs: 0, finished: false, problem: 'file-missing' }]);
  });
});
