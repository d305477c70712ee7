/** Linear 16-bit mono samples. */
export interface Pcm {
  readonly samples: Int16Array;
  readonly sampleRateHz: number;
}

export interface Voice {
  /** The engine's own name of the voice: `ru`, `ru+f3`. */
  readonly name: string;
  /** 1 is the voice's own pace. */
  readonly rate?: number;
  /** 1 is the voice's own pitch. */
  readonly pitch?: number;
}

/** Port: turns a sentence into sound. Throws `Failure` (`unavailable`) when the engine cannot. */
export interface Synthesizer {
  /** Engine and version, part of the phrase cache's key: `espeak-ng-1.52`. */
  readonly id: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  synthesize(text: string, voice: Voice): Promise<Pcm>;
}
