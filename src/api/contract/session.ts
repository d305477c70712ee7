import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { Id, Instant } from './page.ts';
import { Login, PersonRole } from './people.ts';

const Name = z.string().trim().min(1).max(100);
/** Long enough to withstand guessing; its upper bound keeps hashing cheap to refuse. */
const NewPassword = z.string().min(10).max(200);

/** Where the console's sign-in page reads a one-time link: `/sign-in#<token>`. The token never travels in a page address. */
export const signInPage = '/sign-in';

export const Session = z
  .discriminatedUnion('signedIn', [
    z.object({
      signedIn: z.literal(false),
      /** Nobody can sign in yet: the one-time link printed at start creates the first user. */
      needsFirstUser: z.boolean(),
    }),
    z.object({
      signedIn: z.literal(true),
      user: z.object({
        id: Id,
        /** What he signs in by. */
        name: z.string(),
        /** As colleagues know him. */
        displayName: z.string(),
        role: PersonRole,
      }),
      project: z.object({ id: Id, name: z.string() }),
      expiresAt: Instant,
    }),
  ])
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SignIn = z.object({ name: Name, password: z.string().min(1).max(200) });
export type SignIn = z.infer<typeof SignIn>;

/** What a one-time link is for. `name` is given when it sets a new password of a known user. */
export const SignInLink = z.object({
  purpose: z.enum(['first-user', 'new-password']),
  name: z.string().nullable(),
  /** As colleagues know him. */
  displayName: z.string().nullable(),
  /** It is the first password: he has not been inside before. */
  isFirst: z.boolean(),
  expiresAt: Instant,
});
export type SignInLink = z.infer<typeof SignInLink>;

/** `name` is needed for the first user and ignored for a new password. */
export const UseSignInLink = z.object({ name: Login.optional(), password: NewPassword });
export type UseSignInLink = z.infer<typeof UseSignInLink>;

export const ChangePassword = z.object({ current: z.string().min(1).max(200), next: NewPassword });

/** Always in the body: addresses are written into the logs of proxies. */
const LinkToken = z.object({ token: z.string().min(20).max(100) });

export const sessionEndpoints = {
  'GET /api/session': {
    word: 'session',
    summary: 'Who is signed in',
    access: 'public',
    response: Session,
  },
  'POST /api/session': {
    word: 'session',
    summary: 'Sign in with name and password; sets the session cookie',
    access: 'public',
    body: SignIn,
    response: Session,
  },
  'DELETE /api/session': {
    word: 'session',
    summary: 'Sign out; the cookie stops working at once',
    access: 'public',
    status: 204,
  },
  'PUT /api/session/password': {
    word: 'session',
    summary: "Change one's own password; every other session of the user ends",
    access: 'signed-in',
    body: ChangePassword,
    status: 204,
  },
  'POST /api/sign-in-link/look': {
    word: 'session',
    summary: 'Whether a one-time link is still good and what for',
    access: 'public',
    body: LinkToken,
    response: SignInLink,
  },
  'POST /api/sign-in-link': {
    word: 'session',
    summary: 'Use a one-time link: create the first user or set a new password; signs in',
    access: 'public',
    body: UseSignInLink.extend(LinkToken.shape),
    response: Session,
  },
} as const satisfies EndpointTable;
