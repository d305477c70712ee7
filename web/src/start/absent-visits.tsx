import { Alert } from '@mantine/core';
import { useMemo } from 'react';
import { appointmentColumns } from '../appointments/appointment-columns.tsx';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { useAbsentVisits, useWithdrawAbsent } from './requests/absent-visits.ts';
import classes from './start.module.css';

/** Visits of the file's days that earlier files had and this one lacks: cancelled, or exported apart. */
export function AbsentVisits({ importId }: { readonly importId: string }) {
  const t = useT();
  const moments = useMoments();
  const wordsOf = useFailureWords();
  const absent = useAbsentVisits(importId);
  const withdraw = useWithdrawAbsent(importId);
  const columns = useMemo(() => appointmentColumns(t, moments), [t, moments]);
  if (withdraw.isSuccess) {
    return (
      <p role="status" className={`${classes.remark} ${classes.between}`}>
        {t.start.withdrawn(withdraw.data.count)}
      </p>
    );
  }
  const { items = [], total = 0 } = absent.data ?? {};
  if (total === 0) return null;
  const rest = total - items.length;
  return (
    <Card title={t.start.absentTitle(total)} flush className={classes.between}>
      <p className={classes.rest}>{t.start.absentText}</p>
      <DataTable
        label={t.start.absentTitle(total)}
        columns={columns}
        rows={items}
        keyOf={(visit) => visit.id}
      />
      {rest > 0 && <p className={classes.rest}>{t.start.absentMore(rest)}</p>}
      {withdraw.isError && (
        <Alert color="coral" role="alert">
          {wordsOf(withdraw.error)}
        </Alert>
      )}
      <div className={classes.rest}>
        <ConfirmButton
          variant="default"
          loading={withdraw.isPending}
          title={t.start.withdrawTitle(total)}
          text={t.start.withdrawText}
          verb={t.start.withdrawVerb}
          danger
          onConfirm={() => withdraw.mutate()}
        >
          {t.start.withdraw}
        </ConfirmButton>
      </div>
    </Card>
  );
}
