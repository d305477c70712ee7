import { roles } from '../../../src/api/contract/role.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import classes from './people.module.css';

/** What each role may do, in words. */
export function RolesCard() {
  const t = useT();
  return (
    <Card title={t.people.rolesTitle}>
      <dl className={classes.roles}>
        {roles.map((role) => (
          <div key={role}>
            <dt>{t.people.roles[role]}</dt>
            <dd>{t.people.roleWords[role]}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
