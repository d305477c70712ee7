import { z } from 'zod';

/** What the visit's card says. */
export const Mark = z
  .enum(['none', 'confirmed', 'not-confirmed', 'declined', 'wants-to-move', 'moved', 'no-longer-valid'])
  .meta({ id: 'Mark' });
export type Mark = z.infer<typeof Mark>;

/** One thing that the patient said or pressed. `meaning` as the recognizer names it, or `key-1`. */
export const HeardWord = z.object({
  meaning: z.string().meta({ examples: ['yes', 'no', 'move', 'person', 'repeat', 'other', 'key-1'] }),
  text: z.string().nullable(),
  confidence: z.number().min(0).max(1).nullable(),
});
export type HeardWord = z.infer<typeof HeardWord>;
