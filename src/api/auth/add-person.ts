import { Failure, type Clock } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import { NewPersonInput, roles } from '../contract/index.ts';
import { Audit } from './audit-store.ts';
import { People } from './people.ts';
import type { IssuedLink } from './sign-in-link.ts';

export interface PersonOrder {
  readonly database: Database;
  readonly clock: Clock;
  readonly projectId: string;
  readonly name: string;
  /** The name once more when absent. */
  readonly displayName?: string;
  /** One of the roles; an operator when absent. */
  readonly role?: string;
}

/**
 * Adds somebody who may sign in, as the page of people does; gives back the link by which he chooses his password. Throws
 * `account.invalid`, `account.exists`.
 */
export async function addPerson(order: PersonOrder): Promise<IssuedLink> {
  const { name, displayName = name, role = 'operator', projectId } = order;
  const typed = NewPersonInput.safeParse({ name, displayName, role });
  if (!typed.success) throw invalid(String(typed.error.issues[0]?.path[0]));
  const { person, link } = await new People(order).add({ ...typed.data, projectId });
  await new Audit(order).write({
    ...{ projectId, accountId: null, action: 'person-added', subjectId: person.id },
    detail: { role: typed.data.role },
  });
  return link;
}

function invalid(field: string): Failure {
  const rules: Readonly<Record<string, string>> = {
    name: "The name has 2 to 60 letters, digits, spaces and . _ - ', at least one of them a letter.",
    role: `The role is one of: ${roles.join(', ')}.`,
  };
  return new Failure('invalid', {
    code: 'account.invalid',
    message: rules[field] ?? 'The display name has 1 to 80 characters.',
    params: { field },
  });
}
