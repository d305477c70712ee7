import { IANAZone } from 'luxon';
import { z } from 'zod';
import { Failure } from '../base/index.ts';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const span = z
  .object({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from <= to, { message: 'from must not be after to', path: ['to'] });
const cap = z.number().int().min(1).max(1000);

/** What binds every campaign of a project before each attempt. Every number has its default. */
export const callingRules = z.object({
  /** When a patient may be rung, by his own clock: `HH:MM`, `to` not included, `24:00` is the day's end. */
  hours: z
    .object({ weekdays: span, weekends: span })
    .default({ weekdays: { from: '09:00', to: '20:00' }, weekends: { from: '10:00', to: '18:00' } }),
  /** A visit nearer than this is not rung about any more. */
  minLeadMinutes: z.number().int().min(0).max(1440).default(60),
  /** Between two calls to one number, whoever of the family they are for. */
  samePhonePauseMinutes: z.number().int().min(1).max(1440).default(10),
  /** Contacts of one number, over all campaigns and projects, within 24 hours, 7 days and 30 days. */
  caps: z.object({ day: cap, week: cap, month: cap }).default({ day: 2, week: 4, month: 16 }),
  /** What is a contact: a talk with somebody, or also a call that nobody took. */
  capsCount: z.enum(['talks', 'attempts']).default('talks'),
  /** Whether the robot reminds only those whose consent is on record; the law does not ask for it (152-FZ, article 6, part 1, item 5). */
  consentForReminders: z.boolean().default(false),
  /** Days that are off, or working, otherwise than in the calendar of the country. */
  calendar: z
    .array(z.object({ date: z.iso.date(), off: z.boolean() }))
    .max(200)
    .default([]),
  /** Branches that live by another clock than the clinic, as the visits name them. */
  branchZones: z
    .array(
      z.object({
        branch: z.string().trim().min(1).max(200),
        zone: z.string().refine((name) => IANAZone.isValidZone(name), 'unknown time zone'),
      }),
    )
    .max(200)
    .default([]),
});
export type CallingRules = z.infer<typeof callingRules>;

export const defaultCallingRules: CallingRules = callingRules.parse({});

/** As they lie in the database: what an older version wrote and today's rules refuse counts as not set. */
export function storedRules(value: unknown): CallingRules {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const known = Object.entries(callingRules.shape).flatMap(([name, field]) => {
    const read = field.safeParse(given[name]);
    return read.success ? [[name, read.data] as const] : [];
  });
  return { ...defaultCallingRules, ...Object.fromEntries(known) };
}

/** Throws `Failure('invalid', 'calling-rules.wrong')` naming the field that can't be used. */
export function checkRules(rules: CallingRules): CallingRules {
  const read = callingRules.safeParse(rules);
  if (read.success) return read.data;
  const field = read.error.issues[0]?.path.join('.') ?? '';
  throw new Failure('invalid', {
    code: 'calling-rules.wrong',
    message: `The rule ${field} can not be used.`,
    params: { field },
  });
}
