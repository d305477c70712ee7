import type { StrangeSignIn } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { LetInButton } from './let-in-button.tsx';
import classes from './phones.module.css';
import { useLetStrangerIn } from './requests/change-phones.ts';

/** Who tries to sign in by a name that no telephone has: mostly one of our own with a slip in it. */
export function StrangersCard({ strangers }: { readonly strangers: readonly StrangeSignIn[] }) {
  const t = useT();
  if (strangers.length === 0) return null;
  return (
    <Card title={t.phones.strangersTitle}>
      <p className={classes.strangers}>{t.phones.strangersText}</p>
      <ul className={classes.devices}>
        {strangers.map((stranger) => (
          <Stranger key={`${stranger.login ?? ''} ${stranger.address}`} stranger={stranger} />
        ))}
      </ul>
    </Card>
  );
}

function Stranger({ stranger: { login, address, tries, at, shutOutUntil } }: { stranger: StrangeSignIn }) {
  const t = useT();
  const moments = useMoments();
  const letIn = useLetStrangerIn(address);
  return (
    <li>
      <strong>{login ?? t.phones.strangerUnnamed}</strong>
      <span className="tabular">{t.phones.strangerTries(tries, address, moments.moment(at))}</span>
      {shutOutUntil !== null && (
        <>
          <span className="tabular">{t.phones.shutOut(address, moments.time(shutOutUntil))}</span>
          <LetInButton letIn={letIn} />
        </>
      )}
    </li>
  );
}
