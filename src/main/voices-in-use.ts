import type { Clock, Log } from '../base/index.ts';
import type { OwnVoice, OwnVoices, Projects } from '../clinic/index.ts';
import {
  createOwnVoice,
  pronouncer,
  recordedParts,
  type RecordedVoice,
  type Synthesizer,
} from '../speech/index.ts';

export interface VoicesInUseOptions {
  readonly ownVoices: Pick<OwnVoices, 'inUse' | 'recordings' | 'sound'>;
  readonly projects: Pick<Projects, 'get'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What calls know of one clinic's voice. */
interface Known {
  voice: RecordedVoice | undefined;
  /** What it was made of. */
  of: string;
  lookedMs: number;
  looking: Promise<void> | undefined;
}

/** Of many calls that begin at once, one looks. */
const lookedMs = 1_000;

/** The clinics' own voices as calls have them: looked at before each call, loaded anew when something was changed. */
export class VoicesInUse {
  readonly #o: VoicesInUseOptions;
  readonly #known = new Map<string, Known>();

  constructor(options: VoicesInUseOptions) {
    this.#o = options;
  }

  /** The clinic's own voice before a synthesised one; as that one where the clinic has none. */
  inFront(projectId: string, synthesizer: Synthesizer): Synthesizer {
    return createOwnVoice({ synthesizer, inUse: () => this.#known.get(projectId)?.voice, log: this.#o.log });
  }

  /** Never rejects: what can't be looked at now stays as it was. */
  renew(projectId: string): Promise<void> {
    const known = this.#knownOf(projectId);
    const nowMs = this.#o.clock.monotonicMs();
    if (nowMs - known.lookedMs < lookedMs) return known.looking ?? Promise.resolve();
    known.lookedMs = nowMs;
    known.looking = this.#look(projectId, known)
      .catch((err: unknown) => this.#o.log.warn({ err }, 'the own voice of a clinic could not be looked up'))
      .finally(() => {
        known.looking = undefined;
      });
    return known.looking;
  }

  #knownOf(projectId: string): Known {
    const known = this.#known.get(projectId) ?? {
      ...{ voice: undefined, of: '', lookedMs: -Infinity, looking: undefined },
    };
    this.#known.set(projectId, known);
    return known;
  }

  async #look(projectId: string, known: Known): Promise<void> {
    const { ownVoices, projects } = this.#o;
    const voice = await ownVoices.inUse(projectId);
    const pronunciations = voice ? (await projects.get(projectId)).settings.pronunciations : [];
    const madeOf = JSON.stringify([voice?.id, voice?.edition, pronunciations]);
    if (madeOf === known.of) return;
    known.voice = voice && (await this.#load(voice, pronouncer(pronunciations)));
    known.of = madeOf;
  }

  async #load(voice: OwnVoice, pronounced: (text: string) => string): Promise<RecordedVoice> {
    const { ownVoices } = this.#o;
    const recordings = await ownVoices.recordings(voice);
    const kept = recordings.map((recording) => ({
      ...{ id: recording.fileId, text: recording.text },
      read: () => ownVoices.sound(voice, recording, 'ready'),
    }));
    return { id: voice.id, mixes: voice.mixes, parts: recordedParts(kept, pronounced) };
  }
}
