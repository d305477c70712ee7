import { useQuery } from '@tanstack/react-query';
import { useT } from '../../lib/i18n/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';
import { IconPhoneOff } from '../../ui/icons.ts';
import classes from './shell.module.css';

/** Says what waits while a process of the house does not answer, instead of a page that can't say why it is empty. */
export function AwayBanner() {
  const t = useT();
  // told live when it changes; asked again all the same, in case that news was missed
  const health = useQuery({
    queryKey: keys.health,
    queryFn: ({ signal }) => request('GET /api/health', { signal }),
    refetchInterval: 30_000,
    retry: false,
  });
  const away = health.data?.away ?? [];
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
