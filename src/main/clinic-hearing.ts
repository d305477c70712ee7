import { DateTime } from 'luxon';
import type { Clock } from '../base/index.ts';
import type { Appointments } from '../clinic/index.ts';
import {
  createUnderstanding,
  type ClinicAnswer,
  type ClinicName,
  type Hearing,
  type Understanding,
} from '../speech/index.ts';

export interface ClinicHearingOptions {
  readonly clock: Clock;
  readonly appointments: Pick<Appointments, 'clinicNames'>;
}

interface Kept {
  readonly names: readonly ClinicName[];
  readonly vocabulary: readonly string[];
  /** By the clinic's answers, which it may change between two calls. */
  understanding: { readonly of: string; readonly value: Understanding } | undefined;
  readonly renewAtMs: number;
}

/** What is talked about: the visit, in its own zone, and the clinic's own answers. */
interface Asked {
  readonly date: string;
  readonly time: string;
  readonly zone: string;
  readonly answers?: readonly ClinicAnswer[];
}

const keptForMs = 10 * 60_000;
/** Names of visits that are longer past are of doctors who have left. */
const namedWithinMs = 60 * 24 * 3_600_000;
/** Engines take few hints, the first ones best. */
const mostHints = 100;

/** What an engine may know of a project before a call: its lists, made once and renewed while calls go on. */
export class ClinicHearing {
  readonly #options: ClinicHearingOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #making = new Map<string, Promise<void>>();

  constructor(options: ClinicHearingOptions) {
    this.#options = options;
  }

  /** Makes ready what `of` gives. Rejects when the database is away; what was known before stays known. */
  async renew(projectId: string): Promise<void> {
    const kept = this.#kept.get(projectId);
    if (kept && this.#options.clock.monotonicMs() < kept.renewAtMs) return;
    const making = this.#making.get(projectId) ?? this.#make(projectId);
    this.#making.set(projectId, making);
    await making.finally(() => this.#making.delete(projectId));
  }

  /** The visit's date and time are those of its own zone. */
  of(projectId: string, visit: Asked): Hearing {
    const kept = this.#kept.get(projectId);
    const { date, time, zone } = visit;
    const today = DateTime.fromMillis(this.#options.clock.now(), { zone }).toISODate() ?? date;
    return {
      ...{ language: 'ru', today, visit: { date, time } },
      vocabulary: kept?.vocabulary ?? [],
      ...(kept ? { understanding: understandingOf(kept, visit.answers ?? []) } : {}),
    };
  }

  async #make(projectId: string): Promise<void> {
    const { appointments, clock } = this.#options;
    const sinceMs = clock.now() - namedWithinMs;
    const names: readonly ClinicName[] = await appointments.clinicNames(projectId, sinceMs);
    this.#kept.set(projectId, {
      names,
      vocabulary: names.slice(0, mostHints).map(({ name }) => name),
      understanding: undefined,
      renewAtMs: clock.monotonicMs() + keptForMs,
    });
  }
}

function understandingOf(kept: Kept, answers: readonly ClinicAnswer[]): Understanding {
  const of = JSON.stringify(answers.map(({ id, asked }) => [id, asked]));
  if (kept.understanding?.of !== of)
    kept.understanding = { of, value: createUnderstanding({ names: kept.names, answers }) };
  return kept.understanding.value;
}
