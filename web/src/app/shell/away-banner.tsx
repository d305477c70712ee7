import { useT } from '../../lib/i18n/index.ts';
import { useAway } from '../../lib/use-away.ts';
import { IconPhoneOff } from '../../ui/icons.ts';
import classes from './shell.module.css';

/** Says what waits while a process of the house does not answer, instead of a page that can't say why it is empty. */
export function AwayBanner() {
  const t = useT();
  const away = useAway();
  return (
    <div role="status" aria-live="polite">
      {away.map((role) => (
        <div key={role} className={classes.banner}>
          <IconPhoneOff size={18} aria-hidden />
          {role === 'voice' ? t.shell.voiceAway : t.shell.workerAway}
        </div>
      ))}
    </div>
  );
}
