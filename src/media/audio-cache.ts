import { readFile, stat } from 'node:fs/promises';
import type { Clock } from '../base/index.ts';
import { holdMusic } from './melody.ts';
import { Sound } from './sound.ts';
import type { Audio, PlaybackEnd } from './stream.ts';
import { networkTone, sampleRate } from './tone.ts';
import { decodeWav } from './wav.ts';

/** What can be loaded at once or from a file. */
export type LoadedAudio = Exclude<Audio, { readonly pieces: unknown }>;

export type Loading =
  | { readonly ok: true; readonly sound: Sound }
  | { readonly ok: false; readonly problem: NonNullable<PlaybackEnd['problem']> };

interface Entry {
  readonly sound: Sound;
  readonly modifiedMs: number;
  readonly fileBytes: number;
  checkedMs: number;
}

// a file that changes is heard as it was for so long
const freshMs = 1000;

/** Decoded files of one worker, the least lately used let go beyond a bound; a changed file is read anew. */
export class AudioCache {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #mostBytes: number;
  #bytes = 0;
  #tones: Record<'ringback' | 'busy' | 'music', Sound> | undefined;

  constructor(clock: Clock, mostBytes = 64 * 1024 * 1024) {
    this.#clock = clock;
    this.#mostBytes = mostBytes;
  }

  /** Makes the tones now (some 100 ms of work), so that no clock waits for them later. */
  warmUp(): void {
    this.#tones ??= {
      ringback: new Sound(networkTone('ringback')),
      busy: new Sound(networkTone('busy')),
      music: new Sound(holdMusic()),
    };
  }

  /** What `audio` sounds like; at once when nothing has to be read. */
  load(audio: LoadedAudio): Loading | Promise<Loading> {
    if ('samples' in audio) return { ok: true, sound: new Sound(audio.samples) };
    if ('file' in audio) return this.#fresh(audio.file) ?? this.#file(audio.file);
    this.warmUp();
    return { ok: true, sound: this.#tones![audio.tone] };
  }

  /** What was looked at just now need not be looked at again: many calls begin with the same words. */
  #fresh(path: string): Loading | undefined {
    const known = this.#entries.get(path);
    if (!known || this.#clock.monotonicMs() - known.checkedMs > freshMs) return undefined;
    this.#entries.delete(path);
    this.#entries.set(path, known);
    return { ok: true, sound: known.sound };
  }

  async #file(path: string): Promise<Loading> {
    try {
      const { mtimeMs, size } = await stat(path);
      const known = this.#entries.get(path);
      if (known?.modifiedMs === mtimeMs && known.fileBytes === size) {
        known.checkedMs = this.#clock.monotonicMs();
        return this.#fresh(path)!;
      }
      const decoded = decodeWav(await readFile(path));
      if (!decoded.ok || decoded.audio.channels !== 1 || decoded.audio.sampleRate !== sampleRate) {
        return { ok: false, problem: 'file-unreadable' };
      }
      const sound = new Sound(decoded.audio.samples);
      const checkedMs = this.#clock.monotonicMs();
      this.#keep(path, { sound, modifiedMs: mtimeMs, fileBytes: size, checkedMs });
      return { ok: true, sound };
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      return { ok: false, problem: missing ? 'file-missing' : 'file-unreadable' };
    }
  }

  #keep(path: string, entry: Entry): void {
    this.#forget(path);
    this.#entries.set(path, entry);
    this.#bytes += bytesOf(entry.sound);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes || oldest === path) break;
      this.#forget(oldest);
    }
  }

  #forget(path: string): void {
    this.#bytes -= bytesOf(this.#entries.get(path)?.sound);
    this.#entries.delete(path);
  }
}

/** Half as much again for its G.711. */
function bytesOf(sound: Sound | undefined): number {
  return (sound?.samples.byteLength ?? 0) * 1.5;
}
