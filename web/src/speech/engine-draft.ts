import type { EngineField, SpeechEngine } from '../../../src/api/contract/index.ts';

/** What is being filled in for one engine. A secret that nobody has touched is not there: it stays as it is kept. */
export interface EngineDraft {
  readonly fields: Readonly<Record<string, string>>;
  /** Null: nothing is typed. */
  readonly patienceMs: number | null;
}

interface EngineOrder {
  readonly engine: string;
  readonly fields: Record<string, string>;
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

/** The secrets that need not be typed again. What is kept goes only where it was filled in for: none at another address. */
export function secretsInPlace(engine: SpeechEngine, { fields }: EngineDraft): readonly string[] {
  const isElsewhere = engine.fields.some(
    (field) => field.kind === 'address' && addressOf(field, fields) !== addressOf(field, engine.filledIn),
  );
  return isElsewhere ? [] : engine.secretsKept;
}

function addressOf({ id, preset }: EngineField, fields: EngineDraft['fields']): string {
  const address = (fields[id] ?? '').trim() || (preset ?? '');
  return URL.canParse(address) ? new URL(address).href : address;
}

/** What is sent. A secret that was kept for another address and is not typed again is given up. */
export function orderOf(engine: SpeechEngine, draft: EngineDraft): EngineOrder {
  const inPlace = secretsInPlace(engine, draft);
  const left = engine.secretsKept.filter((id) => !inPlace.includes(id));
  const givenUp = Object.fromEntries(left.map((id) => [id, '']));
  return { engine: engine.id, fields: { ...givenUp, ...draft.fields } };
}

/** Fields that must be filled in and are not. */
export function emptyFields(engine: SpeechEngine, draft: EngineDraft): readonly string[] {
  const inPlace = secretsInPlace(engine, draft);
  return engine.fields
    .filter((field) => field.required && !isFilledIn(field, inPlace, draft))
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
