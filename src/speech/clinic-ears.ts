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

/** What a choice has come to by now. */
interface Ear {
  readonly version: string;
  /** Absent when the embedded engine was chosen, while the chosen one starts, and when it can't be started. */
  recognizer?: FallbackRecognizer;
  /** The one that starts now. */
  starting?: FallbackRecognizer;
  /** Tells how it is now. */
  tell?(): void;
  toldAtMs?: number;
  retryAtMs?: number;
}

const retryMs = 60_000;
/** What was told by whom is news this often, while there are calls. */
const countsEveryMs = 60_000;

/** The recognizers of all clinics of a process: each its own choice, the embedded engine beside and under all of them. */
export class ClinicEars {
  readonly #options: ClinicEarsOptions;
  readonly #log: Log;
  readonly #ears = new Map<string, Ear>();
  /** Of each clinic one change at a time: two models that load at once may be too many for the machine. */
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
   * Brings a clinic's recognizer up to its choice (undefined: never chosen), and waits for nothing: the embedded engine hears
   * until the chosen one has started. One that can't be started is told as news and tried again after a minute. Those who listen
   * go on as they were.
   */
  renew(clinicId: string, choice: RecognizerChoice | undefined): void {
    const ear = this.#ears.get(clinicId);
    const version = choice?.version ?? '';
    const retries = ear?.retryAtMs !== undefined && ear.retryAtMs <= this.#options.clock.monotonicMs();
    if (ear?.version === version && !retries) return this.#tellCounts(ear);
    const next: Ear = { version };
    this.#ears.set(clinicId, next);
    const before = this.#changing.get(clinicId) ?? Promise.resolve();
    const change = Promise.all([before, this.#end(ear)]).then(() => this.#begin(clinicId, next, choice));
    this.#changing.set(clinicId, change);
  }

  async stop(): Promise<void> {
    const ears = [...this.#ears.values()];
    this.#ears.clear();
    await Promise.all(ears.map((ear) => this.#end(ear)));
    await Promise.all(this.#changing.values());
  }

  #tellCounts(ear: Ear): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (ear.tell === undefined || nowMs - (ear.toldAtMs ?? 0) < countsEveryMs) return;
    ear.toldAtMs = nowMs;
    ear.tell();
  }

  async #begin(clinicId: string, ear: Ear, choice: RecognizerChoice | undefined): Promise<void> {
    const isOver = (): boolean => this.#ears.get(clinicId) !== ear;
    if (isOver() || !choice || choice.engine === embeddedEngine.id) return;
    const { engine } = choice;
    const { clock, onNews } = this.#options;
    try {
      const recognizer = this.#make(clinicId, choice);
      // an engine of a later or an earlier version of the program
      if (!recognizer) return this.#without(clinicId, ear, engine);
      ear.starting = recognizer;
      await recognizer.start();
      // whoever ended it meanwhile may have come before it could be stopped
      if (isOver()) return await this.#let(recognizer);
      this.#log.info({ engine: recognizer.id }, 'a clinic is heard by an engine of its choice');
      ear.recognizer = recognizer;
      ear.tell = () =>
        onNews?.({ clinicId, engine, state: recognizer.state, counts: { ...recognizer.counts } });
      ear.toldAtMs = clock.monotonicMs();
      ear.tell();
    } catch (err) {
      if (isOver()) return;
      // only a failure's own words are known to hold no secret
      this.#log.warn(isFailure(err) ? { err, engine } : { engine }, 'an engine could not be started');
      this.#without(clinicId, ear, engine);
    } finally {
      delete ear.starting;
    }
  }

  /** Undefined when there is no such engine. Throws `Failure` when it is filled in wrongly. */
  #make(clinicId: string, choice: RecognizerChoice): FallbackRecognizer | undefined {
    const { embedded, kinds, clock, log, modelDirectory, onNews } = this.#options;
    const { engine, fields, patienceMs } = choice;
    const kind = kinds.find(({ id }) => id === engine);
    if (!kind) return undefined;
    const large = kind.make(checkFields(kind, fields), { clock, log, modelDirectory });
    const recognizer: FallbackRecognizer = withFallback({
      ...{ large, embedded, clock, log, patienceMs },
      onState: (state) => onNews?.({ clinicId, engine, state, counts: { ...recognizer.counts } }),
    });
    return recognizer;
  }

  #without(clinicId: string, ear: Ear, engine: string): void {
    const { clock, onNews } = this.#options;
    const state: EngineState = { state: 'resting', sinceMs: clock.now(), trouble: 'misordered' };
    ear.retryAtMs = clock.monotonicMs() + retryMs;
    onNews?.({ clinicId, engine, state, counts: noCounts });
  }

  /** One that starts is not waited for. */
  async #end(ear: Ear | undefined): Promise<void> {
    await this.#let(ear?.recognizer ?? ear?.starting);
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
