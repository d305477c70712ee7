import { z } from 'zod';

/** Values for the sentence that the console shows for `code`. Never personal data. */
export const FailureParams = z.record(z.string(), z.union([z.string(), z.number()]));

/**
 * The body of every answer with a status of 400 and above. The console translates by `code` and
 * falls back to `message` (English). `fields` names the wrong parts of a form: path → what is wrong.
 * `errorId` is given with `internal` and stands in the log beside the cause.
 */
export const FailureBody = z
  .object({
    code: z.string().meta({ examples: ['session.needed', 'file.too-large', 'input.wrong'] }),
    message: z.string(),
    params: FailureParams,
    fields: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    errorId: z.string().optional(),
    retryable: z.boolean(),
  })
  .meta({ id: 'Failure' });
export type FailureBody = z.infer<typeof FailureBody>;
