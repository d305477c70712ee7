import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../base/index.ts';
import { isEmergencyNumber } from './emergency-number.ts';
import type { PhoneInput } from './phone-account.ts';

const schema = z.object({
  id: z.uuid().optional(),
  projectId: z.uuid(),
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    // no control character may reach a header field
    .regex(/^[^\p{C}]*$/u),
  login: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{1,31}$/)
    .refine((login) => !isEmergencyNumber(login))
    .optional(),
  enabled: z.boolean().default(true),
  dialsOut: z.enum(['off', 'national', 'anywhere']).default('off'),
  trunkId: z.uuid().optional(),
  digest: z.enum(['md5', 'sha-256-first', 'sha-256']).default('md5'),
});

export type CheckedPhone = z.output<typeof schema>;

/** The input with its defaults. Throws `Failure` `phone.invalid`, naming the field and never its value. */
export function checkPhone(input: PhoneInput): CheckedPhone {
  const parsed = schema.safeParse(input);
  const field = parsed.success
    ? missingField(parsed.data)
    : String(parsed.error.issues[0]?.path[0] ?? 'phone');
  if (parsed.success && field === undefined) return parsed.data;
  throw new Failure('invalid', {
    code: 'phone.invalid',
    message: `The telephone's ${field} is missing or can't be used.`,
    params: { field: field ?? 'phone' },
  });
}

function missingField({ dialsOut, trunkId }: CheckedPhone): string | undefined {
  return dialsOut !== 'off' && trunkId === undefined ? 'trunkId' : undefined;
}

/** Above the numbers of emergencies. */
const firstLogin = 201;

/** The next number that nobody has. */
export function freeLogin(taken: ReadonlySet<string>): string {
  for (let number = firstLogin; ; number += 1) {
    const login = String(number);
    if (!taken.has(login)) return login;
  }
}

// without what is taken for something else when it is typed by hand: 0 O 1 l I
const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const passwordLength = 16;

/** 92 bits: nobody guesses it, and people type it into a telephone once. */
export function newPassword(): string {
  return Array.from({ length: passwordLength }, () => letters[randomInt(letters.length)]).join('');
}
