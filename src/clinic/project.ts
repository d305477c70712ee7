import { IANAZone } from 'luxon';
import { z } from 'zod';
import { readPersonAddress, type PersonAddressProblem } from '../base/index.ts';

const problemWords: Readonly<Record<PersonAddressProblem, string>> = {
  sips: 'sips: is not supported, telephones are reached without TLS, write sip:user@host',
  'not-an-address': 'it is neither sip:user@host nor a telephone number',
};

/** Zones that there are, as far as somebody has named them: to find out takes a third of a millisecond. */
const knownZones = new Set<string>();

function isZone(name: string): boolean {
  if (!knownZones.has(name) && IANAZone.isValidZone(name)) knownZones.add(name);
  return knownZones.has(name);
}

/** What one client has set for himself. Every field has a default, so a new project needs only its name. */
export const projectSettings = z.object({
  /** Said by the robot; in the language of the robot. */
  clinicName: z.string().trim().min(1).max(120).default('Клиника'),
  /** IANA name: the zone that the file's dates and times are written in. */
  timeZone: z.string().refine(isZone, 'unknown time zone').default('Europe/Moscow'),
  /** Of the robot and the result files. */
  language: z.enum(['ru', 'en']).default('ru'),
  /** What the listener may hear: 0 the clinic's name, 1 that there is a visit and when, 2 the doctor and specialty too. */
  disclosureLevel: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(1),
  /** Who takes what the robot can't: `sip:user@host[:port]`, or a number that goes out by the line; absent in rehearsal. */
  administratorUri: z
    .string()
    .superRefine((text, context) => {
      const address = readPersonAddress(text);
      if (typeof address === 'string') context.addIssue({ code: 'custom', message: problemWords[address] });
    })
    .optional(),
  address: z.string().trim().max(300).optional(),
  /** The number that a patient may ring back, as it is written; machines are told it. */
  callbackNumber: z.string().trim().max(40).optional(),
  /** What becomes of a voicemail: hung up at once, listened to without a word, or left a message without any detail. */
  voicemail: z.enum(['hang-up', 'silence', 'message']).default('hang-up'),
  /** Words that the robot would say wrongly, and how to say them: a plus stands before the stressed vowel. */
  pronunciations: z
    .array(z.object({ word: z.string().min(1).max(60), say: z.string().min(1).max(100) }))
    .max(300)
    .default([]),
  /** What the robot says to questions, and ways in which they are asked: the first names the answer. */
  answers: z
    .array(
      z.object({
        asked: z.array(z.string().min(1).max(120)).min(1).max(20),
        say: z.string().min(1).max(300),
      }),
    )
    .max(50)
    .default([]),
});

/** As they lie in the database: an address that an older rule allowed and nobody can be reached at counts as none. */
export const storedSettings = projectSettings.extend({
  administratorUri: projectSettings.shape.administratorUri.catch(undefined),
});

export type ProjectSettings = z.infer<typeof projectSettings>;

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly settings: ProjectSettings;
}
