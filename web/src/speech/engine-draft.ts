import type { EngineField, SpeechEngine } from '../../../src/api/contract/index.ts';

/** What is being filled in for one engine. A secret that nobody has touched is not there: it stays as it is kept. */
export interface EngineDraft {
  readonly fields: Readonly<Record<string, string>>;
  /** Null: nothing is typed. */
  readonly patienceMs: number | null;
}

export const leastPatienceMs = 100;
export const mostPatienceMs = 5000;

export function draftOf(engine: SpeechEngine): EngineDraft {
  const shown = engine.fields.filter(({ kind }) => kind !== 'secret');
  return {
    fields: Object.fromEntries(shown.map(({ id, preset }) => [id, engine.filledIn[id] ?? preset ?? ''])),
    patienceMs: engine.patienceMs,
  };
}

/** Fields that must be filled in and are not. */
export function emptyFields({ fields, secretsKept }: SpeechEngine, draft: EngineDraft): readonly string[] {
  return fields
    .filter((field) => field.required && !isFilledIn(field, secretsKept, draft))
    .map(({ id }) => id);
}

function isFilledIn({ id }: EngineField, secretsKept: readonly string[], { fields }: EngineDraft): boolean {
  const typed = fields[id];
  return typed === undefined ? secretsKept.includes(id) : typed.trim() !== '';
}

export function isPatienceRight({ patienceMs }: EngineDraft): boolean {
  return (
    patienceMs !== null &&
    Number.isInteger(patienceMs) &&
    patienceMs >= leastPatienceMs &&
    patienceMs <= mostPatienceMs
  );
}
