import { z } from 'zod';

/** A moment, ISO 8601 with offset or Z: `2026-11-23T12:00:00.000Z`. */
export const Instant = z.iso.datetime({ offset: true }).meta({ description: 'ISO 8601 moment' });

/** A calendar date in the project's time zone: `2026-11-23`. */
export const CalendarDate = z.iso.date();

export const Id = z.uuid();

export const ById = z.object({ id: Id });

/** Query of every list: up to `limit` items after the item that the cursor `after` names. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z.string().max(200).optional().meta({ description: 'nextAfter of the page before' }),
};

/** One page of a list. `nextAfter` is null on the last page; `total` counts all pages. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextAfter: z.string().nullable(),
    total: z.number().int().nonnegative(),
  });
}

/** Query of a file for people: the language of its headings and sentences. */
export const inLanguage = z.object({ language: z.enum(['ru', 'en']).default('ru') });
