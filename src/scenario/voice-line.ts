/** What the voice partner needs of a call; the `Call` of the calls room fits it as it is. */
export interface VoiceLine {
  /** Adds a listener; gives back what removes it. */
  on(listener: {
    onDigit?(digit: string): void;
    /** 160 samples, 20 ms, 8 kHz: what the far end says. It costs: removed while nobody listens. */
    onFrame?(frame: Int16Array): void;
  }): () => void;
  /** Replaces what plays: a file (WAV PCM16 8 kHz mono), or sound of 8 kHz as it is made. */
  play(audio: { readonly file: string } | { readonly pieces: AsyncIterable<Int16Array> }): {
    /** `problem` says why it could not be played to its end. */
    readonly done: Promise<{
      readonly playedMs: number;
      readonly finished: boolean;
      readonly problem?: string;
    }>;
    readonly playedMs: number;
    stop(): void;
  };
  /** Resolves when it was refused or when the bridged talk has ended. */
  connect(order: {
    readonly uri: string;
    readonly ringMs: number;
  }): Promise<{ readonly taken: boolean; readonly talkMs: number }>;
  hangUp(): void;
  readonly ended: Promise<unknown>;
}
