import { PhraseCache, type Synthesizer, type Voice } from '../speech/index.ts';
import { isFailure, type Log } from '../base/index.ts';
import { readFile } from 'node:fs/promises';
import { decodeWav } from '../media/index.ts';

/** What people of the town say, as files. */
export class Voices {
  readonly #phrases: PhraseCache;
  readonly #log: Log;

  constructor(options: { directory: string; synthesizer: Synthesizer; log: Log }) {
    this.#phrases = new PhraseCache(options);
    this.#log = options.log;
  }

  /** The path of a WAV file; undefined when the engine can't say it (then the person stays silent). */
  async file(text: string, voice: Voice): Promise<string | undefined> {
    try {
      return (await this.#phrases.phrase(text, voice)).path;
    } catch (err) {
      // the network stops: nobody is left to hear it
      if (isFailure(err) && err.code === 'speech.synthesizer-stopped') return undefined;
      this.#log.warn({ err }, 'a phrase of the rehearsal could not be made');
      return undefined;
    }
  }

  /** The samples of such a file; none when it can't be read. */
  async samples(path: string): Promise<Int16Array> {
    const read = decodeWav(await readFile(path));
    return read.ok ? read.audio.samples : new Int16Array(0);
  }
}
