import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { formatPhone } from '../lib/format/phone.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { useMay } from '../lib/use-may.ts';
import { useMoments } from '../lib/use-moments.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconListCheck } from '../ui/icons.ts';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import classes from './hand-calls.module.css';
import { useLiftOptOut, useOptOuts } from './requests/opt-outs.ts';

/** Who has asked the robot not to call any more; nobody is called until a person has settled it with him. */
export function OptOutsList() {
  const t = useT();
  const may = useMay();
  const moments = useMoments();
  const wordsOf = useFailureWords();
  const optOuts = useOptOuts();
  const lift = useLiftOptOut();
  const onError = (error: unknown) => notifications.show({ color: 'coral', message: wordsOf(error) });
  if (optOuts.isPending) return <RowSkeletons rows={3} />;
  if (optOuts.isLoadingError)
    return <ErrorState error={optOuts.error} onRetry={() => void optOuts.refetch()} />;
  const items = optOuts.data?.items ?? [];
  if (items.length === 0)
    return (
      <EmptyState
        icon={<IconListCheck size={28} />}
        title={t.handCalls.neverEmptyTitle}
        text={t.handCalls.neverEmptyText}
      />
    );
  return (
    <ul className={classes.list}>
      {items.map((item) => (
        <li key={item.id} className={classes.item}>
          <div className={classes.who}>
            <h2 className={classes.name}>{item.patientName || t.appointments.noName}</h2>
            <p className={classes.dim}>{t.handCalls.askedNever(moments.moment(item.askedAt))}</p>
          </div>
          <span className="tabular">{formatPhone(item.phone)}</span>
          {may('POST /api/opt-outs/:id/lift') && (
            <Button
              variant="subtle"
              size="sm"
              aria-label={t.handCalls.liftFor(item.patientName)}
              loading={lift.isPending && lift.variables === item.id}
              onClick={() => lift.mutate(item.id, { onError })}
            >
              {t.handCalls.lift}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
