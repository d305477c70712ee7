import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure, ManualClock, silentLog } from '../base/index.ts';
import { PhraseCache } from './phrase-cache.ts';
import { PhraseFolder } from './phrase-folder.ts';
import { loudnessOf } from './loudness.ts';
import type { Pcm, SynthesisWish, Synthesizer } from './synthesizer.ts';

const voice = { name: 'ru+f3' };
let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'phrases-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** 600 ms of a 400 Hz tone at 22.05 kHz between 300 ms of silence. */
function tone(): Pcm {
  const rate = 22_050;
  const samples = Int16Array.from({ length: 1.2 * rate }, (_, n) => {
    const inside = n >= 0.3 * rate && n < 0.9 * rate;
    return inside ? Math.round(6000 * Math.sin((2 * Math.PI * 400 * n) / rate)) : 0;
  });
  return { samples, sampleRateHz: rate };
}

class FakeSynthesizer implements Synthesizer {
  readonly id: string;
  readonly asked: string[] = [];
  fail: Error | undefined;
  readonly wishes: SynthesisWish[] = [];
  /** Waits before the piece that begins there. */
  gate: (from: number) => Promise<void> = () => Promise.resolve();
  pieceSamples = 5000;
  pcm = tone();

  constructor(id = 'fake-1') {
    this.id = id;
  }
  start = async (): Promise<void> => undefined;
  stop = async (): Promise<void> => undefined;
  async *synthesize(text: string, _voice: unknown, wish: SynthesisWish = {}): AsyncGenerator<Pcm, void> {
    this.asked.push(text);
    this.wishes.push(wish);
    const { samples, sampleRateHz } = this.pcm;
    for (let from = 0; from < samples.length; from += this.pieceSamples) {
      await this.gate(from);
      if (this.fail) throw this.fail;
      yield { samples: samples.subarray(from, from + this.pieceSamples), sampleRateHz };
    }
  }
}

function cacheOf(
  synthesizer: Synthesizer,
  options: { maxBytes?: number; clock?: ManualClock } = {},
): PhraseCache {
  return new PhraseCache({ directory, synthesizer, log: silentLog, ...options });
}

