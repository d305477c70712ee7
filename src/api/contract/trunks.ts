import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { ById, Id, Instant } from './page.ts';

/** `rehearsal` is the simulated network; `registration` signs on with a password; `address` is known by its address. */
export const TrunkKind = z.enum(['rehearsal', 'registration', 'address']);
export type TrunkKind = z.infer<typeof TrunkKind>;

/**
 * What can be wrong with a line. Numbers are SIP statuses; the rest has no status of its own. `words` beside a code say
 * it to people.
 */
export const TroubleCode = z
  .enum([
    'fine',
    '401',
    '403',
    '404',
    '408',
    '480',
    '486',
    '488',
    '503',
    '603',
    'not-picked-up',
    'no-such-host',
    'no-route',
    'refused-by-host',
    'no-response',
    'certificate-expired',
    'certificate-name',
    'certificate-unknown',
    'certificate-wanted',
    'no-tls',
    'one-way-audio',
    'password-unreadable',
    'no-rehearsal',
    'voice-away',
    'other',
  ])
  .meta({ id: 'TroubleCode' });
export type TroubleCode = z.infer<typeof TroubleCode>;

/** What happened in one sentence, and what to look at, in this order. */
const Words = z.object({ what: z.string(), check: z.array(z.string()) });
export const TroubleWords = z.object({ ru: Words, en: Words }).meta({ id: 'TroubleWords' });
export type TroubleWords = z.infer<typeof TroubleWords>;

/** How a line is now. `why`, `sipStatus` and `words` are set when it failed; `unchecked` lines are used without probing. */
export const TrunkState = z
  .object({
    status: z.enum(['connecting', 'registered', 'reachable', 'unchecked', 'failed']),
    why: TroubleCode.nullable(),
    words: TroubleWords.nullable(),
    sipStatus: z.number().int().nullable(),
    since: Instant,
  })
  .meta({ id: 'TrunkState' });
export type TrunkState = z.infer<typeof TrunkState>;

/** How the called number is written for a line: `+79123456789`, `79123456789`, `89123456789`. */
export const NumberFormat = z.enum(['e164', 'digits', 'national']);
export type NumberFormat = z.infer<typeof NumberFormat>;

/**
 * Whether sound is encrypted (SRTP with keys in the session descriptions): never, when the other side can, or always.
 */
export const TrunkEncryption = z.enum(['off', 'optional', 'required']);
export type TrunkEncryption = z.infer<typeof TrunkEncryption>;

/** How SIP is carried to a line; `dns`: as the provider's records say (RFC 3263), UDP without them. */
export const TrunkTransport = z.enum(['udp', 'tcp', 'tls', 'dns']);
export type TrunkTransport = z.infer<typeof TrunkTransport>;

/** With TLS: the server is checked by the well-known authorities, by the line's own authority, or not at all. */
export const CertificateCheck = z.enum(['system', 'own', 'off']);
export type CertificateCheck = z.infer<typeof CertificateCheck>;

/** G.711 A-law and µ-law, G.722. */
export const TrunkCodec = z.enum(['PCMA', 'PCMU', 'G722', 'Opus']);
export type TrunkCodec = z.infer<typeof TrunkCodec>;

/** Who carries a transfer to an outside number out: we, or the line itself, which is asked to (REFER). */
const TransferBy = z.enum(['bridge', 'refer']);

/**
 * Where our number stands in a call: in From, or beside a From that is the user name, in P-Asserted-Identity,
 * P-Preferred-Identity (RFC 3325) or Remote-Party-ID.
 */
const NumberField = z.enum(['from', 'asserted', 'preferred', 'remote-party']);

/** How keys are pressed for who is called: as events or tones in the sound, or by INFO. */
const KeysBy = z.enum(['sound', 'info']);

