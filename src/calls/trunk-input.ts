import { X509Certificate } from 'node:crypto';
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
  port: z.number().int().min(1).max(65_535).optional(),
  transport: z.enum(['udp', 'tcp', 'tls']).default('udp'),
  certificateCheck: z.enum(['system', 'own', 'off']).default('system'),
  authority: z
    .string()
    .max(20_000)
    .transform((text) => text.trim() || undefined)
    .optional(),
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
  codecs: z
    .array(z.enum(['PCMA', 'PCMU', 'G722', 'Opus']))
    .min(1)
    .refine((codecs) => new Set(codecs).size === codecs.length)
    .default(['PCMA', 'PCMU']),
  backupId: z.uuid().optional(),
});

type ReadTrunk = z.output<typeof schema>;
export type CheckedTrunk = ReadTrunk & { readonly port: number };

/** The input with its defaults. Throws `Failure` `trunk.invalid`, naming the field and never its value. */
export function checkTrunk(input: TrunkInput): CheckedTrunk {
  const parsed = schema.safeParse(input);
  const field = parsed.success
    ? missingField(parsed.data)
    : String(parsed.error.issues[0]?.path[0] ?? 'trunk');
  if (parsed.success && field === undefined) {
    const { port, transport } = parsed.data;
    return { ...parsed.data, port: port ?? (transport === 'tls' ? 5061 : 5060) };
  }
  throw new Failure('invalid', {
    code: 'trunk.invalid',
    message: `The line's ${field} is missing or can't be used.`,
    params: { field: field ?? 'trunk' },
  });
}

function missingField(trunk: ReadTrunk): string | undefined {
  if (trunk.kind === 'registration' && !trunk.username) return 'username';
  const needsAuthority = trunk.transport === 'tls' && trunk.certificateCheck === 'own';
  if (trunk.authority === undefined ? needsAuthority : !isCertificate(trunk.authority)) return 'authority';
  return undefined;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
