/** Linear 16-bit mono samples. */
export interface Pcm {
  readonly samples: Int16Array;
  readonly sampleRateHz: number;
}

export interface Voice {
  /** The engine's own name of the voice: `ru`, `ru+f3`, `anna`. */
  readonly name: string;
  /** 1 is the voice's own pace. */
  readonly rate?: number;
  /** 1 is the voice's own pitch. */
  readonly pitch?: number;
}

/** How a sentence is asked for. */
export interface SynthesisWish {
  /** Nobody waits for it any more: what is not made yet need not be made. */
  readonly signal?: AbortSignal;
  /** Somebody is on the line and waits: it comes before what is made in advance. */
  readonly urgent?: boolean;
}

/** Somebody else than the engine's voice who says one sentence: a person whose recordings are joined. */
export interface Speaker {
  readonly name: string;
  /** Of the recordings that the sentence is joined from; part of the phrase cache's key, so that a new one is heard. */
  readonly edition: string;
  /** A name for a folder: this speaker's phrases lie in one of their own, so that they can go with him. */
  readonly folder: string;
  /** The sentence, from these very recordings, whatever was chosen since; as `Synthesizer.synthesize`. */
  say(wish?: SynthesisWish): AsyncIterable<Pcm>;
}

/** Who says this sentence now instead of the voice; undefined when nobody does. */
export type SpeakerOf = (text: string, voice: Voice) => Speaker | undefined;

/** Port: turns a sentence into sound. */
export interface Synthesizer {
  /** Engine and version, part of the phrase cache's key: `espeak-ng-1.52`. */
  readonly id: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * The sentence's sound, piece by piece as it is made, each of the same rate and none empty. Throws `Failure`
   * (`unavailable`) when the engine cannot, also in the middle: what came before is then no sentence. Nothing is made
   * before the first piece is asked for. With an aborted signal it throws `Failure` `speech.not-wanted`.
   */
  synthesize(text: string, voice: Voice, wish?: SynthesisWish): AsyncIterable<Pcm>;
}
