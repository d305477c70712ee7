import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const HourSpan = z
  .object({ from: timeOfDay, to: timeOfDay })
  .refine((span) => span.from <= span.to, { message: 'from must not be after to', path: ['to'] });

/** `HH:MM` by the patient's clock, `to` not included; weekends are holidays too. */
export const CallingHours = z.object({ weekdays: HourSpan, weekends: HourSpan });

const cap = z.number().int().min(1).max(1000);

/** What binds every campaign of the project before each call. */
export const CallingRules = z
  .object({
    hours: CallingHours,
    /** A visit nearer than this is not rung about any more. */
    minLeadMinutes: z.number().int().min(0).max(1440),
    /** Between two calls to one number, whoever of the family they are for. */
    samePhonePauseMinutes: z.number().int().min(1).max(1440),
    /** Contacts of one number within 24 hours, 7 days and 30 days, over all campaigns. */
    caps: z.object({ day: cap, week: cap, month: cap }),
    /** What is a contact: a talk with somebody, or also a call that nobody took. */
    capsCount: z.enum(['talks', 'attempts']),
    /** Whether the robot reminds only those whose consent is on record. */
    consentForReminders: z.boolean(),
    /** Days that are off, or working, otherwise than in the calendar of the country. */
    calendar: z.array(z.object({ date: z.iso.date(), off: z.boolean() })).max(200),
    /** Branches that live by another clock than the clinic, as the visits name them. */
    branchZones: z
      .array(z.object({ branch: z.string().trim().min(1).max(200), zone: z.string().min(1).max(60) }))
      .max(200),
  })
  .meta({ id: 'CallingRules' });
export type CallingRules = z.infer<typeof CallingRules>;

export const callingRulesEndpoints = {
  'GET /api/settings/calling-rules': {
    word: 'settings',
    summary: 'The rules by which patients may be called',
    access: 'signed-in',
    response: CallingRules,
  },
  'PUT /api/settings/calling-rules': {
    word: 'settings',
    summary: 'Save the rules by which patients may be called',
    access: 'signed-in',
    body: CallingRules,
    response: CallingRules,
  },
} as const satisfies EndpointTable;
