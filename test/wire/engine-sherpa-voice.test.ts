import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock, type Log } from '../../src/base/index.ts';
import { ClinicVoices, tryVoice } from '../../src/speech/index.ts';
import { findSherpa } from '../../src/speech/engines/sherpa/sherpa-library.ts';
import { sherpaVoiceKind } from '../../src/speech/engines/sherpa-voice/sherpa-voice-kind.ts';
import type { VoiceKind } from '../../src/speech/engines/voice-kind.ts';
import { loudnessOf } from '../../src/speech/loudness.ts';
import { readWav } from '../../src/speech/wav.ts';
import type { Pcm, Synthesizer } from '../../src/speech/synthesizer.ts';
import { describeSynthesizer } from '../contracts/synthesizer-contract.ts';
import { SherpaFolder } from '../fakes/sherpa-package.ts';

/** Voices without any sense, in the form that the library wants: make.py beside them. */
const fixtures = fileURLToPath(new URL('../fixtures/speech/sherpa/', import.meta.url));
/** 32 MB that few need: npm install --no-save sherpa-onnx-node@1.13.8 */
const hasLibrary = findSherpa(fixtures) !== undefined;
/** Debian's espeak-ng-data, as Piper's archives have it in them. */
const phonemes = [
  '/usr/lib/x86_64-linux-gnu/espeak-ng-data',
  '/usr/lib/aarch64-linux-gnu/espeak-ng-data',
].find((path) => existsSync(path));

const voiceFiles = ['ru_RU-some-medium.onnx', 'tokens.txt', 'espeak-ng-data'];
/** What the package does, as far as it is used: a sentence is a tone, and one word ends the process. */
const packageCode = `
  exports.OfflineTts = class {
    constructor(config) {
      if (!config.model.vits.dataDir) throw new Error('no phonemes');
      this.sampleRate = 22050;
    }
    async generateAsync({ text, speed, onProgress }) {
      if (text.includes('обрыв')) process.kill(process.pid, 'SIGKILL');
      const sentences = text.split(/(?<=[.!?])\\s+/).map((sentence) =>
        Float32Array.from({ length: Math.round((1100 * sentence.length) / speed) }, (_, n) => 0.2 * Math.sin(n / 7)));
      for (const samples of sentences) {
        await new Promise(setImmediate);
        onProgress({ samples });
      }
      return { samples: Float32Array.from(sentences.flatMap((samples) => [...samples])), sampleRate: 22050 };
    }
  };`;

let folder: SherpaFolder;
beforeEach(() => {
  folder = new SherpaFolder();
});
afterEach(() => folder.remove());

const toolsIn = (modelDirectory: string, log: Log = silentLog) => ({
  clock: systemClock,
  log,
  modelDirectory,
});
const chosen = (fields: Record<string, string> = {}, modelDirectory = folder.path, log?: Log) =>
  sherpaVoiceKind.make({ model: 'piper-some', ...fields }, toolsIn(modelDirectory, log));

/** A log that keeps what it was told. */
function listening() {
  const told: object[] = [];
  const log: Log = { ...silentLog, warn: (fields: object) => told.push(fields), child: () => log };
  return { told, log };
}

describe('sherpa-onnx with a package of ours', () => {
  const lasting = new SherpaFolder();
  beforeAll(() => {
    lasting.addLibrary(packageCode);
    lasting.addModel('piper-some', voiceFiles, { kind: 'piper' });
  });
  afterAll(() => lasting.remove());
  describeSynthesizer('a voice by the package', {
    open: async () => chosen({}, lasting.path),
  });

  it('gives a text sentence by sentence', async () => {
    const { synthesizer, voice } = chosen({}, lasting.path);
    await synthesizer.start();
    const pieces: number[] = [];
    for await (const { samples } of synthesizer.synthesize('Да. Нет, не приду.', voice))
      pieces.push(samples.length);
    expect(pieces).toEqual([3 * 1100, 14 * 1100]);
    await synthesizer.stop();
  });

  it('speaks as fast as it was chosen, as loud as all others, on the line', async () => {
    const trial = async (pace: string) => {
      const heard = await tryVoice(
        chosen({ pace }, lasting.path),
        systemClock,
        'Вы записаны на завтра, в девять.',
      );
      if (!heard.ok) throw new Error(heard.trouble);
      return heard;
    };
    const [usual, slow] = [await trial('usual'), await trial('slow')];
    expect(slow.durationMs / usual.durationMs).toBeCloseTo(1 / 0.85, 1);
    const samples = readWav(usual.wav, 8000)!;
    const lufs = loudnessOf(
      Float64Array.from(samples, (sample) => sample / 32_768),
      8000,
    );
    expect(Math.abs(lufs + 16)).toBeLessThan(0.5);
  });

  it('leaves a talk to the voice that is always there when it dies over a sentence, and leads the next one', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'perezvon-phrases-'));
    const spare = new Spare();
    const voices = new ClinicVoices({
      ...{ ...toolsIn(lasting.path), directory, usual: [] },
      ...{ kinds: [sherpaVoiceKind], spare: spare.kind },
    });
    await voices.start();
    const choice = { engine: 'sherpa', fields: { model: 'piper-some' }, version: '1' };
    await Promise.all(['a', 'b'].map((clinic) => voices.renew(clinic, choice)));
    await voices.of('a').prepare(['Здравствуйте.', 'Тут обрыв.']);
    expect(spare.said.sort()).toEqual(['Здравствуйте.', 'Тут обрыв.']);
    await voices.of('b').prepare(['До свидания.']);
    expect(spare.said).toHaveLength(2);
    expect(readdirSync(join(directory, 'sherpa')).length).toBeGreaterThan(0);
    await voices.stop();
    rmSync(directory, { recursive: true });
  }, 30_000);

  it('does not start with what the package does not take, and the log says why', async () => {
    folder.addLibrary(packageCode);
    folder.addModel('vits-plain', ['model.onnx', 'tokens.txt']);
    const { told, log } = listening();
    const { synthesizer } = chosen({ model: 'vits-plain' }, folder.path, log);
    await expect(synthesizer.start()).rejects.toMatchObject({ code: 'speech.synthesizer-not-started' });
    expect(told).toContainEqual(expect.objectContaining({ why: 'no phonemes' }));
    await synthesizer.stop();
  });
});

