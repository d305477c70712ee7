import type {
  Heard,
  Hearing,
  Recognizer,
  RecognizerListener,
  RecognizerSession,
} from '../../src/speech/index.ts';

/** One leg of a recognizer that hears what it is told to. */
export class ScriptedSession implements RecognizerSession {
  readonly listener: RecognizerListener;
  readonly hearing: Hearing;
  beside = false;
  frames = 0;
  closed = false;

  constructor(listener: RecognizerListener, hearing: Hearing) {
    this.listener = listener;
    this.hearing = hearing;
  }

  push(): void {
    this.frames += 1;
  }

  close(): void {
    this.closed = true;
  }

  begins(startMs: number): void {
    if (!this.closed) this.listener.onSpeechStart(startMs);
  }

  hears(startMs: number, heard: Partial<Heard>): void {
    if (this.closed) return;
    this.listener.onHeard({ meaning: 'yes', confidence: 0.95, startMs, endMs: startMs + 400, ...heard });
  }
}

/** A recognizer whose every session is in the test's hands. */
export class ScriptedRecognizer implements Recognizer {
  readonly id: string;
  readonly sessions: ScriptedSession[] = [];
  running = false;
  /** Thrown by `start`. */
  problem: Error | undefined;
  /** What `start` waits for. */
  loaded: Promise<void> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  get last(): ScriptedSession {
    return this.sessions.at(-1)!;
  }

  async start(): Promise<void> {
    if (this.problem) throw this.problem;
    if (this.loaded) await this.loaded;
    this.running = true;
  }

  stop(): Promise<void> {
    this.running = false;
    return Promise.resolve();
  }

  open(listener: RecognizerListener, hearing: Hearing): ScriptedSession {
    const session = new ScriptedSession(listener, hearing);
    this.sessions.push(session);
    return session;
  }
}
