// sherpa-onnx (Apache-2.0) for Node: https://k2-fsa.github.io/sherpa/onnx/nodejs/index.html
// The package weighs 32 MB and is needed by few, so it is found at run time and not one of ours.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const name = 'sherpa-onnx-node';
/** What it was tried with. */
const version = '1.13.8';

/** The file that has to be required, undefined when the package is nowhere: beside the models, or where the program is. */
export function findSherpa(modelDirectory: string): string | undefined {
  for (const from of [join(modelDirectory, 'here.js'), import.meta.url]) {
    try {
      return createRequire(from).resolve(name);
    } catch {
      // looked for elsewhere
    }
  }
  return undefined;
}

/** What to type to get it. */
export function howToAddSherpa(modelDirectory: string): string {
  return `npm install --no-save --prefix "${modelDirectory}" ${name}@${version}`;
}

/** Some sound that is being recognised. */
export interface SherpaStream {
  acceptWaveform(sound: { readonly samples: Float32Array; readonly sampleRate: number }): void;
}

export interface SherpaOnlineStream extends SherpaStream {
  inputFinished(): void;
}

/** What of the package is used for hearing. */
export interface SherpaLibrary {
  readonly OnlineRecognizer: new (config: object) => {
    createStream(): SherpaOnlineStream;
    isReady(stream: SherpaOnlineStream): boolean;
    decode(stream: SherpaOnlineStream): void;
    getResult(stream: SherpaOnlineStream): SherpaResult;
  };
  readonly OfflineRecognizer: new (config: object) => {
    createStream(): SherpaStream;
    decode(stream: SherpaStream): void;
    getResult(stream: SherpaStream): SherpaResult;
  };
}

/** What of the package is used for speaking. */
export interface SherpaVoices {
  readonly OfflineTts: new (config: object) => SherpaSpeaker;
}

/** A voice that was loaded. */
export interface SherpaSpeaker {
  /**
   * All of the sound; before that each sentence of the text as it is made, in order. Samples of full scale 1. With
   * `enableExternalBuffer: false` they are ours.
   */
  generateAsync(order: {
    readonly text: string;
    /** Of a model with several speakers. */
    readonly sid: number;
    /** 1 is the voice's own. */
    readonly speed: number;
    readonly enableExternalBuffer: boolean;
    /** False ends it. */
    onProgress(made: { readonly samples: Float32Array }): boolean;
  }): Promise<{ readonly samples: Float32Array; readonly sampleRate: number }>;
  readonly sampleRate: number;
}

export interface SherpaResult {
  readonly text: string;
  /** Of each token, the logarithm of its probability; empty from models that do not tell. */
  readonly ys_probs?: readonly number[];
}

/** Only in a process of its own: what the library does not like it ends the process for. */
export function loadSherpa(file: string): SherpaLibrary & SherpaVoices {
  return createRequire(file)(file) as SherpaLibrary & SherpaVoices;
}