describe('the console', () => {
  it.skipIf(hasLibrary)('says what to type while the program is missing', () => {
    const said = sherpaVoiceKind.missing?.(folder.path);
    expect(said?.ru).toContain(`npm install --no-save --prefix "${folder.path}" sherpa-onnx-node@`);
    expect(said?.en).toContain('npx perezvon models add piper-denis');
    expect(() => chosen()).toThrow(expect.objectContaining({ code: 'speech.sherpa-missing' }) as Error);
  });

  it('says what to type while no voice is there, and which voice is not', () => {
    folder.addLibrary();
    folder.addModel('t-one', ['model.onnx'], { kind: 't-one' });
    expect(sherpaVoiceKind.missing?.(folder.path)?.ru).toBe(
      'На сервере нет ни одного голоса для sherpa-onnx. Скачайте: npx perezvon models add piper-denis',
    );
    expect(() => chosen()).toThrow(expect.objectContaining({ code: 'speech.model-missing' }) as Error);
    expect(() => chosen({ model: 't-one' })).toThrow(/piper, vits, matcha/);
    expect(() => chosen({ model: '../piper' })).toThrow(/without a path/);
    folder.addModel('piper-some', voiceFiles, { kind: 'piper' });
    expect(sherpaVoiceKind.missing?.(folder.path)).toBeUndefined();
  });
});

describe.skipIf(!hasLibrary)('the library itself', () => {
  const lasting = new SherpaFolder();
  beforeAll(() => {
    for (const kind of ['piper', 'vits', 'matcha']) {
      const model = join(lasting.path, `${kind}-some`);
      mkdirSync(model);
      for (const file of readdirSync(join(fixtures, kind)))
        copyFileSync(join(fixtures, kind, file), join(model, file));
      if (phonemes !== undefined && kind !== 'vits') symlinkSync(phonemes, join(model, 'espeak-ng-data'));
    }
  });
  afterAll(() => lasting.remove());
  const open = (model: string) => chosen({ model }, lasting.path);

  describeSynthesizer('a VITS by letters', { open: async () => open('vits-some') });
  describe.skipIf(phonemes === undefined)('with phonemes', () => {
    describeSynthesizer('a voice of Piper’s kind', { open: async () => open('piper-some') });
    describeSynthesizer('a voice of Matcha’s kind', { open: async () => open('matcha-some') });
  });

  it('says why it does not load what is no voice', async () => {
    folder.addModel('vits-some', ['model.onnx', 'tokens.txt']);
    const { told, log } = listening();
    const { synthesizer } = sherpaVoiceKind.make({ model: 'vits-some' }, toolsIn(folder.path, log));
    await expect(synthesizer.start()).rejects.toMatchObject({ code: 'speech.synthesizer-not-started' });
    expect(JSON.stringify(told)).toMatch(/protobuf/i);
    await synthesizer.stop();
  });
});

/** The voice that is always there. */
class Spare implements Synthesizer {
  readonly id = 'spare';
  readonly said: string[] = [];
  readonly kind: VoiceKind = {
    ...{ id: 'spare', shared: true, fields: [], reach: { to: 'this-machine' } },
    words: { ru: { name: '', about: '' }, en: { name: '', about: '' } },
    make: () => ({ synthesizer: this, voice: { name: 'spare' } }),
  };

  start = async (): Promise<void> => undefined;
  stop = async (): Promise<void> => undefined;

  async *synthesize(text: string): AsyncGenerator<Pcm, void> {
    this.said.push(text);
    yield {
      samples: Int16Array.from({ length: 8000 }, (_, n) => 5000 * Math.sin(n / 5)),
      sampleRateHz: 8000,
    };
  }
}
