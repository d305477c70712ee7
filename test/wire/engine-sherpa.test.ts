import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, silentLog, systemClock } from '../../src/base/index.ts';
import { speechClip } from '../factories/speech-clip.ts';
import { findSherpa } from '../../src/speech/engines/sherpa/sherpa-library.ts';
import { sherpaKind } from '../../src/speech/engines/sherpa/sherpa-kind.ts';
import { createSherpaTranscriber } from '../../src/speech/engines/sherpa/sherpa-transcriber.ts';
import { createTranscribingRecognizer } from '../../src/speech/engines/transcribing/transcribing-recognizer.ts';
import type { Behaviour, EngineServer } from '../contracts/engine-server.ts';
import { plainHearing, recognizerContract } from '../contracts/recognizer-contract.ts';
import { fakeSherpa, FakeSherpaProcess, SherpaFolder } from '../fakes/sherpa-package.ts';

/** Models without any sense, in the form that the library wants: make.py beside them. */
const models = fileURLToPath(new URL('../fixtures/speech/sherpa/', import.meta.url));
/** 32 MB that few need: npm install --no-save sherpa-onnx-node@1.13.8 */
const hasLibrary = findSherpa(models) !== undefined;

let folder: SherpaFolder;
beforeEach(() => {
  folder = new SherpaFolder();
});
afterEach(() => folder.remove());

/** Our process of the library, with a library that hears what it is told. */
class Ear implements EngineServer {
  readonly #scene = { text: '', made: [] };
  readonly processes: FakeSherpaProcess[] = [];
  asked = 0;
  #open = new Set<number>();

