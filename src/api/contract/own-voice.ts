import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { ById, Id, inLanguage, Instant } from './page.ts';

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);

/** A person's voice that the clinic records, to speak with in calls. */
export const OwnVoice = z
  .object({
    id: Id,
    name: z.string(),
    /** How the person has allowed it: a date, a document. */
    consent: z.string(),
    /** It speaks in calls; one voice at most. */
    inUse: z.boolean(),
    /** What is missing is synthesised between the recorded words; otherwise the whole sentence is. */
    mixes: z.boolean(),
    /** Of the parts that the scenario needs. */
    recorded: count,
    needed: count,
    /** Of all sentences that are said, those that are recorded whole. */
    saidShare: share,
  })
  .meta({ id: 'OwnVoice' });
export type OwnVoice = z.infer<typeof OwnVoice>;

/** What a person may want to record again for. */
const Remark = z.enum(['two-channels', 'clipped-a-little', 'quiet', 'noisy', 'cut-start', 'cut-end']);

export const OwnVoicePart = z
  .object({
    /** Eight signs that name it, in files too. */
    code: z.string(),
    text: z.string(),
    /** `extra`: recorded, and the scenario does not say it any more. */
    group: z.enum([
      'fixed',
      'clinic',
      'near-day',
      'weekday',
      'day',
      'month',
      'hour',
      'minute',
      'specialty',
      'doctor',
      'extra',
    ]),
    /** It goes on, it ends a sentence, it asks. */
    readAs: z.enum(['on', 'end', 'question']),
    /** How many times in a talk it is said, on the average. */
    often: z.number().nonnegative(),
    recording: z
      .object({
        /** Another one each time it is recorded. */
        id: Id,
        durationMs: count,
        /** As it was spoken, in LUFS. */
        loudness: z.number(),
        /** How far the noise lies under the voice, in dB; null when there was no pause to hear it in. */
        noiseUnderDb: z.number().nullable(),
        remarks: z.array(Remark),
        recordedAt: Instant,
      })
      .nullable(),
  })
  .meta({ id: 'OwnVoicePart' });
export type OwnVoicePart = z.infer<typeof OwnVoicePart>;

const Parts = z.object({ voice: OwnVoice, items: z.array(OwnVoicePart) });

/** What came of one file of an archive. */
export const ArchiveFile = z
  .object({
    name: z.string(),
    /** Null: it is named as no part is. */
    part: z.string().nullable(),
    /** Null: it was taken. Otherwise the code of a Failure. */
    problem: z.string().nullable(),
  })
  .meta({ id: 'OwnVoiceArchiveFile' });
export type ArchiveFile = z.infer<typeof ArchiveFile>;

const NewVoice = z.object({
  name: z.string().trim().min(1).max(80),
  consent: z.string().trim().min(1).max(500),
});
export const OfPart = ById.extend({ code: z.string().regex(/^[0-9a-f]{8}$/) });

export const ownVoiceEndpoints = {
  'GET /api/own-voices': {
    word: 'own-voice',
    summary: 'Recorded voices of the clinic, and how much of the scenario each can say',
    access: 'signed-in',
    response: z.object({ items: z.array(OwnVoice) }),
  },
  'POST /api/own-voices': {
    word: 'own-voice',
    summary: 'Begin a voice: who speaks, and how he has allowed it',
    access: 'signed-in',
    body: NewVoice,
    status: 201,
    response: OwnVoice,
  },
  'PUT /api/own-voices/:id': {
    word: 'own-voice',
    summary: 'Change a voice, let it speak in calls, or stop it; heard from the next call on',
    access: 'signed-in',
    params: ById,
    body: NewVoice.extend({ inUse: z.boolean(), mixes: z.boolean() }),
    response: OwnVoice,
  },
  'DELETE /api/own-voices/:id': {
    word: 'own-voice',
    summary: 'Remove a voice with all its recordings',
    access: 'signed-in',
    params: ById,
    status: 204,
  },
  'GET /api/own-voices/:id/parts': {
    word: 'own-voice',
    summary: 'What the scenario needs of a voice, in the order of the talk, and what is recorded',
    access: 'signed-in',
    params: ById,
    response: Parts,
  },
  'POST /api/own-voices/:id/parts/:code': {
    word: 'own-voice',
    summary:
      'Record a part (WAV, up to 20 seconds): checked, cut, levelled; takes the place of an earlier one',
    access: 'signed-in',
    params: OfPart,
    upload: true,
    response: OwnVoicePart,
  },
  'DELETE /api/own-voices/:id/parts/:code': {
    word: 'own-voice',
    summary: 'Remove a recording',
    access: 'signed-in',
    params: OfPart,
    status: 204,
  },
  'GET /api/own-voices/:id/parts/:code/sound': {
    word: 'own-voice',
    summary: 'A recording as it is said in calls',
    access: 'signed-in',
    params: OfPart,
    produces: ['audio/wav'],
  },
  'GET /api/own-voices/:id/example': {
    word: 'own-voice',
    summary: 'Sentences of tomorrow as a patient hears them; those that are recorded whole',
    access: 'signed-in',
    params: ById,
    produces: ['audio/wav'],
  },
  'GET /api/own-voices/:id/list.csv': {
    word: 'own-voice',
    summary: 'What to read, for a studio: how each file is to be named, its words, how they are read',
    access: 'signed-in',
    params: ById,
    query: inLanguage,
    produces: ['text/csv'],
  },
  'GET /api/own-voices/:id/archive.zip': {
    word: 'own-voice',
    summary: 'All recordings as they came (WAV) with their list',
    access: 'signed-in',
    params: ById,
    query: inLanguage,
    produces: ['application/zip'],
  },
  'POST /api/own-voices/:id/archive': {
    word: 'own-voice',
    summary: 'Take the WAV files of a ZIP, named as in the list or by their words; wrong ones stop no other',
    access: 'signed-in',
    params: ById,
    upload: true,
    response: z.object({ files: z.array(ArchiveFile) }),
  },
} as const satisfies EndpointTable;
