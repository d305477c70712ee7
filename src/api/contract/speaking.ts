import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { EngineTrouble, SpeechEngine } from './speech.ts';

export const SpeakingSettings = z
  .object({ chosen: z.string(), engines: z.array(SpeechEngine) })
  .meta({ id: 'SpeakingSettings' });
export type SpeakingSettings = z.infer<typeof SpeakingSettings>;

/** A secret that is left out stays as it is; an empty one is forgotten. */
const SpeakingChoice = z.object({
  engine: z.string().min(1).max(40),
  fields: z.record(z.string().max(40), z.string().max(4000)),
});

/** One sentence in the voice, as it goes on the line, or why there is none. */
export const SpeakingTrial = z
  .object({
    said: z.string().nullable(),
    /** WAV, 8 kHz, in Base64. */
    sound: z.string().nullable(),
    firstSoundMs: z.number().int().nullable(),
    tookMs: z.number().int().nullable(),
    durationMs: z.number().int().nullable(),
    trouble: EngineTrouble.nullable(),
  })
  .meta({ id: 'SpeakingTrial' });
export type SpeakingTrial = z.infer<typeof SpeakingTrial>;

export const speakingEndpoints = {
  'GET /api/speech/speaking': {
    word: 'speech',
    summary: 'The voices that the robot can speak with, and which one it does',
    access: 'signed-in',
    response: SpeakingSettings,
  },
  'PUT /api/speech/speaking': {
    word: 'speech',
    summary: 'Choose the robot’s voice, from the next call on',
    access: 'signed-in',
    body: SpeakingChoice,
    response: SpeakingSettings,
  },
  'POST /api/speech/speaking/trial': {
    word: 'speech',
    summary: 'Hear one sentence in a voice; nothing is saved',
    access: 'signed-in',
    body: SpeakingChoice,
    response: SpeakingTrial,
  },
} as const satisfies EndpointTable;
