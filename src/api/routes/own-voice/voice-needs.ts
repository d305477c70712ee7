import type { OwnVoice, OwnVoiceRecording, ProjectSettings } from '../../../clinic/index.ts';
import { loadLibrary, loadScenario, saidSentences } from '../../../scenario/index.ts';
import {
  neededParts,
  partCode,
  recordedShare,
  type ClinicLists,
  type NeededPart,
  type SentencePattern,
} from '../../../speech/index.ts';
import type { ApiServices } from '../../services.ts';

/** A part of a voice: needed, recorded, or both. */
export interface VoicePart extends Omit<NeededPart, 'group'> {
  /** `extra`: recorded, and not said any more. */
  readonly group: NeededPart['group'] | 'extra';
  readonly recording: OwnVoiceRecording | undefined;
}

/** What a project's talks need recorded. */
export interface VoiceNeeds {
  readonly settings: ProjectSettings;
  readonly lists: ClinicLists;
  readonly patterns: readonly SentencePattern[];
  readonly parts: readonly NeededPart[];
}

/** Tells what voices of a project need, for any scenario that it may choose; they are read once. */
export class VoiceNeedsReader {
  readonly #services: Pick<ApiServices, 'projects' | 'ownVoices'>;
  readonly reminder = loadScenario('reminder');
  readonly #library = loadLibrary();

  constructor(services: Pick<ApiServices, 'projects' | 'ownVoices'>) {
    this.#services = services;
  }

  async of(projectId: string): Promise<VoiceNeeds> {
    const { settings } = await this.#services.projects.get(projectId);
    const told = await this.#services.ownVoices.told({ id: projectId, timeZone: settings.timeZone });
    const { clinicName, callbackNumber, disclosureLevel, voicemail } = settings;
    const lists = { clinicName, callbackNumber, ...told };
    const answers = settings.answers.map(({ say }) => say);
    const tells = { disclosureLevel, voicemail, callbackNumber, answers };
    const patterns = this.#library.flatMap((scenario) => saidSentences(scenario, tells));
    return { settings, lists, patterns, parts: neededParts(patterns, lists) };
  }

  /** The voice's parts in the order of the talk; those that are not needed any more at the end. */
  async partsOf(voice: OwnVoice, needs: VoiceNeeds): Promise<readonly VoicePart[]> {
    const recordings = await this.#services.ownVoices.recordings(voice);
    const byKey = new Map(recordings.map((recording) => [recording.key, recording]));
    const needed = needs.parts.map((part) => ({ ...part, recording: byKey.get(part.key) }));
    const keys = new Set(needs.parts.map(({ key }) => key));
    return [...needed, ...recordings.filter(({ key }) => !keys.has(key)).map(extraOf)];
  }
}

/** Of all sentences that are said, the share that is recorded whole. */
export function saidShare(needs: VoiceNeeds, parts: readonly VoicePart[]): number {
  const recorded = new Set(parts.filter(({ recording }) => recording).map(({ key }) => key));
  const share = recordedShare(needs.patterns, needs.lists, (key) => recorded.has(key));
  return Math.min(1, Math.max(0, share));
}

function extraOf(recording: OwnVoiceRecording): VoicePart {
  const { key, text } = recording;
  return {
    key,
    text,
    code: partCode(key),
    group: 'extra',
    readAs: key.endsWith('?') ? 'question' : 'on',
    often: 0,
    recording,
  };
}