describe('the phrase cache', () => {
  it('writes WAV, PCM 16 bits, 8 kHz, mono, without the silence at the ends', async () => {
    const { path, durationMs } = await cacheOf(new FakeSynthesizer()).phrase('Да.', voice);
    const wav = await readFile(path);
    expect([wav.toString('latin1', 0, 4), wav.toString('latin1', 8, 16)]).toEqual(['RIFF', 'WAVEfmt ']);
    expect([wav.readUInt16LE(20), wav.readUInt16LE(22), wav.readUInt32LE(24), wav.readUInt16LE(34)]).toEqual([
      1, 1, 8000, 16,
    ]);
    expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
    expect(durationMs).toBe((wav.length - 44) / 16);
    expect(durationMs).toBeGreaterThan(600);
    expect(durationMs).toBeLessThan(720);
  });

  it('synthesises once, also for two who ask at the same time and for the next run', async () => {
    const synthesizer = new FakeSynthesizer();
    const cache = cacheOf(synthesizer);
    const [first, second] = await Promise.all([cache.phrase('Да.', voice), cache.phrase('Да.', voice)]);
    expect(second).toEqual(first);
    expect(await cache.phrase('Да.', voice)).toEqual(first);
    expect(await cacheOf(synthesizer).phrase('Да.', voice)).toEqual(first);
    expect(synthesizer.asked).toEqual(['Да.']);
  });

  it('keeps apart what differs in text, voice, pace, pitch or engine', async () => {
    const synthesizer = new FakeSynthesizer();
    const cache = cacheOf(synthesizer);
    await cache.phrase('Да.', voice);
    await cache.phrase('Нет.', voice);
    await cache.phrase('Да.', { name: 'ru' });
    await cache.phrase('Да.', { ...voice, rate: 1.1 });
    await cache.phrase('Да.', { ...voice, pitch: 1.1 });
    await cacheOf(new FakeSynthesizer('fake-2')).phrase('Да.', voice);
    expect(await readdir(directory)).toHaveLength(6);
    // one voice's own pace is 1, said or not
    await cache.phrase('Да.', { ...voice, rate: 1, pitch: 1 });
    expect(synthesizer.asked).toHaveLength(5);
  });

  it.each([
    ['cut short', async (path: string) => truncate(path, 1000)],
    ['emptied', async (path: string) => truncate(path, 0)],
    ['overwritten', async (path: string) => writeFile(path, 'x'.repeat(20_000))],
    ['deleted', async (path: string) => rm(path)],
  ])('makes a file anew that was %s', async (_, damage) => {
    const synthesizer = new FakeSynthesizer();
    const cache = cacheOf(synthesizer);
    const made = await cache.phrase('Да.', voice);
    await damage(made.path);
    expect(await cache.phrase('Да.', voice)).toEqual(made);
    expect(synthesizer.asked).toHaveLength(2);
    expect((await readFile(made.path)).length).toBe(44 + made.durationMs * 16);
  });

  it('tells how loud each 20 ms are, made now or by an earlier run', async () => {
    const made = await cacheOf(new FakeSynthesizer()).phrase('Да.', voice);
    expect(made.levels).toHaveLength(Math.floor(made.durationMs / 20));
    // a tone of 400 Hz at −16 LUFS
    expect(Math.abs(20 * Math.log10(made.levels[15]! / 32_768) + 15.3)).toBeLessThan(0.5);
    expect(made.levels.at(-1)).toBeLessThan(50);
    expect(await cacheOf(new FakeSynthesizer()).phrase('Да.', voice)).toEqual(made);
  });

  it('prepares what is not there, and looks again at what is only after a while', async () => {
    const clock = new ManualClock();
    const synthesizer = new FakeSynthesizer();
    const cache = cacheOf(synthesizer, { clock });
    await cache.prepare(['Да.', 'Нет.', 'Да.'], voice);
    expect(synthesizer.asked.toSorted()).toEqual(['Да.', 'Нет.']);
    const { path } = await cache.phrase('Да.', voice);
    await rm(path);
    await cache.prepare(['Да.', 'Нет.'], voice);
    expect(synthesizer.asked).toHaveLength(2);
    clock.advance(10_001);
    await cache.prepare(['Да.', 'Нет.'], voice);
    expect(synthesizer.asked).toHaveLength(3);
    expect((await readFile(path)).length).toBeGreaterThan(44);
  });

  it('leaves the time of use with a file once an hour, so that others know it by its time', async () => {
    const clock = new ManualClock();
    const cache = cacheOf(new FakeSynthesizer(), { clock });
    const { path } = await cache.phrase('Да.', voice);
    const made = new Date(clock.now());
    await utimes(path, made, made);
    const usedAtMs = async (): Promise<number> => {
      await cache.phrase('Да.', voice);
      return (await stat(path)).mtimeMs;
    };
    clock.advance(59 * 60_000);
    expect(await usedAtMs()).toBe(made.getTime());
    clock.advance(60_000);
    expect(await usedAtMs()).toBe(clock.now());
  });

  it('removes what was used longest ago when it grows too large', async () => {
    const clock = new ManualClock();
    const synthesizer = new FakeSynthesizer();
    const size = 44 + (await cacheOf(synthesizer).phrase('размер', voice)).durationMs * 16;
    await rm(directory, { recursive: true });
    await mkdir(directory);
    const cache = cacheOf(synthesizer, { maxBytes: size * 3, clock });
    for (const text of ['один', 'два', 'три', 'один', 'четыре']) {
      await cache.phrase(text, voice);
      clock.advance(1000);
    }
    synthesizer.asked.length = 0;
    for (const text of ['один', 'три', 'четыре']) await cache.phrase(text, voice);
    expect(synthesizer.asked).toEqual([]);
    await cache.phrase('два', voice);
    expect(synthesizer.asked).toEqual(['два']);
    expect(await readdir(directory)).toHaveLength(3);
  });

  it('shares its folder with the caches of other engines: what all of them keep is counted', async () => {
    const size = 44 + (await cacheOf(new FakeSynthesizer()).phrase('размер', voice)).durationMs * 16;
    await rm(directory, { recursive: true });
    const clock = new ManualClock();
    const folder = new PhraseFolder({ directory, log: silentLog, clock, maxBytes: size * 3 });
    const [one, two] = ['fake-1', 'fake-2'].map(
      (id) => new PhraseCache({ directory: folder, synthesizer: new FakeSynthesizer(id), log: silentLog }),
    ) as [PhraseCache, PhraseCache];
    const first = await one.phrase('один', voice);
    for (const text of ['два', 'три']) await one.phrase(text, voice);
    for (const text of ['один', 'два']) await two.phrase(text, voice);
    const left = await readdir(directory);
    expect(left).toHaveLength(3);
    expect(left).not.toContain(basename(first.path));
  });

  it('knows after a restart what was used longest ago', async () => {
    const synthesizer = new FakeSynthesizer();
    const old = await cacheOf(synthesizer).phrase('старое', voice);
    const fresh = await cacheOf(synthesizer).phrase('новое', voice);
    await utimes(old.path, 1000, 1000);
    const size = 44 + fresh.durationMs * 16;
    await cacheOf(synthesizer, { maxBytes: size * 2 }).phrase('ещё', voice);
    const left = await readdir(directory);
    expect(left).toHaveLength(2);
    expect(left.some((name) => old.path.endsWith(name))).toBe(false);
  });

  it('counts what an earlier run has left of speakers, and nothing of other caches below it', async () => {
    const synthesizer = new FakeSynthesizer();
    const speakerOf = (text: string) => ({
      ...{ name: 'anna', edition: '1', folder: 'own-voice-anna' },
      say: (wish?: SynthesisWish) => synthesizer.synthesize(text, voice, wish),
    });
    const old = await cacheOf(synthesizer).phrase('старое', voice, speakerOf);
    await utimes(old.path, 1000, 1000);
    const size = 44 + old.durationMs * 16;
    await mkdir(join(directory, 'rhvoice'));
    await writeFile(join(directory, 'rhvoice', 'other.wav'), Buffer.alloc(10 * size));
    await utimes(join(directory, 'rhvoice', 'other.wav'), 500, 500);
    await cacheOf(synthesizer, { maxBytes: size * 2.5 }).phrase('новое', voice);
    expect(await readdir(join(directory, 'own-voice-anna'))).toHaveLength(1);
    await cacheOf(synthesizer, { maxBytes: size * 2.5 }).phrase('ещё', voice);
    expect(await readdir(join(directory, 'own-voice-anna'))).toEqual([]);
    expect(await readdir(join(directory, 'rhvoice'))).toEqual(['other.wav']);
  });

  it('clears away what an earlier run did not finish', async () => {
    await writeFile(join(directory, 'abc.wav.1.tmp'), 'half');
    await cacheOf(new FakeSynthesizer()).phrase('Да.', voice);
    expect((await readdir(directory)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('passes on a failure of the synthesizer, and asks it again the next time', async () => {
    const synthesizer = new FakeSynthesizer();
    synthesizer.fail = new Failure('unavailable', { code: 'speech.synthesizer-died', message: 'It died.' });
    const cache = cacheOf(synthesizer);
    await expect(cache.phrase('Да.', voice)).rejects.toMatchObject({ code: 'speech.synthesizer-died' });
    synthesizer.fail = undefined;
    expect((await cache.phrase('Да.', voice)).durationMs).toBeGreaterThan(0);
  });

  it('refuses a sentence that has no sound, and a folder that is none', async () => {
    const synthesizer = new FakeSynthesizer();
    synthesizer.pcm = { samples: new Int16Array(5000), sampleRateHz: 22_050 };
    await expect(cacheOf(synthesizer).phrase('…', voice)).rejects.toMatchObject({
      code: 'speech.silent-phrase',
    });
    const file = join(directory, 'file');
    await writeFile(file, '');
    const cache = new PhraseCache({
      directory: join(file, 'phrases'),
      synthesizer: new FakeSynthesizer(),
      log: silentLog,
    });
    await expect(cache.phrase('Да.', voice)).rejects.toMatchObject({ code: 'speech.cache-unwritable' });
  });
});

describe('a sentence that is wanted at once', () => {
  const text = 'Вы записаны на завтра.';

  async function played(
    audio: ReturnType<Awaited<ReturnType<PhraseCache['speak']>>['take']>,
  ): Promise<number[]> {
    if (!('pieces' in audio)) throw new Error('a file');
    const heard: number[] = [];
    for await (const piece of audio.pieces) heard.push(...piece);
    return heard;
  }

  it('is the file when it is there, and knows its end and its levels', async () => {
    const cache = cacheOf(new FakeSynthesizer());
    const made = await cache.phrase(text, voice);
    const speech = await cache.speak(text, voice);
    expect(speech.take()).toEqual({ file: made.path });
    expect(speech.durationMs).toBe(made.durationMs);
    expect(speech.levelAt(300)).toBe(made.levels[15]);
    expect(speech.levelAt(100_000)).toBe(0);
  });

  it('begins before its end is made, and is kept whole when it is', async () => {
    const synthesizer = new FakeSynthesizer();
    let goOn: () => void = () => undefined;
    const halfway = new Promise<void>((resolve) => (goOn = resolve));
    // 300 ms of silence, then half of the tone
    synthesizer.gate = (from) => (from >= 20_000 ? halfway : Promise.resolve());
    const cache = cacheOf(synthesizer);
    const speech = await cache.speak(text, voice);
    expect(synthesizer.wishes[0]?.urgent).toBe(true);
    expect(speech.durationMs).toBeUndefined();
    const hearing = played(speech.take());
    expect((await readdir(directory)).filter((name) => name.endsWith('.wav'))).toEqual([]);
    goOn();
    const heard = await hearing;
    const kept = await cache.phrase(text, voice);
    expect(synthesizer.asked).toEqual([text]);
    expect(Math.abs(heard.length / 8 - kept.durationMs)).toBeLessThanOrEqual(25);
    const lufs = loudnessOf(
      Float64Array.from(heard, (value) => value / 32_768),
      8000,
    );
    expect(Math.abs(lufs + 16)).toBeLessThan(1.5);
    expect(speech.durationMs).toBeGreaterThan(550);
    expect(speech.levelAt(300)).toBeGreaterThan(1000);
  });

  it('is heard from its beginning again when it is begun again', async () => {
    const synthesizer = new FakeSynthesizer();
    let goOn: () => void = () => undefined;
    const halfway = new Promise<void>((resolve) => (goOn = resolve));
    synthesizer.gate = (from) => (from >= 20_000 ? halfway : Promise.resolve());
    const cache = cacheOf(synthesizer);
    const speech = await cache.speak(text, voice);
    const first = speech.take();
    const second = speech.take();
    if (!('pieces' in first)) throw new Error('a file');
    for await (const piece of first.pieces) if (piece.length > 0) break;
    const again = played(second);
    goOn();
    expect((await again).length).toBeGreaterThan(550 * 8);
    await cache.phrase(text, voice);
  });

  it('comes before what is made in advance, also when it was asked for so before', async () => {
    const synthesizer = new FakeSynthesizer();
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    synthesizer.gate = () => begun;
    const cache = cacheOf(synthesizer);
    const prepared = cache.prepare([text], voice);
    await expect.poll(() => synthesizer.wishes.length).toBe(1);
    expect(synthesizer.wishes[0]!.urgent).toBe(false);
    const speech = cache.speak(text, voice);
    await expect.poll(() => synthesizer.wishes[0]!.urgent).toBe(true);
    begin();
    await prepared;
    await speech;
    expect(synthesizer.asked).toEqual([text]);
  });

  it('breaks off where the engine fails, is not kept, and is made anew the next time', async () => {
    const synthesizer = new FakeSynthesizer();
    const failure = new Failure('unavailable', { code: 'speech.synthesizer-died', message: 'It died.' });
    synthesizer.gate = (from) => (from >= 20_000 ? Promise.reject(failure) : Promise.resolve());
    const cache = cacheOf(synthesizer);
    const speech = await cache.speak(text, voice);
    const audio = speech.take();
    await expect(played(audio)).rejects.toMatchObject({ code: 'speech.synthesizer-died' });
    expect(speech.durationMs).toBeUndefined();
    expect(await readdir(directory)).toEqual([]);
    synthesizer.gate = () => Promise.resolve();
    expect((await cache.phrase(text, voice)).durationMs).toBeGreaterThan(600);
  });

  it('breaks off where the engine falls silent in the middle', async () => {
    const clock = new ManualClock();
    const synthesizer = new FakeSynthesizer();
    synthesizer.gate = (from) => (from >= 20_000 ? new Promise(() => undefined) : Promise.resolve());
    const audio = (await cacheOf(synthesizer, { clock }).speak(text, voice)).take();
    const hearing = played(audio).catch((error: { code?: string }) => error.code);
    await clock.advanceAsync(3000);
    expect(await hearing).toBe('speech.synthesizer-stalled');
  });

  it('fails as it does in advance when there is not even a first sound', async () => {
    const synthesizer = new FakeSynthesizer();
    synthesizer.fail = new Failure('unavailable', { code: 'speech.synthesizer-died', message: 'It died.' });
    const cache = cacheOf(synthesizer);
    await expect(cache.speak(text, voice)).rejects.toMatchObject({ code: 'speech.synthesizer-died' });
    synthesizer.fail = undefined;
    synthesizer.pcm = { samples: new Int16Array(5000), sampleRateHz: 22_050 };
    await expect(cache.speak('…', voice)).rejects.toMatchObject({ code: 'speech.silent-phrase' });
  });

  it('is as loud as the voice is known to be, from its first sound on', async () => {
    const synthesizer = new FakeSynthesizer();
    synthesizer.pieceSamples = 400;
    const cache = cacheOf(synthesizer);
    await cache.phrase('Здравствуйте.', voice);
    const { pcm } = synthesizer;
    let asked = 0;
    synthesizer.gate = async (from) => void (asked = from);
    await cache.speak(text, voice);
    // silence of 300 ms, then some 30 ms until it is sure and through the filter
    const askedThen = asked;
    await cache.phrase(text, voice);
    expect(askedThen).toBeLessThan(0.4 * pcm.sampleRateHz);
  });
});
