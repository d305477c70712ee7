import type { Waveform } from '../contract/index.ts';
import type { RecordingFile } from './recording-file.ts';
import { waveformOf } from './waveform.ts';

/** Keeps the waveforms asked for last; a recording that has grown since is read again. */
export class WaveformCache {
  readonly #most: number;
  readonly #kept = new Map<string, Promise<Waveform>>();

  constructor(most = 200) {
    this.#most = most;
  }

  of(recording: RecordingFile, points: number): Promise<Waveform> {
    const key = `${recording.path} ${recording.sizeBytes} ${points}`;
    const waveform = this.#kept.get(key) ?? waveformOf(recording, points);
    this.#kept.delete(key);
    this.#kept.set(key, waveform);
    waveform.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    return waveform;
  }
}
