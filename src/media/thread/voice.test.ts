import { describe, expect, it } from 'vitest';
import { Player } from '../player.ts';
import { Sound } from '../sound.ts';
import { BridgeQueue } from './bridge-queue.ts';
import { FrameBatch } from './frame-batch.ts';
import { Voice } from './voice.ts';

function player(value: number): Player {
  const made = new Player(false, { onProgress: () => undefined, onEnd: () => undefined });
  made.load(new Sound(new Int16Array(320).fill(value)));
  return made;
}

function frame(value: number): Int16Array {
  return new Int16Array(160).fill(value);
}

/** What is said: the first sample, `key`, or 0 for silence. */
function said(voice: Voice, count: number, events = true): (number | 'key' | 'coded')[] {
  return Array.from({ length: count }, () => {
    const utterance = voice.next(events);
    if (utterance.kind === 'coded') return 'coded';
    return utterance.kind === 'key' ? 'key' : (utterance.samples?.[80] ?? 0);
  });
}

describe('what a stream says', () => {
  it('is silence, and the newest of what plays', () => {
    const voice = new Voice();
    expect(said(voice, 1)).toEqual([0]);
    voice.play(player(1));
    expect(said(voice, 1)).toEqual([1]);
    voice.play(player(2));
    expect(said(voice, 3)).toEqual([2, 2, 0]);
  });

  it('is given coded where a law is named, as far as it is coded', () => {
    const voice = new Voice();
    voice.play(player(4));
    expect(voice.next(true, 'PCMA')).toMatchObject({ kind: 'coded', at: 0 });
    expect(voice.next(true)).toMatchObject({ kind: 'sound' });
    expect(voice.next(true, 'PCMA')).toEqual({ kind: 'sound', samples: undefined });
  });

  it('is keys before what plays, which waits', () => {
    const voice = new Voice();
    voice.play(player(1));
    voice.press('5');
    expect(said(voice, 14)).toEqual([...Array<string>(8).fill('key'), 0, 0, 0, 0, 1, 1]);
    expect(voice.digitsSent).toBe(1);
  });

  it('has no keys in it where they are told instead, and goes on playing', () => {
    const pressed: string[] = [];
    const voice = new Voice((keys) => pressed.push(keys));
    voice.play(player(1));
    voice.press('5x#');
    voice.press('x');
    expect(said(voice, 2)).toEqual([1, 1]);
    expect([pressed, voice.digitsSent]).toEqual([['5#'], 2]);
  });

  it('has keys in it that were told before, where the signalling would not carry them', () => {
    const pressed: string[] = [];
    const voice = new Voice((keys) => pressed.push(keys));
    voice.press('5');
    voice.press('5', true);
    expect(said(voice, 9)).toEqual([...Array<string>(8).fill('key'), 0]);
    expect([pressed, voice.digitsSent]).toEqual([['5'], 1]);
  });

  it('is everybody who is to be heard, together', () => {
    const voice = new Voice();
    const queues = [new BridgeQueue(), new BridgeQueue(), new BridgeQueue()];
    voice.repeat(queues);
    queues[0]!.push(frame(100));
    queues[1]!.push(frame(-30));
    queues[2]!.push(frame(7));
    expect(said(voice, 1)).toEqual([77]);
    queues[1]!.push(frame(5));
    expect(said(voice, 2)).toEqual([5, 0]);
  });

  it('falls silent with the very next frame when what plays is stopped', () => {
    const voice = new Voice();
    const playing = player(9);
    voice.play(playing);
    expect(said(voice, 1)).toEqual([9]);
    playing.stop();
    expect(said(voice, 1)).toEqual([0]);
  });

  it('is the other side of a bridge while nothing plays, never old', () => {
    const voice = new Voice();
    const queue = new BridgeQueue();
    voice.repeat([queue]);
    queue.push(frame(7));
    expect(said(voice, 2)).toEqual([7, 0]);
    voice.play(player(1));
    for (const value of [8, 9, 10]) {
      queue.push(frame(value));
      said(voice, 1);
    }
    expect(said(voice, 1)).toEqual([0]);
    voice.repeat([]);
    queue.push(frame(11));
    expect(said(voice, 1)).toEqual([0]);
  });
});

describe('the queue of a bridge', () => {
  it('keeps copies of the newest three', () => {
    const queue = new BridgeQueue();
    const shared = frame(0);
    for (let value = 1; value <= 5; value += 1) queue.push(shared.fill(value));
    expect([queue.shift()?.[0], queue.shift()?.[0], queue.shift()?.[0], queue.shift()]).toEqual([
      3,
      4,
      5,
      undefined,
    ]);
  });
});

describe('a batch of frames', () => {
  it('goes out as one, whole, and only when there is something', () => {
    const posts: { handles: number[]; samples: Int16Array }[] = [];
    const batch = new FrameBatch((handles, samples) => posts.push({ handles, samples }));
    batch.flush();
    for (let handle = 1; handle <= 20; handle += 1) batch.add(handle, frame(handle));
    batch.flush();
    batch.add(99, frame(99));
    batch.flush();
    expect(posts.map(({ handles }) => handles.length)).toEqual([20, 1]);
    expect(posts[0]!.samples.length).toBe(20 * 160);
    expect(posts[0]!.samples[19 * 160]).toBe(20);
    expect(posts[1]!.samples[0]).toBe(99);
  });
});
