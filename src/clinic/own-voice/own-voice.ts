/** A person's voice that a clinic has recorded. */
export interface OwnVoice {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** How the person has allowed it: a date, a document. */
  readonly consent: string;
  /** It speaks in calls. One of a project at most. */
  readonly inUse: boolean;
  /** What is missing is synthesised between the recorded words, instead of the whole sentence. */
  readonly mixes: boolean;
  /** Grows with every change of the voice and its recordings. */
  readonly edition: number;
}

/** A recorded part of sentences. */
export interface OwnVoiceRecording {
  /** The words as they are compared. */
  readonly key: string;
  /** The words as they were shown. */
  readonly text: string;
  /** Another one each time it is recorded. */
  readonly fileId: string;
  readonly durationMs: number;
  /** Before it was levelled, in LUFS. */
  readonly loudness: number;
  readonly noiseUnderDb: number | undefined;
  /** Codes of what a person may want to record again for. */
  readonly remarks: readonly string[];
  readonly recordedAtMs: number;
}

/** What a person may set of a voice. */
export type OwnVoiceSettings = Pick<OwnVoice, 'name' | 'consent' | 'inUse' | 'mixes'>;

/** A recording to be kept. */
export interface NewRecording extends Omit<OwnVoiceRecording, 'fileId' | 'recordedAtMs'> {
  /** WAV files: as it came, and as it is said (8 kHz). */
  readonly source: Buffer;
  readonly ready: Buffer;
}
