import { Alert } from '@mantine/core';
import type { OperatorCall } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import classes from './operator.module.css';
import { PersonName } from './person-name.tsx';
import { Supervisors } from './supervisors.tsx';

/** Who else is in the talk, and why the last one whom I wanted did not come. */
export function TalkPeople({ call }: { readonly call: OperatorCall }) {
  const t = useT();
  const { colleagues, supervisors, part, refused } = call;
  const lead = part === 'guest' ? t.operator.asksYou : t.operator.alsoHere;
  return (
    <>
      {colleagues.length > 0 && (
        <p className={classes.people}>
          {lead}{' '}
          {colleagues.map((person, n) => (
            <span key={`${person.name}${person.number}`}>
              {n > 0 && ', '}
              <PersonName person={person} />
            </span>
          ))}
        </p>
      )}
      <Supervisors of={supervisors} />
      {refused && (
        <Alert color="coral" role="status" py="xs">
          <PersonName person={refused} />: {t.operator.refusals[refused.why]}
        </Alert>
      )}
    </>
  );
}
