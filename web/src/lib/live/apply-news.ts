import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type {
  CallNow,
  Import,
  LiveEvent,
  ResponseOf,
  Session,
  Trunk,
} from '../../../../src/api/contract/index.ts';
import { keys } from '../query-keys.ts';
import { throttleByKey } from '../throttle.ts';
import { patchTargets, type TargetPage } from './patch-targets.ts';
import { reduceCalls } from './calls-now.ts';

/**
 * Turns news into what the pages show: small changes are written into the cache at once, the rest is asked for
 * again, at most once a second for one thing (lists of targets and calls: once in two).
 */
export function newsReader(client: QueryClient): (news: LiveEvent) => void {
  const again = (everyMs: number) =>
    throttleByKey(everyMs, (key) => void client.invalidateQueries({ queryKey: JSON.parse(key) as string[] }));
  const soon = again(1_000);
  const later = again(2_000);
  const refresh = (key: readonly string[]) => soon(JSON.stringify(key));
  const refreshLater = (key: readonly string[]) => later(JSON.stringify(key));

  return (news) => {
    switch (news.kind) {
      case 'hello':
        return;
      case 'resync':
        void client.invalidateQueries();
        return;
      case 'away':
        // what it does is known again, or not any more
        void client.invalidateQueries();
        return;
      case 'campaign':
        refresh(keys.campaigns);
        return;
      case 'target':
        client.setQueriesData<InfiniteData<TargetPage>>(
          { queryKey: keys.targets(news.campaignId) },
          (pages) => (pages ? patchTargets(pages, news) : pages),
        );
        refreshLater(keys.targets(news.campaignId));
        refreshLater(keys.attempts(news.targetId));
        refreshLater(keys.appointments);
        return;
      case 'call':
        applyCall(client, news, refresh);
        if (news.phase === 'ended') refreshLater(keys.call(news.callId));
        refreshLater(keys.calls);
        return;
      case 'import':
        client.setQueryData<Import>(
          keys.imports(news.importId),
          (old) => old && { ...old, progress: news.progress },
        );
        if (news.progress.state === 'done') {
          refresh(keys.problems(news.importId));
          refresh(keys.appointments);
        }
        return;
      case 'trunk':
        client.setQueryData<{ items: Trunk[] }>(keys.trunks, (old) => old && withState(old, news));
        // by which line it calls now
        refreshLater(keys.campaigns);
        return;
      case 'phone':
        // one that was added elsewhere
        refreshLater(keys.phones);
        client.setQueryData<ResponseOf<'GET /api/phones'>>(
          keys.phones,
          (old) =>
            old && {
              ...old,
              items: old.items.map((phone) => (phone.id === news.phone.id ? news.phone : phone)),
            },
        );
        return;
      case 'trunk-test':
        client.setQueryData(keys.trunkTest(news.test.id), news.test);
        return;
      case 'operator':
        refresh(keys.talks);
        if (news.operatorId === operatorOf(client)) client.setQueryData(keys.operator, {});
        return;
      case 'hand-call':
        refresh(keys.handCalls);
        return;
    }
  };
}

/** Who looks at this page. */
function operatorOf(client: QueryClient): string | undefined {
  const session = client.getQueryData<Session>(keys.session);
  return session?.signedIn ? session.user.id : undefined;
}

function applyCall(
  client: QueryClient,
  news: Extract<LiveEvent, { kind: 'call' }>,
  refresh: (key: readonly string[]) => void,
): void {
  const key = keys.callsNow(news.campaignId);
  const shown = client.getQueryData<readonly CallNow[]>(key);
  if (!shown) return;
  const next = reduceCalls(shown, news);
  client.setQueryData(key, next.items);
  if (next.strangers) refresh(key);
}

function withState(old: { items: Trunk[] }, news: Extract<LiveEvent, { kind: 'trunk' }>): { items: Trunk[] } {
  return {
    items: old.items.map((trunk) => (trunk.id === news.trunkId ? { ...trunk, state: news.state } : trunk)),
  };
}
