import type { Mapping, VisitField } from '../../../src/api/contract/index.ts';

/** The mapping with `field` given to this column (or to none, with `null`); a field has one column, a column one field. */
export function assignField(mapping: Mapping, column: number, field: VisitField | null): Mapping {
  const others = Object.entries(mapping).filter(([known, at]) => at !== column && known !== field);
  return Object.fromEntries(field === null ? others : [...others, [field, column]]);
}

/** What a column holds, or null. */
export function fieldOfColumn(mapping: Mapping, column: number): VisitField | null {
  const entry = Object.entries(mapping).find(([, at]) => at === column);
  return entry ? (entry[0] as VisitField) : null;
}
