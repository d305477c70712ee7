import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSherpaEar, type SherpaEar } from '../../src/speech/engines/sherpa/sherpa-ear.ts';
import type { SherpaLibrary } from '../../src/speech/engines/sherpa/sherpa-library.ts';
import type { SherpaOrder, SherpaReport } from '../../src/speech/engines/sherpa/sherpa-messages.ts';
import type { SherpaProcess } from '../../src/speech/engines/sherpa/sherpa-runner.ts';

/** A folder of models with the package beside them, as `npm install --prefix` leaves it. */
export class SherpaFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'perezvon-models-'));

  /** The package; `code` is what stands in it. */
  addLibrary(code = ''): void {
    const folder = join(this.path, 'node_modules', 'sherpa-onnx-node');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"name":"sherpa-onnx-node","main":"main.js"}');
    writeFileSync(join(folder, 'main.js'), code);
  }

  addModel(name: string, files: readonly string[], card?: object): string {
    const folder = join(this.path, name);
    mkdirSync(folder, { recursive: true });
    for (const file of files) writeFileSync(join(folder, file), 'weights');
    if (card) writeFileSync(join(folder, 'perezvon-model.json'), JSON.stringify(card));
    return folder;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What the package does, as far as it is used: a second of sound is a step, `text` is what it hears. */
export function fakeSherpa(scene: { text: string; readonly made: object[]; logs?: number[] }): SherpaLibrary {
  interface Stream {
    sounds: { samples: Float32Array; sampleRate: number }[];
    finished: boolean;
    decoded: boolean;
    acceptWaveform(sound: { samples: Float32Array; sampleRate: number }): void;
    inputFinished(): void;
  }
  const newStream = (): Stream => ({
    sounds: [],
    finished: false,
    decoded: true,
    acceptWaveform(sound) {
      this.sounds.push(sound);
      this.decoded = false;
    },
    inputFinished() {
      this.finished = true;
    },
  });
  class Recognizer {
    constructor(config: object) {
      scene.made.push(config);
    }
    createStream = newStream;
    isReady = (stream: Stream) => !stream.decoded;
    decode = (stream: Stream) => {
      if (scene.text === 'throws') throw new Error('as it was told to');
      stream.decoded = true;
    };
    getResult = ({ sounds }: Stream) => {
      const heard = sounds.some(({ samples }) => samples.some((sample) => sample !== 0));
      return { text: heard ? scene.text : '', ys_probs: scene.logs ?? [] };
    };
  }
  return { OnlineRecognizer: Recognizer, OfflineRecognizer: Recognizer };
}

/** The process in our own one: it takes the same orders, and dies when it is told to. */
export class FakeSherpaProcess extends EventEmitter {
  connected = true;
  readonly stderr = null;
  #ear: SherpaEar | undefined;
  readonly #library: SherpaLibrary;
  /** Reports that are held back. */
  held: SherpaReport[] | undefined;

  constructor(library: SherpaLibrary) {
    super();
    this.#library = library;
  }

  /** As a process's `send`; its answers come later. */
  send(order: SherpaOrder): boolean {
    queueMicrotask(() => this.#take(order));
    return true;
  }

  kill(signal?: string): boolean {
    this.connected = false;
    queueMicrotask(() => this.emit('exit', null, signal ?? 'SIGTERM'));
    return true;
  }

  disconnect(): void {
    this.connected = false;
    queueMicrotask(() => this.emit('exit', 0, null));
  }

  release(): void {
    const reports = this.held ?? [];
    this.held = undefined;
    for (const report of reports) this.emit('message', report);
  }

  asProcess(): SherpaProcess {
    return this as unknown as SherpaProcess;
  }

  #take(order: SherpaOrder): void {
    if (!this.connected) return;
    if (order.kind === 'load') {
      this.#ear = createSherpaEar(this.#library, order.model, (report) => this.#report(report));
      return void this.emit('message', { kind: 'ready' });
    }
    try {
      if (order.kind === 'sound') this.#ear?.sound(order.id, order.samples);
      else if (order.kind === 'end') this.#ear?.end(order.id);
      else this.#ear?.drop(order.id);
    } catch {
      this.emit('message', { kind: 'failed', id: order.id });
    }
  }

  #report(report: SherpaReport): void {
    if (this.held) this.held.push(report);
    else this.emit('message', report);
  }
}
