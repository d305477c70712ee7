import { SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo, useState } from 'react';
import type { CloseHandCall, HandCall } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconCheck, IconListCheck } from '../ui/icons.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { offerUndo } from '../ui/offer-undo.tsx';
import { Page } from '../ui/page.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { DoneDialog } from './done-dialog.tsx';
import { HandCallItem } from './hand-call-item.tsx';
import classes from './hand-calls.module.css';
import { OptOutsList } from './opt-outs-list.tsx';
import { useCloseHandCall } from './requests/close-hand-call.ts';
import { useHandCalls, type HandCallState } from './requests/get-hand-calls.ts';
import { useReopenHandCall } from './requests/reopen-hand-call.ts';

/** Whom a person has to call, the nearest visit first. */
export function HandCallsPage() {
  const t = useT();
  const wordsOf = useFailureWords();
  const [tab, setTab] = useState<HandCallState | 'never'>('open');
  const state = tab === 'closed' ? 'closed' : 'open';
  const [closing, setClosing] = useState<HandCall | null>(null);
  const close = useCloseHandCall();
  const reopen = useReopenHandCall();
  const onError = (error: unknown) => notifications.show({ color: 'coral', message: wordsOf(error) });
  const lines = useHandCalls(state);
  const rows = useMemo(() => lines.data?.pages.flatMap((page) => page.items) ?? [], [lines.data]);
  const done = (line: HandCall, what: CloseHandCall) => {
    setClosing(null);
    const before = what.mark ? { mark: line.mark } : {};
    const undo = () => reopen.mutate({ id: line.id, ...before }, { onError });
    const onSuccess = () => offerUndo(t.handCalls.closing(line.patientName), t.everywhere.undo, undo);
    close.mutate({ id: line.id, ...what }, { onSuccess, onError });
  };
  return (
    <Page
      title={t.handCalls.title}
      lead={t.handCalls.lead}
      actions={
        <SegmentedControl
          value={tab}
          data={[
            { value: 'open', label: t.handCalls.openTab },
            { value: 'closed', label: t.handCalls.closedTab },
            { value: 'never', label: t.handCalls.neverTab },
          ]}
          onChange={(value) => setTab(value === 'closed' || value === 'never' ? value : 'open')}
        />
      }
    >
      {tab === 'never' ? (
        <Card flush>
          <OptOutsList />
        </Card>
      ) : (
        <Card flush>
          {lines.isPending && <RowSkeletons rows={5} />}
          {lines.isLoadingError && <ErrorState error={lines.error} onRetry={() => void lines.refetch()} />}
          {lines.isSuccess && rows.length === 0 && <Nothing state={state} />}
          {rows.length > 0 && (
            <ul className={classes.list}>
              {rows.map((line) => (
                <HandCallItem
                  key={line.id}
                  line={line}
                  onDone={setClosing}
                  onReopen={({ id }) => reopen.mutate({ id }, { onError })}
                />
              ))}
            </ul>
          )}
          <MoreButton
            shown={rows.length}
            total={lines.data?.pages[0]?.total ?? null}
            hasMore={lines.hasNextPage}
            loading={lines.isFetchingNextPage}
            onMore={() => void lines.fetchNextPage()}
          />
        </Card>
      )}
      {closing && (
        <DoneDialog line={closing} onClose={() => setClosing(null)} onDone={(what) => done(closing, what)} />
      )}
    </Page>
  );
}

function Nothing({ state }: { readonly state: HandCallState }) {
  const t = useT();
  return state === 'open' ? (
    <EmptyState
      icon={<IconListCheck size={28} />}
      title={t.handCalls.emptyTitle}
      text={t.handCalls.emptyText}
    />
  ) : (
    <EmptyState
      icon={<IconCheck size={28} />}
      title={t.handCalls.closedEmptyTitle}
      text={t.handCalls.closedEmptyText}
    />
  );
}
