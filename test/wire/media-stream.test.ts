import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import { decodeWav, encodeWav, type MediaEngine } from '../../src/media/index.ts';
import { samplesOfRecording } from '../../src/media/recording/opus-samples.ts';
import { agree, joined, openEnd, openPair, purity, share, sine, startEngine, until } from './media-pair.ts';

let engine: MediaEngine;
let folder: string;

beforeAll(async () => {
  engine = await startEngine(21_000);
  folder = await mkdtemp(join(tmpdir(), 'perezvon-media-'));
});

afterAll(async () => {
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The samples between the first and the last that are not near silence. */
function sounding(samples: Int16Array): Int16Array {
  const loud = (sample: number): boolean => Math.abs(sample) > 200;
  const first = samples.findIndex(loud);
  return first < 0 ? new Int16Array(0) : samples.subarray(first, samples.findLastIndex(loud) + 1);
}

describe('two streams on loopback', () => {
  it('a file that one plays is heard by the other, whole', async () => {
    const [caller, callee] = await openPair(engine, 'file');
    const file = join(folder, 'tone.wav');
    await writeFile(file, encodeWav({ sampleRate: 8000, channels: 1, samples: sine(440, 1000) }));

    const playback = caller.stream.play({ file });
    const end = await playback.done;
    expect(end).toEqual({ playedMs: 1000, finished: true });
    expect(playback.playedMs).toBe(1000);
    await until(() => sounding(callee.heard()).length >= 7900);
    expect(purity(callee.heard(), 440)).toBeGreaterThan(0.8);
    expect(purity(callee.heard(), 480)).toBe(0);
    const statistics = await callee.stream.close();
    expect(statistics).toMatchObject({
      received: true,
      packetsLost: 0,
      packetsRefused: 0,
      packetsDuplicate: 0,
    });
    await caller.stream.close();
  });

  it('a sound that is still being made is heard as it comes, and one that breaks off is told of', async () => {
    const [caller, callee] = await openPair(engine, 'pieces');
    const sound = sine(440, 600);
    let goOn: () => void = () => undefined;
    const later = new Promise<void>((resolve) => (goOn = resolve));
    async function* pieces(broken: boolean): AsyncGenerator<Int16Array> {
      yield sound.subarray(0, 2000);
      await later;
      if (broken) throw new Error('the engine died');
      for (let from = 2000; from < sound.length; from += 700) yield sound.subarray(from, from + 700);
    }
    const playback = caller.stream.play({ pieces: pieces(false) });
    // what has come is played while the rest is awaited
    await until(() => sounding(callee.heard()).length > 1500);
    goOn();
    expect(await playback.done).toEqual({ playedMs: 600, finished: true });
    await until(() => sounding(callee.heard()).length >= 4700);
    const end = await caller.stream.play({ pieces: pieces(true) }).done;
    expect(end).toEqual({ playedMs: 250, finished: false, problem: 'sound-broke-off' });
    const stopped = caller.stream.play({ pieces: pieces(false) });
    stopped.stop();
    expect(await stopped.done).toMatchObject({ finished: false });
    await caller.stream.close();
    await callee.stream.close();
  });

  it('one who begins to listen in the middle hears what is said from then on, and who ceases hears no more', async () => {
    const [caller, callee] = await openPair(engine, 'now-and-then');
    callee.stream.listen(undefined);
    caller.stream.play({ samples: sine(440, 400) });
    await until(() => callee.digits.length > 0 || caller.frames.length > 30);
    const before = callee.frames.length;
    const heard: Int16Array[] = [];
    callee.stream.listen((frame) => heard.push(frame));
    await caller.stream.play({ samples: sine(700, 600) }).done;
    await until(() => sounding(joined(heard)).length >= 4700);
    callee.stream.listen(undefined);
    const { packetsReceived } = await callee.stream.statistics();
    const told = heard.length;
    await until(() => caller.frames.length > told + 60);
    expect(heard).toHaveLength(told);
    expect(callee.frames).toHaveLength(before);
    expect(purity(joined(heard), 700)).toBeGreaterThan(0.8);
    expect(purity(joined(heard), 440)).toBe(0);
    const statistics = await callee.stream.close();
    expect(statistics.packetsReceived).toBeGreaterThan(packetsReceived);
    await caller.stream.close();
  });

  it('keys go both ways, each told once', async () => {
    const [caller, callee] = await openPair(engine, 'keys');
    caller.stream.sendDigits('1200#*');
    callee.stream.sendDigits('99D');
    await until(() => callee.digits.length === 6 && caller.digits.length === 3);
    await systemClock.sleep(200);
    expect(callee.digits.join('')).toBe('1200#*');
    expect(caller.digits.join('')).toBe('99D');
    expect(await caller.stream.close()).toMatchObject({ digitsSent: 6, digitsReceived: 3 });
    await callee.stream.close();
  });

  it('keys become tones when the far end takes no events, and are heard as keys there', async () => {
    const caller = await openEnd(engine, { id: 'tones-caller' });
    const callee = await openEnd(engine, { id: 'tones-callee' });
    agree(caller.stream, callee.stream, (sdp) =>
      sdp.replace(/a=(rtpmap|fmtp):101.*\r\n/g, '').replace(' 101\r\n', '\r\n'),
    );
    callee.stream.sendDigits('5');
    await until(() => sounding(caller.heard()).length > 700);
    const tone = sounding(caller.heard()).subarray(0, 640);
    expect(share(tone, 770) + share(tone, 1336)).toBeGreaterThan(0.9);
    callee.stream.sendDigits('11#');
    await until(() => caller.digits.length === 4);
    expect(caller.digits.join('')).toBe('511#');
    await Promise.all([caller.stream.close(), callee.stream.close()]);
  });

  it('learn from each other’s reports how far they are, and give the talk a score', async () => {
    const [caller, callee] = await openPair(engine, 'reports');
    let measured: number | undefined;
    while (measured === undefined) {
      await systemClock.sleep(500);
      measured = (await caller.stream.statistics()).roundTripMs;
    }
    const statistics = await caller.stream.close();
    // loopback: only a busy machine is between the two
    expect(statistics.roundTripMs).toBeGreaterThanOrEqual(0);
    expect(statistics.mos).toBeGreaterThan(1);
    expect(statistics.farEnd).toMatchObject({ packetsLost: 0 });
    await callee.stream.close();
  });

  it('silence is sent while nothing plays, so that the far end always hears from us', async () => {
    const [caller, callee] = await openPair(engine, 'silence');
    await until(() => callee.frames.length >= 20);
    expect(callee.heard().every((sample) => Math.abs(sample) <= 8)).toBe(true);
    await Promise.all([caller.stream.close(), callee.stream.close()]);
  });

  it('what plays is replaced, stopped, or ends with the stream, and says so', async () => {
    const [caller, callee] = await openPair(engine, 'replace');
    const first = caller.stream.play({ tone: 'music' });
    await until(() => first.playedMs > 100);
    const second = caller.stream.play({ samples: sine(300, 60_000) });
    expect(await first.done).toMatchObject({ finished: false });
    await until(() => second.playedMs > 100);
    second.stop();
    const stopped = await second.done;
    expect(stopped.finished).toBe(false);
    expect(stopped.playedMs).toBeGreaterThan(60);
    const third = caller.stream.play({ tone: 'ringback' });
    await caller.stream.close();
    expect(await third.done).toMatchObject({ finished: false });
    expect(await caller.stream.play({ tone: 'busy' }).done).toEqual({ playedMs: 0, finished: false });
    await callee.stream.close();
  });

  it('a missing or wrong file is told, and the stream lives on', async () => {
    const [caller, callee] = await openPair(engine, 'missing');
    const wrong = join(folder, 'wrong.wav');
    await writeFile(wrong, 'not a sound');
    expect(await caller.stream.play({ file: join(folder, 'none.wav') }).done).toMatchObject({
      problem: 'file-missing',
    });
    expect(await caller.stream.play({ file: wrong }).done).toMatchObject({ problem: 'file-unreadable' });
    expect(await caller.stream.play({ samples: sine(300, 100) }).done).toMatchObject({ finished: true });
    await Promise.all([caller.stream.close(), callee.stream.close()]);
  });

  it('what plays before the answer waits for it', async () => {
    const caller = await openEnd(engine, { id: 'early-caller' });
    const callee = await openEnd(engine, { id: 'early-callee' });
    // a part of a larger array, as a cutter of phrases would hand in
    const playback = caller.stream.play({ samples: sine(500, 400).subarray(800, 2400) });
    await systemClock.sleep(100);
    expect(playback.playedMs).toBe(0);
    agree(caller.stream, callee.stream);
    expect(await playback.done).toEqual({ playedMs: 200, finished: true });
    await until(() => sounding(callee.heard()).length > 1500);
    await Promise.all([caller.stream.close(), callee.stream.close()]);
  });
});

describe('a recording', () => {
  it('has us on the left and them on the right, in the time of the call', async () => {
    const [caller, callee] = await openPair(engine, 'record');
    const file = join(folder, 'calls', 'a.wav');
    await until(() => caller.frames.length > 5);
    await caller.stream.record(file);
    await systemClock.sleep(500);
    await caller.stream.play({ samples: sine(400, 500) }).done;
    await callee.stream.play({ samples: sine(900, 500) }).done;
    await systemClock.sleep(300);
    const statistics = await caller.stream.close();
    await callee.stream.close();

    const decoded = decodeWav(await readFile(file));
    if (!decoded.ok) throw new Error(decoded.why);
    const { audio } = decoded;
    expect([audio.channels, audio.sampleRate]).toEqual([2, 8000]);
    expect(audio.samples.length / 16).toBe(statistics.recordedMs);
    const left = audio.samples.filter((_, i) => i % 2 === 0);
    const right = audio.samples.filter((_, i) => i % 2 === 1);
    expect(purity(left, 400)).toBeGreaterThan(0.8);
    expect(purity(right, 900)).toBeGreaterThan(0.8);
    // they speak after us
    const leftEnd = left.findLastIndex((sample) => Math.abs(sample) > 200);
    const rightStart = right.findIndex((sample) => Math.abs(sample) > 200);
    expect(rightStart).toBeGreaterThan(leftEnd);
    // within the recording's first half second nobody spoke
    expect(left.findIndex((sample) => Math.abs(sample) > 200)).toBeGreaterThan(8 * 400);
  });

  it('as Opus is written second by second, so that a killed process leaves it playable', async () => {
    const [caller, callee] = await openPair(engine, 'opus');
    await until(() => caller.frames.length > 5);
    // a WAV as long as the encoder has not come, which is for the machine to say
    let file = '';
    for (let n = 0; !file.endsWith('.ogg'); n += 1)
      file = await caller.stream.record(join(folder, 'opus', `${n}.ogg`));
    await caller.stream.play({ samples: sine(400, 700) }).done;
    await callee.stream.play({ samples: sine(900, 700) }).done;
    const channels = async (): Promise<Int16Array[]> => {
      const all = [...samplesOfRecording(await readFile(file))].flatMap((part) => [...part]);
      return [0, 1].map((channel) => Int16Array.from(all.filter((_, i) => i % 2 === channel)));
    };
    const when = async (enough: (left: Int16Array) => boolean): Promise<Int16Array[]> => {
      for (;;) {
        const both = await channels();
        if (enough(both[0]!)) return both;
        await systemClock.sleep(50);
      }
    };
    // what is there while the call goes on is what a kill leaves
    await when((left) => purity(left, 400) > 0.4);
    const { recordedMs } = await caller.stream.close();
    await callee.stream.close();
    // a slow encoder is not waited for at the end of a call, and writes all the same
    const [ours, theirs] = await when((left) => left.length >= recordedMs * 8);
    expect([ours!.length / 8, theirs!.length / 8]).toEqual([recordedMs, recordedMs]);
    expect(purity(theirs!, 900)).toBeGreaterThan(0.4);
    const loud = (sample: number): boolean => Math.abs(sample) > 1000;
    expect(theirs!.findIndex(loud)).toBeGreaterThan(ours!.findLastIndex(loud) - 800);
  });

  it.each(['/dev/full', '/dev/null/a.ogg'])(
    'that can not be opened is refused with a Failure',
    async (file) => {
      const end = await openEnd(engine, { id: 'no-disk' });
      await expect(end.stream.record(file)).rejects.toMatchObject({ code: 'media.recording' });
      await end.stream.close();
    },
  );
});
