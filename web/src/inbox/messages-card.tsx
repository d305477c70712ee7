import { NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { SmsMessage, SmsState } from '../../../src/api/contract/index.ts';
import { useI18n, useT, type Dictionary } from '../lib/i18n/index.ts';
import { useMoments, type Moments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { IconPhone } from '../ui/icons.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { ToneBadge } from '../ui/tone-badge.tsx';
import { useSmsMessages } from './requests/sms.ts';
import { roubles } from './roubles.ts';

const states: readonly SmsState[] = ['queued', 'sending', 'sent', 'delivered', 'failed', 'unknown'];

const tones: Readonly<Record<SmsState, string>> = {
  queued: 'var(--pz-nobody)',
  sending: 'var(--pz-nobody)',
  sent: 'var(--pz-nobody)',
  delivered: 'var(--pz-confirmed)',
  failed: 'var(--pz-declined)',
  unknown: 'var(--pz-declined)',
};

/** Every message, the newest first, with what became of it. */
export function MessagesCard() {
  const t = useT();
  const { locale } = useI18n();
  const moments = useMoments();
  const [state, setState] = useState<SmsState | ''>('');
  const messages = useSmsMessages(state);
  const columns = useMemo(() => columnsOf(t, locale, moments), [t, locale, moments]);
  const rows = useMemo(() => messages.data?.pages.flatMap((page) => page.items) ?? [], [messages.data]);
  return (
    <Card title={t.inbox.messages} flush>
      <FilterBar>
        <NativeSelect
          aria-label={t.inbox.state}
          value={state}
          data={[
            { value: '', label: t.inbox.anyState },
            ...states.map((value) => ({ value, label: t.inbox.messageStates[value] })),
          ]}
          onChange={(event) => setState(event.currentTarget.value as SmsState | '')}
        />
      </FilterBar>
      {messages.isPending && <RowSkeletons rows={3} />}
      {messages.isLoadingError && (
        <ErrorState error={messages.error} onRetry={() => void messages.refetch()} />
      )}
      {messages.isSuccess && rows.length === 0 && (
        <EmptyState icon={<IconPhone size={28} />} title={t.inbox.noMessages} text={t.inbox.noMessagesText} />
      )}
      {rows.length > 0 && (
        <>
          <DataTable label={t.inbox.messages} columns={columns} rows={rows} keyOf={(row) => row.id} />
          <MoreButton
            shown={rows.length}
            total={messages.data?.pages.at(-1)?.total ?? null}
            hasMore={messages.hasNextPage}
            loading={messages.isFetchingNextPage}
            onMore={() => void messages.fetchNextPage()}
          />
        </>
      )}
    </Card>
  );
}

function columnsOf(t: Dictionary, locale: string, moments: Moments): readonly Column<SmsMessage>[] {
  return [
    {
      ...{ key: 'to', label: t.inbox.to, place: 'title' },
      render: (sms) => (
        <>
          {sms.patientName && (
            <strong style={{ fontWeight: 550, display: 'block' }}>{sms.patientName}</strong>
          )}
          <span className="tabular nowrap">{sms.phone}</span>
          <span className="tabular" style={{ color: 'var(--pz-dim)', display: 'block', fontSize: '0.85rem' }}>
            {moments.moment(sms.createdAt)}
          </span>
        </>
      ),
    },
    {
      ...{ key: 'text', label: t.inbox.text, place: 'wide' },
      render: (sms) => (
        <>
          <span style={{ overflowWrap: 'anywhere' }}>{sms.text}</span>
          <span className="tabular" style={{ color: 'var(--pz-dim)', display: 'block', fontSize: '0.85rem' }}>
            {t.inbox.costs(sms.segments, roubles(sms.priceKopecks, locale))}
          </span>
        </>
      ),
    },
    {
      ...{ key: 'state', label: t.inbox.state, place: 'aside' },
      render: (sms) => (
        <>
          <ToneBadge tone={tones[sms.state]}>{t.inbox.messageStates[sms.state]}</ToneBadge>
          {sms.trouble && (
            <span style={{ color: 'var(--pz-dim)', display: 'block', fontSize: '0.85rem' }}>
              {troubleWords(t, sms)}
            </span>
          )}
        </>
      ),
    },
  ];
}

function troubleWords(t: Dictionary, { trouble, refusal, state }: SmsMessage): string {
  if (!trouble) return '';
  if (trouble !== 'not-permitted' || !refusal) return t.inbox.troubles[trouble];
  const reason = t.words.targetReasons[refusal];
  return state === 'queued' ? t.inbox.keptBackForNow(reason) : t.inbox.keptBack(reason);
}