  spawn = () => {
    const process = new FakeSherpaProcess(fakeSherpa(this.#scene));
    const send = process.send.bind(process);
    process.send = (order) => {
      if (order.kind === 'sound' && !this.#open.has(order.id)) {
        this.asked += 1;
        this.#open.add(order.id);
      }
      if (order.kind === 'drop') this.#open.delete(order.id);
      return send(order);
    };
    process.on('message', (report: { kind: string; id: number }) => {
      if (report.kind === 'written' || report.kind === 'failed') this.#open.delete(report.id);
    });
    this.processes.push(process);
    return process.asProcess();
  };

  get underWay(): number {
    return this.#open.size;
  }

  hears(text: string): void {
    this.#scene.text = text;
  }

  behave(how: Behaviour): void {
    const process = this.processes.at(-1)!;
    if (how === 'fails') this.hears('throws');
    if (how === 'slow' || how === 'silent') process.held ??= [];
    if (how !== 'answers') return;
    process.held = undefined;
    this.hears('да');
  }

  release(): void {
    this.processes.at(-1)!.release();
  }

  async stop(): Promise<void> {
    return;
  }
}

function transcriberOf(clock: ManualClock, ear: Ear) {
  folder.addLibrary();
  const model = folder.addModel('t-one', ['model.onnx', 'tokens.txt'], { kind: 't-one' });
  return createSherpaTranscriber({
    ...{ clock, log: silentLog, folder: model, modelDirectory: folder.path, threads: 1 },
    spawn: ear.spawn,
  });
}

recognizerContract('sherpa-onnx', {
  partials: true,
  troubles: { fails: 'broken', slow: 'late', silent: 'late' },
  open: async (clock) => {
    const server = new Ear();
    const transcriber = transcriberOf(clock, server);
    return { server, recognizer: createTranscribingRecognizer({ transcriber, clock, log: silentLog }) };
  },
});

describe('the process of sherpa-onnx', () => {
  it('is started again when it dies, after longer and longer pauses, and what it had in hand is told as lost', async () => {
    const clock = new ManualClock();
    const ear = new Ear();
    const transcriber = transcriberOf(clock, ear);
    await transcriber.start();
    const lost = transcriber.begin(plainHearing, () => undefined);
    ear.processes[0]!.kill();
    await expect(lost.end()).resolves.toEqual({ ok: false, trouble: 'broken' });
    // nobody hears meanwhile
    const meanwhile = transcriber.begin(plainHearing, () => undefined);
    await expect(meanwhile.end()).resolves.toEqual({ ok: false, trouble: 'broken' });
    clock.advance(1_000);
    expect(ear.processes).toHaveLength(2);
    ear.processes[1]!.kill();
    await new Promise(setImmediate);
    clock.advance(1_000);
    expect(ear.processes).toHaveLength(2);
    clock.advance(1_000);
    expect(ear.processes).toHaveLength(3);
    ear.hears('да');
    await expect
      .poll(() => transcriber.begin(plainHearing, () => undefined).end())
      .toMatchObject({ ok: true });
    await transcriber.stop();
    clock.advance(100_000);
    expect(ear.processes).toHaveLength(3);
  });

  const tools = () => ({ clock: systemClock, log: silentLog, modelDirectory: folder.path });
  const start = () => sherpaKind.make({ model: 't-one', threads: '1' }, tools()).start();

  it.skipIf(hasLibrary)('is not started without the library; the console has words for it', async () => {
    expect(sherpaKind.missing?.(folder.path)?.ru).toContain(
      `npm install --no-save --prefix "${folder.path}"`,
    );
    await expect(start()).rejects.toMatchObject({ code: 'speech.sherpa-missing' });
  });

  it('is not started with what is no model', async () => {
    folder.addLibrary();
    expect(sherpaKind.missing?.(folder.path)).toBeUndefined();
    await expect(start()).rejects.toMatchObject({ code: 'speech.model-missing' });
    folder.addModel('t-one', ['tokens.txt']);
    await expect(start()).rejects.toMatchObject({ code: 'speech.model-incomplete' });
    expect(() => sherpaKind.make({ model: '../../etc', threads: '1' }, tools())).toThrow(/without a path/);
  });

  it('loads a package as it lies on the disk, writes down by it, and says why when it does not load a model', async () => {
    folder.addLibrary(`
      exports.OnlineRecognizer = class {
        constructor(config) {
          if (!config.modelConfig.toneCtc.model.endsWith('/t-one/model.onnx')) throw new Error('another model');
        }
        createStream() { return { seconds: 0, acceptWaveform({ samples, sampleRate }) { this.seconds += samples.length / sampleRate; }, inputFinished() {} }; }
        isReady() { return false; }
        getResult(stream) { return { text: stream.seconds.toFixed(1) + ' секунд' }; }
      };`);
    folder.addModel('t-one', ['model.onnx', 'tokens.txt']);
    const transcriber = createSherpaTranscriber({
      ...{ clock: systemClock, log: silentLog, modelDirectory: folder.path, threads: 1 },
      folder: `${folder.path}/t-one`,
    });
    await transcriber.start();
    const dictation = transcriber.begin(plainHearing, () => undefined);
    for (let frame = 0; frame < 30; frame += 1) dictation.push(new Int16Array(160));
    // 0.3 s before it, 0.6 s after it
    await expect(dictation.end()).resolves.toEqual({ ok: true, text: '1.5 секунд', language: 'ru' });
    await transcriber.stop();
    folder.addModel('vosk-streaming', ['encoder.onnx', 'decoder.onnx', 'joiner.onnx', 'tokens.txt']);
    const wrong = createSherpaTranscriber({
      ...{ clock: systemClock, log: silentLog, modelDirectory: folder.path, threads: 1 },
      folder: `${folder.path}/vosk-streaming`,
    });
    await expect(wrong.start()).rejects.toMatchObject({ code: 'speech.model-refused' });
  });
});

describe.skipIf(!hasLibrary)('the library itself', () => {
  const open = (folder: string) =>
    createSherpaTranscriber({
      ...{ clock: systemClock, log: silentLog, modelDirectory: models, threads: 1, folder },
    });

  it.each(['t-one', 'gigaam-ctc'])('loads a model of the kind %s and writes down by it', async (kind) => {
    const model = folder.addModel(kind, [], { kind });
    for (const file of ['model.onnx', 'tokens.txt'])
      copyFileSync(join(models, kind, file), join(model, file));
    const transcriber = open(model);
    await transcriber.start();
    const partials: string[] = [];
    const dictation = transcriber.begin(plainHearing, (text) => partials.push(text));
    const clip = speechClip('no-08-ru-m3.wav');
    for (let at = 0; at + 160 <= clip.length; at += 160) dictation.push(clip.subarray(at, at + 160));
    expect(await dictation.end()).toMatchObject({ ok: true, text: expect.stringMatching(/^а+$/) as string });
    expect(partials.length > 0).toBe(kind === 't-one');
    await transcriber.stop();
  });

  const lacks = [
    ['zipformer-transducer', /zipformer2-transducer.*encoder_dims/],
    ['zipformer-ctc', /encoder_dims/],
    ['gigaam-transducer', /pred_rnn_layers/],
  ] as const;
  it.each(lacks)(
    'takes what is of another kind for a model of the kind %s, and says what it lacks',
    async (kind, words) => {
      const model = folder.addModel(kind, [], { kind });
      for (const role of ['encoder', 'decoder', 'joiner', 'model'])
        copyFileSync(join(models, 'gigaam-ctc', 'model.onnx'), join(model, `${role}.onnx`));
      copyFileSync(join(models, 'gigaam-ctc', 'tokens.txt'), join(model, 'tokens.txt'));
      await expect(open(model).start()).rejects.toThrow(words);
    },
  );

  it('says why it does not load what is no model', async () => {
    const model = folder.addModel('t-one', ['model.onnx', 'tokens.txt']);
    await expect(open(model).start()).rejects.toMatchObject({
      code: 'speech.model-refused',
      message: expect.not.stringContaining('it ended') as string,
    });
  });
});
