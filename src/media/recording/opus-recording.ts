// RFC 7845: a recording as Opus, encoded and written second by second.
import { randomInt } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { OpusContainer } from './opus-container.ts';
import { OpusPairEncoder } from './opus-pair.ts';
import type { RecordingSink } from './recording-sink.ts';

const frameValues = 320;
/** A tenth of a WAV's. */
const bitsPerSecond = 24_000;

/** Every second handed in is a page of its own in the file, so that a kill leaves all of them to be played. */
export class OpusRecording implements RecordingSink {
  readonly #file: FileHandle;
  readonly #encoder = new OpusPairEncoder(bitsPerSecond);
  readonly #container = new OpusContainer(randomInt(2 ** 32));
  #frames = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Readable by nobody else on the machine; rejects with the system's error. */
  static async open(path: string): Promise<OpusRecording> {
    const file = await open(path, 'w', 0o600);
    const recording = new OpusRecording(file);
    try {
      await file.write(recording.#container.headers());
      return recording;
    } catch (error) {
      await recording.#close();
      throw error;
    }
  }

  async append(samples: Int16Array): Promise<void> {
    const packets: Uint8Array[] = [];
    for (let at = 0; at + frameValues <= samples.length; at += frameValues)
      packets.push(this.#encoder.encode(samples, at));
    this.#frames += packets.length;
    await this.#file.write(this.#container.page(packets));
  }

  async finish(): Promise<void> {
    try {
      // what the encoder still holds comes out with one frame more
      const rest = this.#encoder.encode(new Int16Array(frameValues), 0);
      await this.#file.write(this.#container.lastPage([rest], this.#frames));
    } finally {
      await this.#close();
    }
  }

  async #close(): Promise<void> {
    this.#encoder.free();
    await this.#file.close();
  }
}
