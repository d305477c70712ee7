import { within } from '../base/index.ts';
import type { MediaStream, StreamStatistics } from '../media/index.ts';
import type { CallJournal } from './call-journal.ts';
import type { CallEnding } from './call.ts';
import type { LegTools } from './leg-tools.ts';
import {
  asWritten,
  prepareFolder,
  recordingPath,
  repairRecording,
  type RecordingFormat,
} from './recording-file.ts';

export interface CallRecordingParts {
  readonly tools: Pick<LegTools, 'clock' | 'log'>;
  readonly journal: Pick<CallJournal, 'event'>;
  readonly callId: string;
  /** Milliseconds since 1970: when the call was placed. */
  readonly beganAt: number;
  readonly directory: string;
  readonly format: RecordingFormat | undefined;
  /** The call goes on. */
  isWanted(): boolean;
  /** It lies elsewhere than was meant. */
  onMoved(path: string): void;
}

/** A disk that stands still holds up no ending for longer. */
const waitMs = 2_000;

/** The recording of one call, from its answer on. */
export class CallRecording {
  readonly #parts: CallRecordingParts;
  #path: string;
  #going: Promise<boolean> = Promise.resolve(false);

  constructor(parts: CallRecordingParts) {
    this.#parts = parts;
    this.#path = recordingPath(parts.callId, parts.beganAt, parts.format);
  }

  /** In the recordings' directory. */
  get path(): string {
    return this.#path;
  }

  /** Makes room, before it is needed. Never rejects. */
  async prepare(): Promise<void> {
    await prepareFolder(this.#parts.directory, this.#path).catch(() => undefined);
  }

  begin(stream: MediaStream): void {
    this.#going = this.#record(stream);
  }

  /** What there is to be heard; undefined also when the disk does not tell in time. */
  result(statistics: StreamStatistics | undefined): Promise<CallEnding['recording']> {
    return within(this.#parts.tools.clock, waitMs, this.#recorded(statistics));
  }

  async #recorded(statistics: StreamStatistics | undefined): Promise<CallEnding['recording']> {
    if (!(await this.#going)) return undefined;
    const path = this.#path;
    // a media thread that died took its counts along, not what it has written
    const durationMs = statistics?.recordedMs || (await repairRecording(this.#parts.directory, path));
    return durationMs ? { path, durationMs } : undefined;
  }

  async #record(stream: MediaStream): Promise<boolean> {
    const { tools, journal, callId, directory, isWanted } = this.#parts;
    try {
      const wanted = await prepareFolder(directory, this.#path);
      const file = await stream.record(wanted, (why) => journal.event(callId, 'recording-stopped', { why }));
      if (file !== wanted) this.#movedTo(asWritten(this.#path, file));
      return true;
    } catch {
      // a call that was over before the file was open has nothing to record
      if (!isWanted()) return false;
      tools.log.error({ call: callId }, 'a recording could not be opened');
      journal.event(callId, 'not-recorded');
      return false;
    }
  }

  /** Found after a crash under its own name only. */
  #movedTo(path: string): void {
    this.#path = path;
    this.#parts.onMoved(path);
  }
}
