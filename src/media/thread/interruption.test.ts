import { expect, it } from 'vitest';
import { agreed, LoneStream, silentCode } from '../../../test/fakes/lone-stream.ts';
import { Recorder } from '../recorder.ts';
import { Sound } from '../sound.ts';

const prompt = Int16Array.from({ length: 8000 * 6 }, (_, i) => Math.round(9000 * Math.sin(i / 3)));
const events = { onProgress: () => undefined, onEnd: () => undefined };
const isSilent = (payload: Uint8Array): boolean => payload.every((code) => code === silentCode);

it.each([
  ['coded once for all calls', false],
  ['encoded for this one, which is recorded', true],
])('what plays (%s) is on the wire until it is stopped, and no packet longer', (_, isRecorded) => {
  const line = new LoneStream();
  if (isRecorded) {
    const sink = { append: async () => undefined, finish: async () => undefined };
    line.stream.record(new Recorder(sink, line.clock, () => undefined));
  }
  line.stream.describe(agreed);
  for (const frames of [1, 7, 50]) {
    const player = line.stream.play(false, events);
    player.load(new Sound(prompt));
    const from = line.sent.length;
    line.live(frames, () => line.hear());
    player.stop();
    line.live(10, () => line.hear());
    const said = line.sent.slice(from).map(({ what }) => !isSilent(what.payload));
    expect(said).toEqual([...Array<boolean>(frames).fill(true), ...Array<boolean>(10).fill(false)]);
  }
});

it('another prompt begins in the very packet after the one that it replaces', () => {
  const line = new LoneStream();
  line.stream.describe(agreed);
  line.stream.play(false, events).load(new Sound(prompt));
  line.live(5);
  line.stream.play(false, events).load(new Sound(prompt.map((sample) => -sample)));
  line.live(1);
  expect(isSilent(line.sent.at(-1)!.what.payload)).toBe(false);
  expect(line.sent.at(-1)!.what.payload).not.toEqual(line.sent[4]!.what.payload);
  expect(line.sent).toHaveLength(6);
});
