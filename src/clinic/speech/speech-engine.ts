/** What an engine is for. */
export type SpeechWork = 'recognizer' | 'synthesizer';

/** An engine that a project has filled in, as the console may show it. */
export interface SpeechEngine {
  readonly engine: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Fields that are kept sealed and never shown. */
  readonly secretFields: readonly string[];
  readonly patienceMs: number;
  readonly chosen: boolean;
}

/** The engine that a project uses, with all that it needs. */
export interface ChosenEngine {
  readonly engine: string;
  /** Secrets too. */
  readonly fields: Readonly<Record<string, string>>;
  readonly patienceMs: number;
  /** Another one whenever it was saved. */
  readonly version: string;
}

export interface SpeechEngineOrder {
  readonly projectId: string;
  readonly work: SpeechWork;
  readonly engine: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly patienceMs: number;
}

/** How the chosen engine was when that last changed. */
export interface SpeechEngineState {
  readonly engine: string;
  readonly state: string;
  readonly trouble?: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly sinceMs: number;
}

/** What seals secrets for the database; `owner` binds one to its row. */
export interface Sealing {
  seal(text: string, owner: string): Buffer;
  /** Undefined when it was sealed with another key, or for another row. */
  unseal(box: Buffer, owner: string): string | undefined;
}
