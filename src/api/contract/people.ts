import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { loginProblem } from './login-problem.ts';
import { ById, Id, Instant } from './page.ts';
import { DialsOut } from './phones.ts';
import { roles } from './role.ts';

export const PersonRole = z.enum(roles).meta({ id: 'Role' });

/** A new name to sign in by. One that was made under older rules still signs in. */
export const Login = z
  .string()
  .trim()
  .max(100)
  .refine((name) => loginProblem(name) === undefined, {
    message: "2 to 60 letters, digits, spaces and . _ - ', at least one of them a letter",
  });

/** As colleagues know him: no control characters. */
const DisplayName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}]*$/u);

export const Person = z
  .object({
    id: Id,
    /** What he signs in by. */
    name: z.string(),
    displayName: z.string(),
    role: PersonRole,
    /** Which outside numbers he may call in the talks that he has. */
    dialsOut: DialsOut,
    /** False: he is not let in. */
    enabled: z.boolean(),
    /** He has used his first link and chosen a password. */
    hasPassword: z.boolean(),
    /** When he was last there; null when no sign-in of his is known any more. */
    lastSeenAt: Instant.nullable(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

export const NewPersonInput = z.object({
  name: Login,
  displayName: DisplayName,
  role: PersonRole,
  dialsOut: DialsOut.default('off'),
});
export const PersonInput = NewPersonInput.extend({ enabled: z.boolean() });
export type PersonInput = z.infer<typeof PersonInput>;

/** A one-time link that was made just now: it is told this once. `path` is to be put behind the console's address. */
export const PersonLink = z
  .object({ person: Person, link: z.object({ path: z.string(), expiresAt: Instant }) })
  .meta({ id: 'PersonLink' });
export type PersonLink = z.infer<typeof PersonLink>;

export const peopleEndpoints = {
  'GET /api/people': {
    word: 'people',
    summary: 'Who may sign in, and what each may do',
    access: 'signed-in',
    response: z.object({ items: z.array(Person) }),
  },
  'POST /api/people': {
    word: 'people',
    summary: 'Add a person; the one-time link to choose a password is told in the answer, and never again',
    access: 'signed-in',
    body: NewPersonInput,
    status: 201,
    response: PersonLink,
  },
  'PUT /api/people/:id': {
    word: 'people',
    summary: 'Rename a person, change the role, let in or not: who is switched off is signed out at once',
    access: 'signed-in',
    params: ById,
    body: PersonInput,
    response: Person,
  },
  'POST /api/people/:id/link': {
    word: 'people',
    summary: 'Make a one-time link for a new password, good for a day; earlier ones stop working',
    access: 'signed-in',
    params: ById,
    response: PersonLink,
  },
} as const satisfies EndpointTable;
