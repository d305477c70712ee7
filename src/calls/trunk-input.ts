import { isIP } from 'node:net';
import { z } from 'zod';
import { Failure } from '../base/index.ts';
import { isCertificate, isKeyOf } from './client-certificate.ts';
import { readHostPort, uriHost, writeHostPort, type HostPort } from './host-port.ts';
import type { TrunkInput } from './trunk.ts';

const line = z
  .string()
  .trim()
  .max(100)
  // no control character may reach a header field
  .regex(/^[^\p{C}]*$/u);
const place = line.transform((typed, context): HostPort => {
  const read = readHostPort(typed);
  if (read) return read;
  context.addIssue({ code: 'custom', message: 'no host' });
  return z.NEVER;
});
const optional = line.transform((text) => text || undefined).optional();

const pem = z
  .string()
  .max(20_000)
  .transform((text) => text.trim() || undefined)
  .optional();

const schema = z.object({
  id: z.uuid().optional(),
  projectId: z.uuid(),
  name: line.min(1),
  kind: z.enum(['rehearsal', 'registration', 'address']),
  host: place,
  domain: place.optional(),
  proxy: place.optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  transport: z.enum(['udp', 'tcp', 'tls', 'dns']).default('udp'),
  certificateCheck: z.enum(['system', 'own', 'off']).default('system'),
  authority: pem,
  clientCertificate: pem,
  clientKey: pem,
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
  numberField: z.enum(['from', 'asserted', 'preferred', 'remote-party']).default('from'),
  hidesNumber: z.boolean().default(false),
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
  transferBy: z.enum(['bridge', 'refer']).default('bridge'),
  sharedPort: z.boolean().default(false),
  keysBy: z.enum(['sound', 'info']).default('sound'),
});

type ReadTrunk = z.output<typeof schema>;
export type CheckedTrunk = Omit<ReadTrunk, 'host' | 'domain' | 'proxy'> & {
  readonly host: string;
  readonly domain: string | undefined;
  readonly proxy: string | undefined;
};

/** The input with its defaults. Throws `Failure` `trunk.invalid`, naming the field and never its value. */
export function checkTrunk(input: TrunkInput): CheckedTrunk {
  const parsed = schema.safeParse(input);
  const field = parsed.success ? wrongField(parsed.data) : String(parsed.error.issues[0]?.path[0] ?? 'trunk');
  if (parsed.success && field === undefined) {
    const { host, domain, proxy } = parsed.data;
    return {
      ...parsed.data,
      host: host.host,
      port: portOf(parsed.data),
      domain: domain && uriHost(domain.host),
      proxy: proxy && writeHostPort(proxy),
    };
  }
  throw new Failure('invalid', {
    code: 'trunk.invalid',
    message: `The line's ${field} is missing or can't be used.`,
    params: { field: field ?? 'trunk' },
  });
}

/** DNS knows nothing of the ports of an address. */
function portOf({ host, port, transport }: ReadTrunk): number | undefined {
  const named = port ?? host.port;
  return named ?? (isIP(host.host) === 0 ? undefined : transport === 'tls' ? 5061 : 5060);
}

function wrongField(trunk: ReadTrunk): string | undefined {
  const { host, port, domain } = trunk;
  if (host.port !== undefined && port !== undefined && host.port !== port) return 'port';
  if (domain?.port !== undefined) return 'domain';
  if (trunk.kind === 'registration' && !trunk.username) return 'username';
  // beside From stands nothing but the number; by address nothing else tells the line who we are when it is hidden
  const needsNumber = trunk.numberField !== 'from' || (trunk.kind === 'address' && trunk.hidesNumber);
  if (needsNumber && trunk.callerId === undefined) return 'callerId';
  const needsAuthority = trunk.transport === 'tls' && trunk.certificateCheck === 'own';
  if (trunk.authority === undefined ? needsAuthority : !isCertificate(trunk.authority)) return 'authority';
  return wrongClient(trunk);
}

function wrongClient({ clientCertificate: certificate, clientKey: key }: ReadTrunk): string | undefined {
  if (certificate === undefined) return key === undefined ? undefined : 'clientCertificate';
  if (!isCertificate(certificate)) return 'clientCertificate';
  return key === undefined || isKeyOf(certificate, key) ? undefined : 'clientKey';
}
