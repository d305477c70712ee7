import { z } from 'zod';
import { Failure } from '../base/index.ts';
import type { TrunkInput } from './trunk.ts';

const line = z
  .string()
  .trim()
  .max(100)
  // no control character may reach a header field
  .regex(/^[^\p{C}]*$/u);
const optional = line.transform((text) => text || undefined).optional();

const schema = z.object({
  id: z.uuid().optional(),
  projectId: z.uuid(),
  name: line.min(1),
  kind: z.enum(['rehearsal', 'registration', 'address']),
  host: line.min(1).regex(/^[A-Za-z0-9._-]+$/),
  port: z.number().int().min(1).max(65_535).default(5060),
  username: optional.pipe(
    z
      .string()
      .regex(/^[^@<>";,\s]+$/)
      .optional(),
  ),
  password: z.string().max(200).optional(),
  authUsername: optional,
  callerId: optional.pipe(
    z
      .string()
      .regex(/^\+?[0-9A-Za-z*_.-]+$/)
      .optional(),
  ),
  numberFormat: z.enum(['e164', 'digits', 'national']).default('e164'),
  prefix: optional.pipe(
    z
      .string()
      .regex(/^[0-9*#+]{1,10}$/)
      .optional(),
  ),
  maxLines: z.number().int().min(1).max(10_000).default(10),
  callsPerSecond: z.number().min(0.05).max(1000).default(2),
  probe: z.boolean().default(true),
  srtp: z.enum(['off', 'optional', 'required']).default('off'),
});

export type CheckedTrunk = z.output<typeof schema>;

/** The input with its defaults. Throws `Failure` `trunk.invalid`, naming the field and never its value. */
export function checkTrunk(input: TrunkInput): CheckedTrunk {
  const parsed = schema.safeParse(input);
  const field = parsed.success
    ? missingField(parsed.data)
    : String(parsed.error.issues[0]?.path[0] ?? 'trunk');
  if (parsed.success && field === undefined) return parsed.data;
  throw new Failure('invalid', {
    code: 'trunk.invalid',
    message: `The line's ${field} is missing or can't be used.`,
    params: { field: field ?? 'trunk' },
  });
}

function missingField(trunk: CheckedTrunk): string | undefined {
  if (trunk.kind === 'registration' && !trunk.username) return 'username';
  return undefined;
}
