import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { Pronunciation } from './pronunciation.ts';
import { EngineTrouble } from './speech.ts';

/** How a word sounds on the line, or why it does not. */
export const PronunciationSound = z
  .object({
    /** WAV, 8 kHz, in Base64. */
    sound: z.string().nullable(),
    trouble: EngineTrouble.nullable(),
  })
  .meta({ id: 'PronunciationSound' });
export type PronunciationSound = z.infer<typeof PronunciationSound>;

export const pronunciationEndpoints = {
  'POST /api/settings/pronunciations/sound': {
    word: 'settings',
    summary: 'Hear a word as the robot would say it; nothing is saved',
    access: 'signed-in',
    body: Pronunciation,
    response: PronunciationSound,
  },
} as const satisfies EndpointTable;
