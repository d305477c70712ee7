import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sampleRate } from './tone.ts';
import { wavHeader, wavHeaderBytes } from './wav.ts';

/** What a recorder needs of a file; `FileHandle` has it. */
export interface RecordingFile {
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<unknown>;
  close(): Promise<void>;
}

const frameSamples = 160;
const frameBytes = frameSamples * 4;
const chunkFrames = 50; // 1 s: what a kill can cost
const mostWaiting = 10; // chunks a slow disk may owe us

/**
 * A two-channel WAV, left what we send, right the far end, one frame of both every 20 ms, so that its
 * time is the call's time. The sizes in its header stay 0 ("to the end of the file") until it is
 * finished. A disk that fails or can't keep up ends the recording, told once, and nothing else.
 */
export class Recorder {
  readonly #file: RecordingFile;
  readonly #onTrouble: (why: string) => void;
  #chunk = new Int16Array((chunkFrames * frameBytes) / 2);
  #chunkUsed = 0;
  #position = wavHeaderBytes;
  #frames = 0;
  #waiting = 0;
  #queue: Promise<void> = Promise.resolve();
  #failed = false;

  /** `file` has its header already; `onTrouble` gets a short reason such as `ENOSPC`. */
  constructor(file: RecordingFile, onTrouble: (why: string) => void) {
    this.#file = file;
    this.#onTrouble = onTrouble;
  }

  /** Makes the file, and its folders, readable by nobody else on the machine; rejects with the system's error. */
  static async open(path: string, onTrouble: (why: string) => void): Promise<Recorder> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'w', 0o600);
    try {
      await handle.write(wavHeader(2, sampleRate, 0), 0, wavHeaderBytes, 0);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new Recorder(handle, onTrouble);
  }

  /** Milliseconds handed in so far. */
  get recordedMs(): number {
    return this.#frames * 20;
  }

  /** One frame of each side; undefined is silence. */
  add(near: Int16Array | undefined, far: Int16Array | undefined): void {
    if (this.#failed) return;
    const chunk = this.#chunk;
    let at = this.#chunkUsed;
    for (let i = 0; i < frameSamples; i += 1) {
      chunk[at] = near ? near[i]! : 0;
      chunk[at + 1] = far ? far[i]! : 0;
      at += 2;
    }
    this.#chunkUsed = at;
    this.#frames += 1;
    if (at === chunk.length) this.#flush();
  }

  /** Time that nobody heard: the process stood still. */
  skip(frames: number): void {
    for (let i = 0; i < frames; i += 1) this.add(undefined, undefined);
  }

  /** Writes what is left and the sizes. Resolves even when the disk failed. */
  async finish(): Promise<void> {
    if (this.#chunkUsed > 0) this.#flush();
    await this.#queue;
    await this.#write(wavHeader(2, sampleRate, this.#position - wavHeaderBytes), 0);
    await this.#file.close().catch(() => undefined);
  }

  #flush(): void {
    const bytes = new Uint8Array(this.#chunk.buffer, 0, this.#chunkUsed * 2);
    this.#chunk = new Int16Array(this.#chunk.length);
    this.#chunkUsed = 0;
    if (this.#waiting >= mostWaiting) {
      this.#fail('too slow');
      return;
    }
    this.#waiting += 1;
    this.#queue = this.#queue.then(async () => {
      if (await this.#write(bytes, this.#position)) this.#position += bytes.length;
      this.#waiting -= 1;
    });
  }

  async #write(bytes: Uint8Array, position: number): Promise<boolean> {
    if (this.#failed && position !== 0) return false;
    try {
      await this.#file.write(bytes, 0, bytes.length, position);
      return true;
    } catch (error) {
      this.#fail(error instanceof Error && 'code' in error ? String(error.code) : 'write failed');
      return false;
    }
  }

  #fail(why: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#onTrouble(why);
  }
}
