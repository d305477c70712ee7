// A program of its own: it is the only file that loads espeak-ng (GPL-3.0), and talks with the rest by messages.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import espeakNg, { type EspeakExports } from 'espeak-ng';
import type { Pcm } from '../../synthesizer.ts';
import { serveVoice } from '../voice-process/serve-voice.ts';
import { espeakOrder, type EspeakOrder } from './espeak-order.ts';
import { WavPieces } from './wav-pieces.ts';

const outPath = '/out.wav';
/** The first sentences of an engine take five times the work: nobody waits for these. */
const warmingUp = 'Напоминаем, вы записаны на приём завтра, двадцать третьего ноября, в девять часов.';

// the 18 MB module is compiled once
const file = fileURLToPath(import.meta.resolve('espeak-ng').replace(/\.js$/, '.wasm'));
const compiled = await WebAssembly.compile(readFileSync(file));

/** What takes what the run in progress writes. */
interface Out {
  pieces: WavPieces | undefined;
}

/**
 * The engine's command line. It runs once in a memory; making one takes 150 ms of work, so what it was before the first run is
 * kept and put back after each, which takes 2 ms.
 */
class CommandLine {
  readonly #exports: EspeakExports;
  readonly #stack: number;
  readonly #clean: Uint8Array;
  readonly #out: Out;

  private constructor(exports: EspeakExports, out: Out) {
    this.#exports = exports;
    this.#out = out;
    this.#stack = exports.stackSave();
    this.#clean = new Uint8Array(exports.memory.buffer).slice();
  }

  static async make(): Promise<CommandLine> {
    let exports: EspeakExports | undefined;
    const engine = await espeakNg({
      noInitialRun: true,
      instantiateWasm: (imports, ready) => {
        void WebAssembly.instantiate(compiled, imports).then((instance) => {
          exports = instance.exports as EspeakExports;
          ready(instance, compiled);
        });
        return {};
      },
      print: () => undefined,
      printErr: () => undefined,
    });
    if (!exports) throw new Error('the engine is not there');
    const out: Out = { pieces: undefined };
    const device = engine.FS.makedev(64, 0);
    engine.FS.registerDevice(device, {
      write: (_, heap, from, length, position) => {
        out.pieces?.write(position, new Uint8Array(heap.buffer, from, length));
        return length;
      },
      llseek: ({ position }, offset, whence) => (whence === 0 ? offset : position + offset),
    });
    engine.FS.mkdev(outPath, 0o666, device);
    return new CommandLine(exports, out);
  }

  /** Gives the sound while it is made. Throws when the engine refuses: it is not to be used again then. */
  run(args: readonly string[], give: (pcm: Pcm) => void): void {
    const pieces = new WavPieces(give);
    this.#out.pieces = pieces;
    const places = args.map((arg) => this.#laid(Buffer.from(`${arg}\0`)));
    const argv = this.#laid(Buffer.from(Uint32Array.from([...places, 0]).buffer));
    if (this.#exports.__main_argc_argv(places.length, argv) !== 0) throw new Error('the engine has failed');
    pieces.end();
  }

  /** As it was before the first run; false when it has grown, and a new one has to be made. */
  restore(): boolean {
    const memory = new Uint8Array(this.#exports.memory.buffer);
    if (memory.length !== this.#clean.length) return false;
    memory.set(this.#clean);
    this.#exports.stackRestore(this.#stack);
    return true;
  }

  #laid(bytes: Uint8Array): number {
    const place = this.#exports.stackAlloc(bytes.length);
    new Uint8Array(this.#exports.memory.buffer).set(bytes, place);
    return place;
  }
}

let waiting = CommandLine.make();

async function speak({ text, options }: EspeakOrder, give: (pcm: Pcm) => void): Promise<void> {
  // where no engine can be made any more (for want of memory), another process makes this sentence
  const engine = await waiting.catch(() => process.exit(1));
  let isClean = false;
  try {
    // the leading space keeps a text that begins with a hyphen from being read as an option
    engine.run(['espeak-ng', ...options, '-b', '1', '-w', outPath, ` ${text}`], give);
    isClean = engine.restore();
  } catch {
    throw new Error('it made no sound');
  } finally {
    if (!isClean) waiting = CommandLine.make();
    // the next sentence meets the error
    waiting.catch(() => undefined);
  }
}

for (let n = 0; n < 3; n += 1) await speak(espeakOrder(warmingUp, { name: 'ru+f3' }), () => undefined);
serveVoice(speak);
