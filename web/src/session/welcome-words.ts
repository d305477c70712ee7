import type { SignInLink } from '../../../src/api/contract/index.ts';
import type { Dictionary } from '../lib/i18n/index.ts';

/** How one is met by a one-time link: the very first one, a new colleague, or who has lost his password. */
export function welcomeWords(link: SignInLink, t: Dictionary): { title: string; lead: string; verb: string } {
  const { session } = t;
  const login = link.name ?? '';
  if (link.purpose === 'first-user')
    return { title: session.welcomeTitle, lead: session.welcomeLead, verb: session.create };
  if (!link.isFirst)
    return {
      title: session.newPasswordTitle,
      lead: session.newPasswordLead(login),
      verb: session.change,
    };
  return {
    title: session.colleagueTitle(link.displayName ?? login),
    lead: session.colleagueLead(login),
    verb: session.submit,
  };
}
