import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { personAddressProblem } from './person-address.ts';
import { ClinicAnswer, mostAnswers, NewClinicAnswer } from './clinic-answer.ts';
import { mostPronunciations, Pronunciation } from './pronunciation.ts';

/** The project's settings, as the page shows and saves them. */
export const Settings = z
  .object({
    /** As the robot says it: «Вам звонит автоматическая служба клиники …». */
    clinicName: z.string().trim().min(1).max(120),
    /** IANA name: `Europe/Moscow`. */
    timeZone: z.string().min(1).max(60),
    /** Of the robot and of the result files. */
    language: z.enum(['ru', 'en']),
    /** What a listener may hear: 0 the clinic's name, 1 that there is an appointment and when, 2 the doctor and specialty. */
    disclosureLevel: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    /**
     * Where a patient is connected to a person: `sip:user@host[:port]`, or a telephone number or extension that goes
     * out by the line. Empty in rehearsal means the simulated administrator.
     */
    administratorUri: z
      .string()
      .trim()
      .max(200)
      .refine((text) => personAddressProblem(text) !== 'sips', {
        message: 'sips: is not supported, telephones are reached without TLS: write sip:user@host',
        abort: true,
      })
      .refine((text) => personAddressProblem(text) === undefined, 'write sip:user@host or a telephone number')
      .nullable(),
    /** The clinic's street address; null when not set. */
    address: z.string().trim().max(300).nullable(),
    /** The number that a patient may ring back, as the robot tells it to machines; null when not set. */
    callbackNumber: z
      .string()
      .trim()
      .max(40)
      .regex(/^\+?[\d\s()-]{5,}$/, 'write a telephone number')
      .nullable()
      .default(null),
    /** What becomes of a voicemail: hung up at once, listened to without a word, or left a message of name and number. */
    voicemail: z.enum(['hang-up', 'silence', 'message']).default('hang-up'),
    /** Words of the clinic's own that the robot would say wrongly; those of before may break today's rules. */
    pronunciations: z
      .array(z.object({ word: z.string(), say: z.string() }))
      .max(mostPronunciations)
      .default([]),
    /** What the robot says to questions before it asks again; may have slots, of which those of before may be unknown. */
    answers: z.array(ClinicAnswer).max(mostAnswers).default([]),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof Settings>;

const NewSettings = Settings.extend({
  pronunciations: z.array(Pronunciation).max(mostPronunciations).default([]),
  answers: z.array(NewClinicAnswer).max(mostAnswers).default([]),
});

/** The name of a clinic that nobody has named yet. */
export const unnamedClinic = 'Клиника';

export const settingsEndpoints = {
  'GET /api/settings': {
    word: 'settings',
    summary: "The project's settings",
    access: 'signed-in',
    response: Settings,
  },
  'PUT /api/settings': {
    word: 'settings',
    summary: "Save the project's settings",
    access: 'signed-in',
    body: NewSettings,
    response: Settings,
  },
} as const satisfies EndpointTable;
