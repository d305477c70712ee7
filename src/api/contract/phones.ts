import { z } from 'zod';
import { isEmergencyLogin } from './emergency-login.ts';
import type { EndpointTable } from './endpoint.ts';
import { ById, Id, Instant } from './page.ts';

/** What a telephone may dial outside the house: nothing, numbers of this country, any. */
export const DialsOut = z.enum(['off', 'national', 'anywhere']);
export type DialsOut = z.infer<typeof DialsOut>;

/** A device that is signed in. */
const Device = z.object({
  /** What it calls itself. */
  userAgent: z.string().nullable(),
  /** Where it has signed in from. */
  address: z.string(),
  transport: z.enum(['udp', 'tcp', 'tls']),
  since: Instant,
  lastSeen: Instant,
  /** It did not answer when it was looked at last. */
  silent: z.boolean(),
});

/** How a telephone proves its password (RFC 8760). */
const Digest = z.enum(['md5', 'sha-256-first', 'sha-256']);

/** That a device could not sign in. */
const RefusedSignIn = z.object({
  at: Instant,
  /**
   * `wrong-digest`: by an algorithm that the telephone is not set to, or for another address; `old-nonce`: it goes on with
   * a challenge that is over; `other-account`: it signs as this telephone and wants to be another.
   */
  why: z.enum([
    'wrong-password',
    'unknown-name',
    'wrong-digest',
    'old-nonce',
    'other-account',
    'switched-off',
  ]),
  /** Where it came from. */
  address: z.string(),
  /** Nothing is heard from there until then: too many wrong tries. */
  shutOutUntil: Instant.nullable(),
});

/** That somebody tries to sign in by a login that no telephone has. */
const StrangeSignIn = z.object({
  /** Null for what can't be a login, or looks like a password. */
  login: z.string().nullable(),
  address: z.string(),
  tries: z.number().int(),
  /** The last time. */
  at: Instant,
  /** Nothing is heard from there until then: too many wrong tries. */
  shutOutUntil: Instant.nullable(),
});
export type StrangeSignIn = z.infer<typeof StrangeSignIn>;

export const Phone = z
  .object({
    id: Id,
    name: z.string(),
    /** What it signs in by, and what others of the house dial. */
    login: z.string(),
    enabled: z.boolean(),
    dialsOut: DialsOut,
    /** The line that its calls leave by. */
    trunkId: Id.nullable(),
    digest: Digest,
    devices: z.array(Device),
    /** The last one, until a device at the same address signs in. */
    refusedSignIn: RefusedSignIn.nullable(),
  })
  .meta({ id: 'Phone' });
export type Phone = z.infer<typeof Phone>;

const Changeable = z.object({
  name: z.string().trim().min(1).max(60),
  enabled: z.boolean().default(true),
  dialsOut: DialsOut.default('off'),
  /** Needed by a telephone that dials out. */
  trunkId: Id.nullable().default(null),
  digest: Digest.default('md5'),
});
const hasItsTrunk = (phone: { dialsOut: DialsOut; trunkId: string | null }): boolean =>
  phone.dialsOut === 'off' || phone.trunkId !== null;
const noTrunk = { message: 'a telephone that dials out needs a line', path: ['trunkId'] };

/** The login: the next free number from 201 on when it is left out. It can't be changed later. */
export const PhoneInput = Changeable.extend({
  login: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{1,31}$/, 'write letters and digits')
    .refine((login) => !isEmergencyLogin(login), 'write no number of emergencies')
    .nullable()
    .default(null),
}).refine(hasItsTrunk, noTrunk);
export type PhoneInput = z.infer<typeof PhoneInput>;

/** A password that was made just now: it is told this once. */
export const NewPhone = z.object({ phone: Phone, password: z.string() }).meta({ id: 'NewPhone' });
export type NewPhone = z.infer<typeof NewPhone>;

export const phoneEndpoints = {
  'GET /api/phones': {
    word: 'phones',
    summary: 'Telephones of our own people, how they are, and where they sign in',
    access: 'signed-in',
    response: z.object({
      items: z.array(Phone),
      /** What is typed into a telephone: UDP and TCP at `port`, TLS where it is set up; null while the calls' process is away. */
      server: z
        .object({ host: z.string(), port: z.number().int(), tlsPort: z.number().int().nullable() })
        .nullable(),
      /** Of the last day, the latest first. */
      strangers: z.array(StrangeSignIn),
    }),
  },
  'POST /api/phones': {
    word: 'phones',
    summary: 'Add a telephone; the password is told in the answer, and never again',
    access: 'signed-in',
    body: PhoneInput,
    status: 201,
    response: NewPhone,
  },
  'PUT /api/phones/:id': {
    word: 'phones',
    summary: 'Change a telephone; its login and password stay',
    access: 'signed-in',
    params: ById,
    body: Changeable.refine(hasItsTrunk, noTrunk),
    response: Phone,
  },
  'POST /api/phones/:id/password': {
    word: 'phones',
    summary: 'Make a new password; who is signed in by the old one is signed out',
    access: 'signed-in',
    params: ById,
    response: NewPhone,
  },
  'POST /api/phones/:id/let-in': {
    word: 'phones',
    summary: 'Hear the address again that a device of this telephone was shut out at',
    access: 'signed-in',
    params: ById,
    status: 204,
  },
  'POST /api/phones/strangers/let-in': {
    word: 'phones',
    summary: 'Hear the address again of somebody who tries to sign in and is no telephone yet',
    access: 'signed-in',
    body: z.object({ address: z.string().max(60) }),
    status: 204,
  },
  'DELETE /api/phones/:id': {
    word: 'phones',
    summary: 'Remove a telephone',
    access: 'signed-in',
    params: ById,
    status: 204,
  },
} as const satisfies EndpointTable;
