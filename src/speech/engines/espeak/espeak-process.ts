// A program of its own: it is the only file that loads espeak-ng (GPL-3.0), and talks with the rest by messages.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import espeakNg from 'espeak-ng';
import type { EspeakReply, EspeakRequest } from './espeak-messages.ts';

// the 18 MB module is compiled once; each sentence gets a fresh instance, as the engine is a command line
const file = fileURLToPath(import.meta.resolve('espeak-ng').replace(/\.js$/, '.wasm'));
const compiled = await WebAssembly.compile(readFileSync(file));

async function speak(request: EspeakRequest): Promise<EspeakReply> {
  let complaint = '';
  const engine = await espeakNg({
    // the leading space keeps a text that begins with a hyphen from being read as an option
    arguments: [...request.options, '-b', '1', '-w', '/out.wav', ` ${request.text}`],
    instantiateWasm: (imports, ready) => {
      void WebAssembly.instantiate(compiled, imports).then((instance) => ready(instance, compiled));
      return {};
    },
    print: () => undefined,
    printErr: (line) => {
      complaint += line;
    },
  });
  try {
    const wav = engine.FS.readFile('/out.wav');
    const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
    const samples = new Int16Array(wav.slice(44).buffer);
    return { id: request.id, ok: true, samples, sampleRateHz: view.getUint32(24, true) };
  } catch {
    return { id: request.id, ok: false, complaint: complaint.slice(0, 200) };
  }
}

let last = Promise.resolve();
process.on('message', (request: EspeakRequest) => {
  last = last.then(async () => {
    const reply = await speak(request).catch((error: unknown): EspeakReply => {
      return { id: request.id, ok: false, complaint: error instanceof Error ? error.name : 'unknown' };
    });
    process.send?.(reply);
  });
});
// Ctrl-C reaches the whole group: whoever started us says when to end, by closing the channel
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
