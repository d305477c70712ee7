import { Failure, newId, type Clock } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type { NewRecording, OwnVoice, OwnVoiceRecording, OwnVoiceSettings } from './own-voice.ts';
import { OwnVoiceStore } from './own-voice-store.ts';
import { toldValues, type ToldValues } from './told-values.ts';
import { VoiceFiles, type SoundOf } from './voice-files.ts';

export interface OwnVoicesOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Where the sound lies. */
  readonly directory: string;
}

const dayMs = 86_400_000;

/** The recorded voices of a clinic's own people. */
export class OwnVoices {
  readonly #database: Database;
  readonly #store: OwnVoiceStore;
  readonly #files: VoiceFiles;
  readonly #clock: Clock;

  constructor({ database, clock, directory }: OwnVoicesOptions) {
    this.#database = database;
    this.#store = new OwnVoiceStore(database);
    this.#files = new VoiceFiles(directory);
    this.#clock = clock;
  }

  list(projectId: string): Promise<readonly OwnVoice[]> {
    return this.#store.list(projectId);
  }

  /** Of all projects. */
  ids(): Promise<readonly string[]> {
    return this.#store.ids();
  }

  get(id: string): Promise<OwnVoice | undefined> {
    return this.#store.get(id);
  }

  /** The one that speaks in the project's calls. */
  inUse(projectId: string): Promise<OwnVoice | undefined> {
    return this.#store.inUse(projectId);
  }

  /** Not in use yet. */
  async add(projectId: string, { name, consent }: Pick<OwnVoice, 'name' | 'consent'>): Promise<OwnVoice> {
    const voice = { id: newId(), projectId, name, consent, inUse: false, mixes: false, edition: 1 };
    await this.#store.insert(voice, this.#clock.now());
    return voice;
  }

  /** What came into use puts the one before it out of use. Throws `Failure` `own-voice.missing`. */
  async change({ id, projectId }: OwnVoice, settings: OwnVoiceSettings): Promise<OwnVoice> {
    await this.#store.update(id, projectId, settings);
    const changed = await this.#store.get(id);
    if (!changed) throw missing();
    return changed;
  }

  /** With all its sound: whoever takes his consent back is not kept. */
  async remove({ id }: OwnVoice): Promise<void> {
    await this.#files.markRemoved(id);
    await this.#store.remove(id);
    await this.#files.removeVoice(id);
  }

  /**
   * Erases what a process that was killed has left: the sound of voices whose removal it had begun, and files that no
   * recording has had for a day. The folder of a voice that this database never had is left alone: it may be another's.
   */
  async clearAway(): Promise<void> {
    const dayAgoMs = this.#clock.now() - dayMs;
    for (const { voiceId, sinceMs } of await this.#files.markedRemoved()) {
      if (!(await this.#store.get(voiceId))) await this.#files.removeVoice(voiceId);
      // for a day: a recording that was on its way could bring the folder back
      if (sinceMs < dayAgoMs) await this.#files.unmark(voiceId);
    }
    for (const id of await this.#store.ids()) {
      const old = await this.#files.writtenBefore(id, dayAgoMs);
      if (old.length === 0) continue;
      const recordings = await this.#store.recordings(id);
      await this.#files.removeOthers(
        id,
        old,
        recordings.map(({ fileId }) => fileId),
      );
    }
  }

  recordings({ id }: OwnVoice): Promise<readonly OwnVoiceRecording[]> {
    return this.#store.recordings(id);
  }

  /** Takes the place of an earlier recording of the same words. Throws `Failure`: `own-voice.missing`, `disk-full`. */
  async keep(voice: OwnVoice, { source, ready, ...facts }: NewRecording): Promise<OwnVoiceRecording> {
    const recording = { ...facts, fileId: newId(), recordedAtMs: this.#clock.now() };
    await this.#files.write(voice.id, recording.fileId, { source, ready });
    const before = await this.#store.keep(voice, recording).catch(async (error: unknown) => {
      await this.#files.remove(voice.id, recording.fileId);
      throw error;
    });
    if (before === false) {
      await this.#files.removeVoice(voice.id);
      throw missing();
    }
    if (before !== undefined) await this.#files.remove(voice.id, before);
    return recording;
  }

  async drop(voice: OwnVoice, key: string): Promise<void> {
    const fileId = await this.#store.drop(voice.id, key);
    if (fileId !== undefined) await this.#files.remove(voice.id, fileId);
  }

  /** What the project's visits tell of: who and what may have to be named. */
  told(project: { readonly id: string; readonly timeZone: string }): Promise<ToldValues> {
    return toldValues(this.#database, project, this.#clock.now());
  }

  /** A WAV file. Throws `Failure` `own-voice.file-missing`. */
  async sound(
    { id }: Pick<OwnVoice, 'id'>,
    { fileId }: Pick<OwnVoiceRecording, 'fileId'>,
    kind: SoundOf,
  ): Promise<Buffer> {
    try {
      return await this.#files.read(id, fileId, kind);
    } catch (cause) {
      throw new Failure('missing', {
        code: 'own-voice.file-missing',
        message: 'The sound of this recording is not on the disk any more.',
        cause,
      });
    }
  }
}

function missing(): Failure {
  return new Failure('missing', { code: 'own-voice.missing', message: 'There is no such voice.' });
}
