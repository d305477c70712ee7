import { Chip, Group } from '@mantine/core';
import { useState } from 'react';
import type { TargetRefusal } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMoments, type Moments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { MoreButton } from '../ui/more-button.tsx';
import classes from './refusals-card.module.css';
import { useRefusals } from './requests/get-refusals.ts';

type Reason = TargetRefusal['reason'];

/** Whom the gate did not let be called, why, and what helps; nothing while it has let everybody. */
export function RefusalsCard({ campaignId }: { readonly campaignId: string }) {
  const t = useT();
  const moments = useMoments();
  const [chosen, setChosen] = useState<Reason | undefined>();
  const refusals = useRefusals(campaignId, chosen);
  const pages = refusals.data?.pages ?? [];
  const counts = pages[0]?.counts ?? [];
  if (counts.length === 0) return null;
  const rows = pages.flatMap((page) => page.items);
  return (
    <Card title={t.refusals.title} flush>
      <p className={classes.lead}>{t.refusals.lead}</p>
      <Chip.Group
        value={chosen ?? 'all'}
        onChange={(value) => setChosen(counts.find(({ reason }) => reason === value)?.reason)}
      >
        <Group gap={8} className={classes.filters}>
          <Chip value="all" size="sm" variant="outline">
            {t.campaigns.filterAll}
          </Chip>
          {counts.map(({ reason, count }) => (
            <Chip key={reason} value={reason} size="sm" variant="outline">
              {t.words.targetReasons[reason]} <span className="tabular">{count}</span>
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <ul className={classes.list} aria-label={t.refusals.title}>
        {rows.map((refusal) => (
          <RefusalRow key={refusal.id} refusal={refusal} moments={moments} />
        ))}
      </ul>
      <MoreButton
        shown={rows.length}
        total={pages[0]?.total ?? null}
        hasMore={refusals.hasNextPage}
        loading={refusals.isFetchingNextPage}
        onMore={() => void refusals.fetchNextPage()}
      />
    </Card>
  );
}

interface RefusalRowProps {
  readonly refusal: TargetRefusal;
  readonly moments: Moments;
}

function RefusalRow({ refusal, moments }: RefusalRowProps) {
  const t = useT();
  const { patientName, startsAt, reason, others, until, at, stands } = refusal;
  return (
    <li className={classes.row} data-past={!stands || undefined}>
      <div>
        <p className={classes.name}>{patientName || t.appointments.noName}</p>
        <p className={classes.dim}>{t.handCalls.visit(moments.moment(startsAt))}</p>
      </div>
      <div>
        <p className={classes.reason}>
          {[reason, ...others].map((one) => t.words.targetReasons[one]).join('; ')}
        </p>
        <p className={classes.dim}>
          {until ? t.refusals.until(moments.moment(until)) : t.refusals.never} {t.refusals.cures[reason]}
        </p>
      </div>
      <p className={`${classes.dim} tabular`}>
        {moments.moment(at)}
        {!stands && ` · ${t.refusals.past}`}
      </p>
    </li>
  );
}
