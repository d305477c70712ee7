import { isFailure, type Clock, type Log } from '../base/index.ts';
import { checkFields } from './engines/check-fields.ts';
import type { EngineFields, RecognizerKind } from './engines/engine-kind.ts';
import { embeddedEngine } from './engines/recognizer-kinds.ts';
import { withFallback, type EngineCounts, type FallbackRecognizer } from './fallback/fallback-recognizer.ts';
import type { EngineState } from './fallback/circuit-breaker.ts';
import type { Recognizer } from './recognizer.ts';

/** Which recognizer a clinic has chosen, with what it filled in. */
export interface RecognizerChoice {
  readonly engine: string;
  readonly fields: EngineFields;
  /** How long the embedded engine's answer waits for that of the engine. */
  readonly patienceMs: number;
  /** Another one whenever it was saved. */
  readonly version: string;
}

/** How a clinic's engine is, when that has changed, and once a minute while there are calls; nothing in it is of any patient. */
export interface EarNews {
  readonly clinicId: string;
  readonly engine: string;
  readonly state: EngineState;
  readonly counts: EngineCounts;
}

export interface ClinicEarsOptions {
  /** Started and stopped by whoever made it. */
  readonly embedded: Recognizer;
  readonly kinds: readonly RecognizerKind[];
  readonly clock: Clock;
  readonly log: Log;
  /** As in `EngineTools`. */
  readonly modelDirectory: string;
  onNews?(news: EarNews): void;
}

interface Ear {
  readonly version: string;
  /** Absent when the embedded engine was chosen, or the chosen one can't be started. */
  readonly recognizer?: FallbackRecognizer;
  /** Tells how it is now. */
  tell?(): void;
  toldAtMs?: number;
  readonly retryAtMs?: number;
}

const retryMs = 60_000;
/** What was told by whom is news this often, while there are calls. */
const countsEveryMs = 60_000;

/** The recognizers of all clinics of a process: each its own choice, the embedded engine beside and under all of them. */
export class ClinicEars {
  readonly #options: ClinicEarsOptions;
  readonly #log: Log;
  readonly #ears = new Map<string, Ear>();
  /** Of each clinic one change at a time. */
  readonly #changing = new Map<string, Promise<void>>();

  constructor(options: ClinicEarsOptions) {
    this.#options = options;
    this.#log = options.log.child({ room: 'speech' });
  }

  /** What listens to this clinic's patients now. */
  of(clinicId: string): Recognizer {
    return this.#ears.get(clinicId)?.recognizer ?? this.#options.embedded;
  }

  /**
   * Brings a clinic's recognizer up to its choice (undefined: never chosen). Never rejects: an engine that can't be started is
   * told as news, tried again after a minute, and the embedded one hears meanwhile. Those who listen go on as they were.
   */
  renew(clinicId: string, choice: RecognizerChoice | undefined): Promise<void> {
    const before = this.#changing.get(clinicId) ?? Promise.resolve();
    const change = before.then(() => this.#renew(clinicId, choice));
    this.#changing.set(clinicId, change);
    return change;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#changing.values());
    const ears = [...this.#ears.values()];
    this.#ears.clear();
    for (const { recognizer } of ears) await this.#let(recognizer);
  }

  async #renew(clinicId: string, choice: RecognizerChoice | undefined): Promise<void> {
    const ear = this.#ears.get(clinicId);
    const version = choice?.version ?? '';
    const retries = ear?.retryAtMs !== undefined && ear.retryAtMs <= this.#options.clock.monotonicMs();
    if (ear?.version === version && !retries) return this.#tellCounts(ear);
    const next = await this.#make(clinicId, version, choice);
    this.#ears.set(clinicId, next);
    await this.#let(ear?.recognizer);
  }

  #tellCounts(ear: Ear): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (ear.tell === undefined || nowMs - (ear.toldAtMs ?? 0) < countsEveryMs) return;
    ear.toldAtMs = nowMs;
    ear.tell();
  }

  async #make(clinicId: string, version: string, choice: RecognizerChoice | undefined): Promise<Ear> {
    const { embedded, kinds, clock, log, modelDirectory, onNews } = this.#options;
    if (!choice || choice.engine === embeddedEngine.id) return { version };
    const { engine, fields, patienceMs } = choice;
    try {
      const kind = kinds.find(({ id }) => id === engine);
      // an engine of a later or an earlier version of the program
      if (!kind) return this.#without(clinicId, version, engine);
      const large = kind.make(checkFields(kind, fields), { clock, log, modelDirectory });
      const recognizer: FallbackRecognizer = withFallback({
        ...{ large, embedded, clock, log, patienceMs },
        onState: (state) => onNews?.({ clinicId, engine, state, counts: { ...recognizer.counts } }),
      });
      await recognizer.start();
      this.#log.info({ engine: recognizer.id }, 'a clinic is heard by an engine of its choice');
      const tell = (): void =>
        onNews?.({ clinicId, engine, state: recognizer.state, counts: { ...recognizer.counts } });
      tell();
      return { version, recognizer, tell, toldAtMs: clock.monotonicMs() };
    } catch (err) {
      // only a failure's own words are known to hold no secret
      this.#log.warn(isFailure(err) ? { err, engine } : { engine }, 'an engine could not be started');
      return this.#without(clinicId, version, engine);
    }
  }

  #without(clinicId: string, version: string, engine: string): Ear {
    const { clock, onNews } = this.#options;
    const state: EngineState = { state: 'resting', sinceMs: clock.now(), trouble: 'misordered' };
    onNews?.({ clinicId, engine, state, counts: noCounts });
    return { version, retryAtMs: clock.monotonicMs() + retryMs };
  }

  async #let(recognizer: FallbackRecognizer | undefined): Promise<void> {
    try {
      await recognizer?.stop();
    } catch (err) {
      this.#log.warn(isFailure(err) ? { err } : {}, 'an engine could not be stopped');
    }
  }
}

const noCounts: EngineCounts = { large: 0, embedded: 0, late: 0, failed: 0, contradicted: 0 };
