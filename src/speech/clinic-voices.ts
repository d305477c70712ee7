import { join } from 'node:path';
import { isFailure, type Clock, type Lifecycle, type Log } from '../base/index.ts';
import { checkFields } from './engines/check-fields.ts';
import type { EngineFields } from './engines/engine-kind.ts';
import type { ChosenVoice, Mouth, VoiceKind } from './engines/voice-kind.ts';
import { removeVoiceFolders } from './own-voice/remove-voice-folders.ts';
import { PhraseCache } from './phrase-cache.ts';
import { PhraseFolder } from './phrase-folder.ts';
import { RobotVoice } from './robot-voice.ts';
import { SharedEngines } from './shared-engines.ts';
import type { SpeakerOf, Synthesizer } from './synthesizer.ts';

/** Which voice a clinic has chosen, with what it filled in. */
export interface VoiceChoice {
  readonly engine: string;
  readonly fields: EngineFields;
  /** Another one whenever it was saved. */
  readonly version: string;
}

export interface ClinicVoicesOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Of the phrases. */
  readonly directory: string;
  /** Of models, as in `EngineTools`. */
  readonly modelDirectory: string;
  readonly kinds: readonly VoiceKind[];
  /** The one that is always there. */
  readonly spare: VoiceKind;
  /** Those that speak where nothing was chosen, the best first. */
  readonly usual: readonly VoiceKind[];
  /** Who says for a clinic what he can, before any engine: a person's recordings. What he lacks is asked of the engine behind. */
  readonly inFront?: (clinicId: string, behind: Synthesizer) => SpeakerOf;
}

/** An engine that runs. */
interface Speaking extends ChosenVoice {
  readonly phrases: PhraseCache;
  /** It is not wanted any more. */
  letGo(): Promise<void>;
}

interface ClinicVoice {
  readonly version: string;
  readonly voice: RobotVoice;
  /** What was chosen, when it runs. */
  readonly chosen?: Speaking;
  /** Of one whose choice could not be started. */
  readonly retryAtMs?: number;
}

const nothingFilledIn: EngineFields = {};
const retryMs = 60_000;

/** The voices of all clinics of a process: each its own choice, the one that is always there under all of them. */
export class ClinicVoices implements Lifecycle {
  readonly #options: ClinicVoicesOptions;
  readonly #spare: Speaking;
  /** Undefined where that is the spare one. */
  #usual: Speaking | undefined;
  readonly #shared = new SharedEngines();
  /** Of the engines that clinics share: who asks for one sentence at once shares its making. */
  readonly #phrases = new WeakMap<Synthesizer, PhraseCache>();
  /** By name: there is one for each directory, also while talks go on with an engine that was chosen before. */
  readonly #folders = new Map<string, PhraseFolder>();
  readonly #clinics = new Map<string, ClinicVoice>();
  /** Of each clinic one change at a time. */
  readonly #changing = new Map<string, Promise<void>>();

  constructor(options: ClinicVoicesOptions) {
    this.#options = options;
    const spare = options.spare.make(nothingFilledIn, options);
    const phrases = this.#phrasesOf(spare.synthesizer, '');
    // it stays to the end
    this.#spare = { ...spare, phrases, letGo: () => Promise.resolve() };
  }

