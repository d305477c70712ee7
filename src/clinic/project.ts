import { IANAZone } from 'luxon';
import { z } from 'zod';

/** What one client has set for himself. Every field has a default, so a new project needs only its name. */
export const projectSettings = z.object({
  /** Said by the robot; in the language of the robot. */
  clinicName: z.string().trim().min(1).max(120).default('Клиника'),
  /** IANA name: the zone that the file's dates and times are written in. */
  timeZone: z
    .string()
    .refine((name) => IANAZone.isValidZone(name), 'unknown time zone')
    .default('Europe/Moscow'),
  /** Of the robot and the result files. */
  language: z.enum(['ru', 'en']).default('ru'),
  /** What the listener may hear: 0 the clinic's name, 1 that there is a visit and when, 2 the doctor and specialty too. */
  disclosureLevel: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(1),
  /** `sip:administrator@host`: who takes what the robot can't; absent in rehearsal. */
  administratorUri: z
    .string()
    .regex(/^sips?:[^\s@]+@\S+$/, 'not a SIP address')
    .optional(),
  address: z.string().trim().max(300).optional(),
});

export type ProjectSettings = z.infer<typeof projectSettings>;

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly settings: ProjectSettings;
}
