import type { Waveform } from '../contract/index.ts';
import type { RecordingFile } from './recording-file.ts';
import { waveformOf } from './waveform.ts';

/** What everybody is drawn from: as many points as may be asked for. */
const drawnPoints = 4000;

/**
 * Keeps the waveforms asked for last; a recording that has grown since is read again. However many are asked for, and by
 * how many people, one recording is read at a time, and once for any number of points.
 */
export class WaveformCache {
  readonly #most: number;
  readonly #draw: typeof waveformOf;
  readonly #kept = new Map<string, Promise<Waveform>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(most = 200, draw = waveformOf) {
    this.#most = most;
    this.#draw = draw;
  }

  async of(recording: RecordingFile, points: number): Promise<Waveform> {
    const { durationMs, left, right } = await this.#whole(recording);
    return { durationMs, left: coarser(left, points), right: coarser(right, points) };
  }

  #whole(recording: RecordingFile): Promise<Waveform> {
    const key = `${recording.path} ${recording.sizeBytes}`;
    const waveform = this.#kept.get(key) ?? this.#inTurn(recording);
    this.#kept.delete(key);
    this.#kept.set(key, waveform);
    waveform.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    return waveform;
  }

  #inTurn(recording: RecordingFile): Promise<Waveform> {
    const drawn = this.#last.then(() => this.#draw(recording, drawnPoints));
    this.#last = drawn.catch(() => undefined);
    return drawn;
  }
}

/** The peaks of so many slices. */
function coarser(peaks: readonly number[], points: number): number[] {
  const slices = Math.min(points, peaks.length);
  const found = new Array<number>(slices).fill(0);
  for (const [n, peak] of peaks.entries()) {
    const slice = Math.floor((n * slices) / peaks.length);
    found[slice] = Math.max(found[slice]!, peak);
  }
  return found;
}