  /** With the voice that is always there, and the best one that is installed. */
  async start(): Promise<void> {
    await this.#shared.take(this.#spare.synthesizer);
    const best = this.#options.usual.find((kind) => !kind.missing?.(this.#options.modelDirectory));
    if (!best) return;
    try {
      this.#usual = await this.#started(best, nothingFilledIn, best.id);
    } catch (err) {
      this.#options.log.warn({ err, engine: best.id }, 'the usual voice does not start: another one speaks');
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#changing.values());
    const chosen = [...this.#clinics.values()].flatMap((clinic) => clinic.chosen ?? []);
    await Promise.all(chosen.map((speaking) => speaking.letGo()));
    await this.#shared.stop();
  }

  /** What speaks to this clinic's patients now; talks in progress keep what they began with. */
  of(clinicId: string): RobotVoice {
    return this.#clinics.get(clinicId)?.voice ?? this.#robotVoice(clinicId, this.#usual);
  }

  /**
   * Brings a clinic's voice up to its choice (undefined: never chosen). Never rejects: with an engine that can't be started
   * the usual voice speaks, the log says why, and it is tried again after a minute.
   */
  renew(clinicId: string, choice: VoiceChoice | undefined): Promise<void> {
    const before = this.#changing.get(clinicId) ?? Promise.resolve();
    const change = before.then(() => this.#renew(clinicId, choice));
    this.#changing.set(clinicId, change);
    return change;
  }

  /**
   * Erases what was joined of recorded voices that there are no more, for all clinics and engines. `known` gives those that
   * there are, and is asked after the disk was looked at: a voice that has just come loses nothing. Rejects as `known` does.
   */
  async forgetRemoved(known: () => Promise<readonly string[]>): Promise<void> {
    for (const folder of await removeVoiceFolders(this.#options.directory, known))
      for (const phrases of this.#folders.values()) phrases.forget(folder);
  }

  async #renew(clinicId: string, choice: VoiceChoice | undefined): Promise<void> {
    const before = this.#clinics.get(clinicId);
    const retries = before?.retryAtMs !== undefined && before.retryAtMs <= this.#options.clock.now();
    if (before?.version === (choice?.version ?? '') && !retries) return;
    this.#clinics.set(clinicId, await this.#make(clinicId, choice));
    // what talks in progress have still to say was made ready, or is said by the spare voice
    await before?.chosen?.letGo();
  }

  async #make(clinicId: string, choice: VoiceChoice | undefined): Promise<ClinicVoice> {
    const version = choice?.version ?? '';
    const kind = this.#options.kinds.find(({ id }) => id === choice?.engine);
    // an engine of a later or an earlier version of the program is the usual one, too
    if (!choice || !kind) return { version, voice: this.#robotVoice(clinicId, this.#usual) };
    try {
      const chosen = await this.#started(kind, choice.fields, `${kind.id}-${clinicId}`);
      return { version, voice: this.#robotVoice(clinicId, chosen), chosen };
    } catch (err) {
      // only a failure's own words are known to hold no secret
      const why = isFailure(err) ? { err, engine: kind.id } : { engine: kind.id };
      const { log, clock } = this.#options;
      log.warn(why, 'a chosen voice could not be started: the usual one speaks');
      const retryAtMs = clock.now() + retryMs;
      return { version, voice: this.#robotVoice(clinicId, this.#usual), retryAtMs };
    }
  }

  /** Throws when the engine does not start. */
  async #started(kind: VoiceKind, filledIn: EngineFields, own: string): Promise<Speaking> {
    const { synthesizer, voice } = kind.make(checkFields(kind, filledIn), this.#options);
    if (!kind.shared) {
      await synthesizer.start();
      const phrases = this.#newCache(synthesizer, own);
      return { synthesizer, voice, phrases, letGo: () => synthesizer.stop() };
    }
    const { synthesizer: running, giveBack } = await this.#shared.take(synthesizer);
    const phrases = this.#phrasesOf(running, kind.id);
    return { synthesizer: running, voice, phrases, letGo: giveBack };
  }

  #robotVoice(clinicId: string, chosen: Speaking | undefined): RobotVoice {
    const { clock, log } = this.#options;
    const spare = this.#mouth(clinicId, this.#spare);
    if (!chosen || isSame(chosen, this.#spare)) return new RobotVoice({ clock, log, spare });
    return new RobotVoice({ clock, log, spare, chosen: this.#mouth(clinicId, chosen) });
  }

  #mouth(clinicId: string, speaking: Speaking): Mouth {
    const { inFront } = this.#options;
    const { voice, synthesizer, phrases } = speaking;
    return { voice, phrases: inFront ? phrases.saidFirstBy(inFront(clinicId, synthesizer)) : phrases };
  }

  #phrasesOf(synthesizer: Synthesizer, folder: string): PhraseCache {
    const phrases = this.#phrases.get(synthesizer) ?? this.#newCache(synthesizer, folder);
    this.#phrases.set(synthesizer, phrases);
    return phrases;
  }

  #newCache(synthesizer: Synthesizer, name: string): PhraseCache {
    const { log, clock, directory } = this.#options;
    const folder =
      this.#folders.get(name) ?? new PhraseFolder({ directory: join(directory, name), log, clock });
    this.#folders.set(name, folder);
    return new PhraseCache({ directory: folder, synthesizer, log, clock });
  }
}

function isSame(a: ChosenVoice, b: ChosenVoice): boolean {
  return a.synthesizer === b.synthesizer && JSON.stringify(a.voice) === JSON.stringify(b.voice);
}
