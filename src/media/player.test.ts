import { describe, expect, it } from 'vitest';
import { Player } from './player.ts';
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
    made.load(new Int16Array(200).fill(3));
    expect([made.read(frame), frame[159]]).toEqual([true, 3]);
    expect(ends).toEqual([]);
    expect([made.read(frame), frame[39], frame[40]]).toEqual([true, 3, 0]);
    expect(ends).toEqual([{ playedMs: 25, finished: true }]);
    expect(made.read(frame)).toBe(false);
    expect(progress).toEqual([[0, true]]);
  });

  it('plays a loop without a gap until it is stopped', () => {
    const { made, ends } = player(true);
    made.load(Int16Array.of(1, 2, 3));
    made.read(frame);
    made.read(frame);
    expect([...frame.subarray(0, 4)]).toEqual([2, 3, 1, 2]);
    made.stop();
    made.stop();
    expect(ends).toEqual([{ playedMs: 40, finished: false }]);
  });

  it('tells pauses, and counts only what was sent', () => {
    const { made, progress } = player();
    made.load(new Int16Array(1600));
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

  it('has nothing to say about an empty or failed sound', () => {
    const empty = player(true);
    empty.made.load(new Int16Array(0));
    expect(empty.ends).toEqual([{ playedMs: 0, finished: true }]);
    const failed = player();
    failed.made.fail('file-missing');
    failed.made.load(new Int16Array(160));
    expect(failed.made.read(frame)).toBe(false);
    expect(failed.ends).toEqual([{ playedMs: 0, finished: false, problem: 'file-missing' }]);
  });
});
