import { sql, type RawBuilder } from 'kysely';

/** Rows whose `phone` has these digits in it (8 and +7 are one), or whose text in `column` has these letters; all without a search. */
export function found(search: string | undefined, column: RawBuilder<unknown>): RawBuilder<boolean> {
  const text = search?.trim() ?? '';
  if (text === '') return sql`true`;
  if (/^[\d\s()+-]{3,}$/.test(text)) {
    const digits = text.replaceAll(/\D/g, '').replace(/^8(?=\d{10}$)/, '7');
    return sql`phone like ${`%${digits}%`}`;
  }
  return sql`${column} ilike ${`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`}`;
}
