import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock, systemClock } from '../base/index.ts';
import { Recorder } from './recorder.ts';
import { openRecording, sinkWhenOpen } from './recording/open-recording.ts';
import type { RecordingSink } from './recording/recording-sink.ts';
import { RecordingThread } from './recording/recording-thread.ts';
import { decodeWav } from './wav.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-recorder-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const near = new Int16Array(160).fill(5);
const far = new Int16Array(160).fill(-7);

async function opened(file: string): Promise<Recorder> {
  const { sink } = await openRecording(file, new RecordingThread(), new ManualClock());
  return new Recorder(sink, systemClock, () => undefined);
}

async function samplesOf(file: string): Promise<Int16Array> {
  const decoded = decodeWav(await readFile(file));
  if (!decoded.ok) throw new Error(decoded.why);
  return decoded.audio.samples;
}

/** Takes so many seconds and then fails, or never finishes one. */
class FakeSink implements RecordingSink {
  readonly seconds: number[] = [];
  finished = false;
  readonly #room: number;
  readonly #stuck: boolean;

  constructor(room: number, stuck = false) {
    this.#room = room;
    this.#stuck = stuck;
  }

  async append(samples: Int16Array): Promise<void> {
    if (this.#stuck) await new Promise(() => undefined);
    if (this.seconds.length >= this.#room) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    this.seconds.push(samples.length / 16_000);
  }

  async finish(): Promise<void> {
    this.finished = true;
  }
}

describe('a recorder', () => {
  it('writes what nobody else on the machine may read', async () => {
    const file = join(folder, 'closed', '2026', 'c.wav');
    await (await opened(file)).finish();
    const modes = await Promise.all(
      ['closed', 'closed/2026', 'closed/2026/c.wav'].map(
        async (path) => (await stat(join(folder, path))).mode,
      ),
    );
    expect(modes.map((mode) => mode & 0o777)).toEqual([0o700, 0o700, 0o600]);
  });

  it('writes us left and them right, silence as silence, and a true header', async () => {
    const file = join(folder, 'a', 'b.wav');
    const recorder = await opened(file);
    recorder.add(near, undefined);
    recorder.skip(2);
    recorder.add(undefined, far);
    await recorder.finish();
    const samples = await samplesOf(file);
    expect(samples.length).toBe(4 * 320);
    expect([...samples.subarray(0, 2)]).toEqual([5, 0]);
    expect(samples.subarray(320, 960).every((sample) => sample === 0)).toBe(true);
    expect([...samples.subarray(960, 962)]).toEqual([0, -7]);
    expect(recorder.recordedMs).toBe(80);
    expect((await readFile(file)).readUInt32LE(40)).toBe(4 * 640);
  });

  it('hands every whole second on before the next one ends', async () => {
    const disk = new FakeSink(100);
    const recorder = new Recorder(disk, systemClock, () => undefined);
    for (let frame = 0; frame < 149; frame += 1) recorder.add(near, far);
    await new Promise((resolve) => setImmediate(resolve));
    expect(disk.seconds).toEqual([1, 1]);
    await recorder.finish();
    expect(disk.seconds).toEqual([1, 1, 0.98]);
  });

  it('tells once that the disk is full, and keeps what was written', async () => {
    const troubles: string[] = [];
    const disk = new FakeSink(1);
    const recorder = new Recorder(disk, systemClock, (why) => troubles.push(why));
    recorder.skip(200);
    await recorder.finish();
    recorder.add(near, far);
    expect(troubles).toEqual(['ENOSPC']);
    expect(disk.seconds).toHaveLength(1);
    expect(disk.finished).toBe(true);
  });

  it('gives up on a disk that does not keep up, instead of filling memory, and not all of them at once', () => {
    const troubles: string[] = [];
    const recorder = new Recorder(new FakeSink(0, true), systemClock, (why) => troubles.push(why));
    recorder.skip(50 * 20);
    expect(troubles).toEqual(['too slow']);
    const moments = Array.from({ length: 50 }, () => {
      let given = 0;
      const one = new Recorder(new FakeSink(0, true), systemClock, () => (given = one.recordedMs));
      one.skip(50 * 20);
      return given;
    });
    expect(new Set(moments).size).toBeGreaterThan(3);
    expect(Math.min(...moments)).toBeGreaterThan(10_000);
  });

  it('ends within two seconds on a disk that stands still, told once, and goes on writing when the disk does', async () => {
    const clock = new ManualClock();
    const troubles: string[] = [];
    let goOn: () => void = () => undefined;
    const seconds: number[] = [];
    const stalled = new Promise<void>((resolve) => (goOn = resolve));
    let close: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (close = resolve));
    const disk: RecordingSink = {
      append: (samples) => stalled.then(() => void seconds.push(samples.length / 16_000)),
      finish: async () => close(),
    };
    const recorder = new Recorder(disk, clock, (why) => troubles.push(why));
    recorder.skip(149);
    const finished = recorder.finish();
    clock.advance(2000);
    await finished;
    expect(troubles).toEqual(['too slow']);
    goOn();
    await closed;
    expect(seconds).toEqual([1, 1, 0.98]);
    expect(troubles).toHaveLength(1);
  });

  it('keeps what is said while its file is being opened', async () => {
    const disk = new FakeSink(100);
    let open: () => void = () => undefined;
    const opening = new Promise<void>((resolve) => (open = resolve));
    const recorder = new Recorder(sinkWhenOpen(opening.then(() => ({ sink: disk, file: 'a.ogg' }))), systemClock, () => undefined); // prettier-ignore
    recorder.skip(100);
    open();
    await recorder.finish();
    expect(disk.seconds).toEqual([1, 1]);
    expect(disk.finished).toBe(true);
  });
});
