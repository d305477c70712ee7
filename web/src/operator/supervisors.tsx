import type { OperatorCall } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import classes from './operator.module.css';
import { PersonName } from './person-name.tsx';

/** Who looks after a talk, and how. */
export function Supervisors({ of }: { readonly of: OperatorCall['supervisors'] }) {
  const t = useT();
  if (of.length === 0) return null;
  return (
    <p className={classes.people} aria-live="polite">
      {of.map((one, n) => (
        <span key={`${one.name}${one.number}`}>
          {n > 0 && ', '}
          <PersonName person={one} /> {t.operator.supervises[one.role]}
        </span>
      ))}
    </p>
  );
}