const Line = z.string().trim().max(100);
/** `host`, `host:port`, an IPv6 address with or without brackets; the line's own check knows the rest. */
const Place = Line.regex(
  /^(?:sip:)?(?:(?:[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?|\[[0-9A-F:.]+\])(?::\d{1,5})?|[0-9A-F]*:[0-9A-F:.]*:[0-9A-F:.]*)$/i,
  'write a name or an address',
);

/** What a user fills in. A password that is left out stays as it was while host, port and user name stay; it is never given back. */
export const TrunkInput = z
  .object({
    name: Line.min(1),
    kind: z.enum(['registration', 'address']),
    /** A name or an address; IPv6 with or without brackets. */
    host: Place,
    /** Null or left out: a name is found by its DNS records (SRV, else 5060, with TLS 5061); an address has the usual port. */
    port: z.number().int().min(1).max(65535).nullish(),
    /** By which the provider knows us, when it is not `host`. */
    domain: Place.nullable().default(null),
    /** `host[:port]`: a proxy that everything goes through, by `transport`. */
    proxy: Place.nullable().default(null),
    transport: TrunkTransport.default('udp'),
    certificateCheck: CertificateCheck.default('system'),
    /** PEM: who signs the server's certificate, for the check `own`. */
    authority: z.string().trim().max(20_000).nullable().default(null),
    /** PEM: shown to a server that wants to know who calls. */
    clientCertificate: z.string().trim().max(20_000).nullable().default(null),
    /** PEM, without a passphrase; one that is left out stays as it was, and is never given back. */
    clientKey: z.string().trim().max(20_000).optional(),
    username: Line.nullable().default(null),
    password: z.string().max(200).optional(),
    /** When it differs from the user name. */
    authUsername: Line.nullable().default(null),
    /** The number that patients see. */
    callerId: Line.nullable().default(null),
    numberField: NumberField.default('from'),
    /** The line is asked to show patients no number (`Privacy: id`). */
    hidesNumber: z.boolean().default(false),
    numberFormat: NumberFormat.default('e164'),
    /** Dialled before every number: `9` for an outside line. */
    prefix: z
      .string()
      .trim()
      .max(10)
      .regex(/^[0-9*#+]*$/)
      .nullable()
      .default(null),
    /** Whether OPTIONS decides that the line lives; off for the rare one that never answers OPTIONS. */
    probe: z.boolean().default(true),
    srtp: TrunkEncryption.default('off'),
    /** In the order of preference. */
    codecs: z
      .array(TrunkCodec)
      .min(1)
      .refine((codecs) => new Set(codecs).size === codecs.length, 'name each codec once')
      .default(['PCMA', 'PCMU']),
    maxLines: z.number().int().min(1).max(1000).default(10),
    callsPerSecond: z.number().min(0.1).max(100).default(2),
    /** The line by which calls leave while this one is down, full or refuses them. */
    backupId: Id.nullable().default(null),
    transferBy: TransferBy.default('bridge'),
    /** One port for the sound of all its calls: for lines whose every call comes from an address of its own. */
    sharedPort: z.boolean().default(false),
    keysBy: KeysBy.default('sound'),
  })
  .refine((trunk) => trunk.kind !== 'registration' || !!trunk.username, {
    message: 'a registration needs a user name',
    path: ['username'],
  })
  .refine((trunk) => trunk.numberField === 'from' || !!trunk.callerId, {
    message: 'beside From stands a number: name it',
    path: ['callerId'],
  })
  .refine((trunk) => trunk.kind !== 'address' || !trunk.hidesNumber || !!trunk.callerId, {
    message: 'a line by address is told the number that it hides: name it',
    path: ['callerId'],
  })
  .refine((trunk) => trunk.transport !== 'tls' || trunk.certificateCheck !== 'own' || !!trunk.authority, {
    message: "a check by the line's own authority needs its certificate",
    path: ['authority'],
  });
export type TrunkInput = z.infer<typeof TrunkInput>;

export const Trunk = z
  .object({
    id: Id,
    name: z.string(),
    kind: TrunkKind,
    host: z.string(),
    /** Null: by the DNS records of the host. */
    port: z.number().int().nullable(),
    domain: z.string().nullable(),
    proxy: z.string().nullable(),
    transport: TrunkTransport,
    certificateCheck: CertificateCheck,
    authority: z.string().nullable(),
    clientCertificate: z.string().nullable(),
    hasClientKey: z.boolean(),
    username: z.string().nullable(),
    authUsername: z.string().nullable(),
    callerId: z.string().nullable(),
    numberField: NumberField,
    hidesNumber: z.boolean(),
    hasPassword: z.boolean(),
    numberFormat: NumberFormat,
    prefix: z.string().nullable(),
    probe: z.boolean(),
    srtp: TrunkEncryption,
    codecs: z.array(TrunkCodec),
    maxLines: z.number().int(),
    callsPerSecond: z.number(),
    backupId: Id.nullable(),
    transferBy: TransferBy,
    sharedPort: z.boolean(),
    keysBy: KeysBy,
    linesInUse: z.number().int().nonnegative(),
    state: TrunkState,
  })
  .meta({ id: 'Trunk' });
export type Trunk = z.infer<typeof Trunk>;

export const TestStage = z
  .enum([
    'registering',
    'calling',
    'ringing',
    'early-media',
    'answered',
    'hears-them',
    'they-hear-us',
    'ended',
  ])
  .meta({ id: 'TestStage' });
export type TestStage = z.infer<typeof TestStage>;

/** One test call: stages appear as they are reached; `report` comes when it is over. */
export const TrunkTest = z
  .object({
    id: Id,
    trunkId: Id,
    startedAt: Instant,
    /** `atMs` since the test began. */
    stages: z.array(z.object({ stage: TestStage, atMs: z.number().nonnegative() })),
    report: z
      .object({
        ok: z.boolean(),
        code: TroubleCode,
        words: TroubleWords,
        /** Final SIP status; 0 when nothing ever came. */
        sipStatus: z.number().int(),
        callId: Id.nullable(),
        heardThem: z.boolean(),
        theyHeardUs: z.enum(['yes', 'no', 'unknown']),
      })
      .nullable(),
  })
  .meta({ id: 'TrunkTest' });
export type TrunkTest = z.infer<typeof TrunkTest>;

/** Who is rung for calls that come in over a line; nobody: they are refused. */
export const IncomingRule = z.object({
  /** Telephones and operators' pages, rung all at once. */
  stationIds: z.array(z.string().min(1).max(100)).max(50),
  ringMs: z.number().int().min(5_000).max(300_000),
  /** What the caller gets when nobody takes it. */
  otherwise: z.enum(['busy', 'hang-up']),
});
export type IncomingRule = z.infer<typeof IncomingRule>;

export const IncomingChoices = z
  .object({
    rule: IncomingRule,
    /** Who may be chosen; one that was chosen and is away now may be missing here. */
    stations: z.array(z.object({ id: z.string(), name: z.string(), reachable: z.boolean() })),
  })
  .meta({ id: 'IncomingChoices' });
export type IncomingChoices = z.infer<typeof IncomingChoices>;

export const trunkEndpoints = {
  'GET /api/trunks': {
    word: 'trunks',
    summary: 'Lines and how they are',
    access: 'signed-in',
    response: z.object({ items: z.array(Trunk) }),
  },
  'POST /api/trunks': {
    word: 'trunks',
    summary: 'Add a line',
    access: 'signed-in',
    body: TrunkInput,
    status: 201,
    response: Trunk,
  },
  'PUT /api/trunks/:id': {
    word: 'trunks',
    summary: 'Change a line',
    access: 'signed-in',
    params: ById,
    body: TrunkInput,
    response: Trunk,
  },
  'DELETE /api/trunks/:id': {
    word: 'trunks',
    summary: 'Remove a line that no running campaign uses',
    access: 'signed-in',
    params: ById,
    status: 204,
  },
  'GET /api/trunks/:id/incoming': {
    word: 'trunks',
    summary: 'Who is rung for calls that come in over the line, and who could be',
    access: 'signed-in',
    params: ById,
    response: IncomingChoices,
  },
  'PUT /api/trunks/:id/incoming': {
    word: 'trunks',
    summary: 'Choose who is rung for calls that come in over the line',
    access: 'signed-in',
    params: ById,
    body: IncomingRule,
    response: IncomingChoices,
  },
  'POST /api/trunks/:id/test': {
    word: 'trunks',
    summary: 'Place one test call; its stages come live and by GET',
    access: 'signed-in',
    params: ById,
    body: z.object({ number: z.string().trim().min(3).max(40) }),
    status: 202,
    response: TrunkTest,
  },
  'GET /api/trunk-tests/:id': {
    word: 'trunks',
    summary: 'How a test call goes',
    access: 'signed-in',
    params: ById,
    response: TrunkTest,
  },
} as const satisfies EndpointTable;
