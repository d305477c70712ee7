import { open, type FileHandle } from 'node:fs/promises';
import { sampleRate } from '../tone.ts';
import { wavHeader, wavHeaderBytes } from '../wav.ts';
import type { RecordingSink } from './recording-sink.ts';

/** What it needs of a file; `FileHandle` has it. */
export interface WritableFile {
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<unknown>;
  close(): Promise<void>;
}

/** The sizes in its header stay 0 ("to the end of the file") until it is finished. */
export class WavRecording implements RecordingSink {
  readonly #file: WritableFile;
  #position = wavHeaderBytes;

  /** `file` has its header already. */
  constructor(file: WritableFile) {
    this.#file = file;
  }

  /** Readable by nobody else on the machine; rejects with the system's error. */
  static async open(path: string): Promise<WavRecording> {
    const file: FileHandle = await open(path, 'w', 0o600);
    try {
      await file.write(wavHeader(2, sampleRate, 0), 0, wavHeaderBytes, 0);
      return new WavRecording(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async append(samples: Int16Array): Promise<void> {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    await this.#file.write(bytes, 0, bytes.length, this.#position);
    this.#position += bytes.length;
  }

  async finish(): Promise<void> {
    try {
      const header = wavHeader(2, sampleRate, this.#position - wavHeaderBytes);
      await this.#file.write(header, 0, header.length, 0);
    } finally {
      await this.#file.close();
    }
  }
}
