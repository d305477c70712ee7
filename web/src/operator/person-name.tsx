import type { OperatorPerson } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { PhoneNumber } from '../ui/phone-number.tsx';

/** Somebody in a talk: by his name, else his number. */
export function PersonName({ person }: { readonly person: OperatorPerson }) {
  const t = useT();
  if (person.name !== null) return <>{person.name}</>;
  return person.number === null ? <>{t.operator.somebody}</> : <PhoneNumber value={person.number} />;
}
