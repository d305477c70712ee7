import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { opusFixture } from '../../../test/factories/opus-fixture.ts';
import { wavFixture } from '../../../test/factories/wav-fixture.ts';
import { contentTypeOf, openRecording, readRecording } from './recording-file.ts';
import { waveformOf } from './waveform.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perezvon-recording-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const second: [number, number][] = Array.from({ length: 8000 }, (_, n) => [
  n < 4000 ? 16_384 : 0,
  n < 4000 ? 0 : -32_768,
]);
const write = (content: Buffer): Promise<void> => writeFile(join(directory, 'a.wav'), content);

describe('a recording', () => {
  it('is sent as it lies', async () => {
    await write(wavFixture(second));
    const recording = await openRecording(directory, 'a.wav');
    expect(recording).toMatchObject({ durationMs: 1000, layout: { channels: 2, sampleRateHz: 8000 } });
    expect(await buffer(readRecording(recording, 0, recording.sizeBytes - 1))).toEqual(wavFixture(second));
  });

  it('that a kill cut off is sent with a mended header and whole samples', async () => {
    await write(Buffer.concat([wavFixture(second, false), Buffer.from([1, 2, 3])]));
    const recording = await openRecording(directory, 'a.wav');
    expect(await buffer(readRecording(recording, 0, recording.sizeBytes - 1))).toEqual(wavFixture(second));
  });

  it.each([
    [0, 10],
    [40, 50],
    [44, 44],
    [100, 32_043],
  ])('gives the bytes %i to %i', async (start, end) => {
    await write(wavFixture(second));
    const recording = await openRecording(directory, 'a.wav');
    const bytes = await buffer(readRecording(recording, start, end));
    expect(bytes).toEqual(wavFixture(second).subarray(start, end + 1));
  });

  it.each(['../a.wav', '/etc/passwd', 'gone.wav', '.'])('is not there: %s', async (path) => {
    await write(wavFixture(second));
    await expect(openRecording(directory, path)).rejects.toMatchObject({ code: 'recording.missing' });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('ID3 this is no wave file at all')],
    ['a header without a format', Buffer.concat([Buffer.from('RIFF....WAVEdata....'), Buffer.alloc(9)])],
  ])('is none: %s', async (_, content) => {
    await write(content);
    await expect(openRecording(directory, 'a.wav')).rejects.toMatchObject({ code: 'recording.missing' });
  });

  it('in Opus is sent as it lies, without what a kill has torn', async () => {
    const whole = await opusFixture(join(directory, 'b.ogg'), second);
    const recording = await openRecording(directory, 'b.ogg');
    expect(recording).toMatchObject({ format: 'opus', durationMs: 1000, sizeBytes: whole.length });
    expect(contentTypeOf(recording)).toBe('audio/ogg; codecs=opus');
    expect(await buffer(readRecording(recording, 100, 299))).toEqual(whole.subarray(100, 300));
    await writeFile(join(directory, 'b.ogg'), Buffer.concat([whole, Buffer.from('OggS and no more')]));
    const torn = await openRecording(directory, 'b.ogg');
    expect(await buffer(readRecording(torn, 0, torn.sizeBytes - 1))).toEqual(whole);
  });

  it('in Opus is drawn by the peaks of each channel', async () => {
    const tone = (n: number): number => 16_000 * Math.sin((2 * Math.PI * 500 * n) / 8000);
    const talk = second.map((_, n): [number, number] => (n < 4000 ? [tone(n), 0] : [0, tone(n)]));
    await opusFixture(join(directory, 'b.ogg'), talk);
    const { durationMs, left, right } = await waveformOf(await openRecording(directory, 'b.ogg'), 4);
    expect(durationMs).toBe(1000);
    const loud = (peaks: number[]): boolean[] => peaks.map((peak) => peak > 0.2);
    expect([loud(left), loud(right)]).toEqual([
      [true, true, false, false],
      [false, false, true, true],
    ]);
  });

  it('in Opus that is none is not there', async () => {
    await writeFile(join(directory, 'b.ogg'), wavFixture(second));
    await expect(openRecording(directory, 'b.ogg')).rejects.toMatchObject({ code: 'recording.missing' });
    await expect(openRecording(directory, 'gone.ogg')).rejects.toMatchObject({ code: 'recording.missing' });
  });

  it('is drawn by the peaks of each channel', async () => {
    await write(wavFixture(second));
    const waveform = await waveformOf(await openRecording(directory, 'a.wav'), 4);
    expect(waveform).toEqual({ durationMs: 1000, left: [0.5, 0.5, 0, 0], right: [0, 0, 1, 1] });
  });

  it('without sound is drawn empty, and never with more points than samples', async () => {
    await write(wavFixture([]));
    expect(await waveformOf(await openRecording(directory, 'a.wav'), 100)).toEqual({
      ...{ durationMs: 0, left: [], right: [] },
    });
    await write(wavFixture([[100, 200]]));
    expect((await waveformOf(await openRecording(directory, 'a.wav'), 100)).left).toHaveLength(1);
  });
});
