import type { Account, ListedAccount } from '../../auth/account-store.ts';
import type { IssuedLink } from '../../auth/sign-in-link.ts';
import type { Person, PersonLink } from '../../contract/index.ts';

export function presentPerson(account: Account & Partial<Pick<ListedAccount, 'lastSeenAt'>>): Person {
  const { id, name, displayName, role, dialsOut, enabled, passwordHash, lastSeenAt } = account;
  return {
    ...{ id, name, displayName, role, dialsOut, enabled },
    hasPassword: passwordHash !== '',
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
  };
}

export function presentLink({ person, link }: { person: Account; link: IssuedLink }): PersonLink {
  return {
    person: presentPerson(person),
    link: { path: link.path, expiresAt: link.expiresAt.toISOString() },
  };
}
