// A program of its own: it is the only file that loads espeak-ng (GPL-3.0), and talks with the rest by messages.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import espeakNg, { type Espeak, type EspeakExports } from 'espeak-ng';
import { serveVoice } from '../voice-process/serve-voice.ts';
import type { EspeakOrder } from './espeak-order.ts';

// the 18 MB module is compiled once; each text gets a fresh instance, as the engine is a command line
const file = fileURLToPath(import.meta.resolve('espeak-ng').replace(/\.js$/, '.wasm'));
const compiled = await WebAssembly.compile(readFileSync(file));

/** The engine before its `main`. */
interface Instance {
  readonly engine: Espeak;
  readonly exports: EspeakExports;
}

/** Takes 160 ms; a sentence takes 30 ms then: one instance is made before it is wanted. */
async function makeInstance(): Promise<Instance> {
  let exports: EspeakExports | undefined;
  const engine = await espeakNg({
    noInitialRun: true,
    instantiateWasm: (imports, ready) => {
      void WebAssembly.instantiate(compiled, imports).then((instance) => {
        exports = (instance as { exports: object }).exports as EspeakExports;
        ready(instance, compiled);
      });
      return {};
    },
    print: () => undefined,
    printErr: () => undefined,
  });
  if (!exports) throw new Error('the engine is not there');
  return { engine, exports };
}

/** Runs the command line: what it has written is a WAV file. */
function run({ engine, exports }: Instance, args: readonly string[]): Uint8Array<ArrayBuffer> {
  const places = args.map((arg) => {
    const bytes = Buffer.from(`${arg}\0`);
    const place = exports.stackAlloc(bytes.length);
    new Uint8Array(exports.memory.buffer).set(bytes, place);
    return place;
  });
  const argv = exports.stackAlloc(4 * (places.length + 1));
  const view = new DataView(exports.memory.buffer);
  [...places, 0].forEach((place, n) => view.setUint32(argv + 4 * n, place, true));
  exports.__main_argc_argv(places.length, argv);
  return engine.FS.readFile('/out.wav');
}

let waiting = makeInstance();

serveVoice<EspeakOrder>(async ({ text, options }, give) => {
  const instance = await waiting;
  try {
    // the leading space keeps a text that begins with a hyphen from being read as an option
    const wav = run(instance, ['espeak-ng', ...options, '-b', '1', '-w', '/out.wav', ` ${text}`]);
    const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
    give({ samples: new Int16Array(wav.slice(44).buffer), sampleRateHz: view.getUint32(24, true) });
  } catch {
    throw new Error('it made no sound');
  } finally {
    waiting = makeInstance();
    // an error is told to the next sentence
    waiting.catch(() => undefined);
  }
});
