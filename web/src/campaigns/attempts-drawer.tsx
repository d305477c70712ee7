import { Drawer, Skeleton, Stack } from '@mantine/core';
import { Link } from 'wouter';
import type { Attempt, Target } from '../../../src/api/contract/index.ts';
import { formatPhone } from '../lib/format/phone.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { heardWords } from '../ui/heard-words.ts';
import { TargetOutcome } from './target-outcome.tsx';
import classes from './attempts-drawer.module.css';
import { useAttempts } from './requests/get-attempts.ts';

interface AttemptsDrawerProps {
  readonly target: Target | null;
  readonly onClose: () => void;
}

/** All tries to reach one patient, each with the way to its recording. */
export function AttemptsDrawer({ target, onClose }: AttemptsDrawerProps) {
  const t = useT();
  return (
    <Drawer
      opened={target !== null}
      onClose={onClose}
      position="right"
      size={420}
      title={<strong>{target?.patientName}</strong>}
      closeButtonProps={{ 'aria-label': t.everywhere.close }}
    >
      {target && <Attempts target={target} />}
    </Drawer>
  );
}

function Attempts({ target }: { readonly target: Target }) {
  const t = useT();
  const moments = useMoments();
  const attempts = useAttempts(target.id);
  return (
    <Stack gap="lg">
      <div>
        <p className={`${classes.fact} tabular`}>{formatPhone(target.phone)}</p>
        <p className={classes.fact}>
          {moments.moment(target.startsAt)}
          {target.doctor && `, ${target.doctor}`}
        </p>
      </div>
      <div>
        <TargetOutcome target={target} />
      </div>
      {attempts.isPending && <Skeleton height={120} />}
      {attempts.isLoadingError && (
        <ErrorState error={attempts.error} onRetry={() => void attempts.refetch()} />
      )}
      {attempts.data?.items.length === 0 && <p className={classes.fact}>{t.campaigns.noAttempts}</p>}
      <ol className={classes.list}>
        {attempts.data?.items.map((attempt) => (
          <AttemptItem key={attempt.id} attempt={attempt} />
        ))}
      </ol>
    </Stack>
  );
}

function AttemptItem({ attempt }: { readonly attempt: Attempt }) {
  const t = useT();
  const moments = useMoments();
  const heard = attempt.heard.map((word) => heardWords(word, t)).join(', ');
  return (
    <li className={classes.item}>
      <span className={classes.head}>
        <strong>{attempt.ending ? t.words.endings[attempt.ending] : t.campaigns.goingOn}</strong>
        <span className="tabular">{moments.timeWithSeconds(attempt.startedAt)}</span>
      </span>
      <span className={classes.fact}>
        {t.campaigns.attemptNumber(attempt.number)}
        {attempt.trunk &&
          attempt.trunk.kind !== 'rehearsal' &&
          ` · ${t.campaigns.byLine(attempt.trunk.name)}`}
        {heard && ` · ${t.words.heard(heard)}`}
        {attempt.listenedMs !== null &&
          attempt.listenedMs > 0 &&
          ` · ${t.campaigns.listenedFor.toLowerCase()} ${t.everywhere.seconds(Math.round(attempt.listenedMs / 1000))}`}
      </span>
      {attempt.callId && <Link href={`/calls/${attempt.callId}`}>{t.campaigns.openCall} →</Link>}
    </li>
  );
}
