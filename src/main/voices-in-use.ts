import type { Clock, Log } from '../base/index.ts';
import type { OwnVoice, OwnVoiceRecording, OwnVoices, Projects } from '../clinic/index.ts';
import {
  createOwnVoice,
  pronouncer,
  readRecordedPart,
  recordedParts,
  type RecordedPart,
  type RecordedVoice,
  type SpeakerOf,
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
  /** The last look; done where none is under way. */
  looking: Promise<void>;
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

  /** Who says what the clinic's own voice can say; a synthesiser behind it says what it mixes in. */
  inFront(projectId: string, synthesizer: Synthesizer): SpeakerOf {
    return createOwnVoice({ synthesizer, inUse: () => this.#known.get(projectId)?.voice });
  }

  /** Never rejects: what can't be looked at now stays as it was. */
  renew(projectId: string): Promise<void> {
    const known = this.#knownOf(projectId);
    const nowMs = this.#o.clock.monotonicMs();
    if (nowMs - known.lookedMs < lookedMs) return known.looking;
    known.lookedMs = nowMs;
    // one after another: a slow look of before would bring back what was removed since
    known.looking = known.looking
      .then(() => this.#look(projectId, known))
      .catch((err: unknown) => this.#o.log.warn({ err }, 'the own voice of a clinic could not be looked up'));
    return known.looking;
  }

  #knownOf(projectId: string): Known {
    const known = this.#known.get(projectId) ?? {
      ...{ voice: undefined, of: '', lookedMs: -Infinity, looking: Promise.resolve() },
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
    known.voice = voice && (await this.#load(voice, known, pronouncer(pronunciations)));
    known.of = madeOf;
  }

  /** What can't be read is left to the other voice, until something of this one is changed. */
  async #load(voice: OwnVoice, known: Known, pronounced: (text: string) => string): Promise<RecordedVoice> {
    const recordings = await this.#o.ownVoices.recordings(voice);
    const before = new Map([...(known.voice?.parts.byKey.values() ?? [])].map((part) => [part.id, part]));
    const read = await Promise.all(
      recordings.map(async (recording) => {
        const part = before.get(recording.fileId) ?? (await this.#read(voice, recording));
        return part ? [{ text: recording.text, part }] : [];
      }),
    );
    return { id: voice.id, mixes: voice.mixes, parts: recordedParts(read.flat(), pronounced) };
  }

  async #read(voice: OwnVoice, recording: OwnVoiceRecording): Promise<RecordedPart | undefined> {
    const { ownVoices, log } = this.#o;
    const file = await ownVoices.sound(voice, recording, 'ready').catch(() => undefined);
    const part = file && readRecordedPart(recording.fileId, file);
    if (!part) log.warn({ recording: recording.fileId }, 'a recording of the own voice can not be read');
    return part;
  }
}
