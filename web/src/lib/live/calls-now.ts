import type { CallNow, LiveEvent } from '../../../../src/api/contract/index.ts';

export type CallNews = Extract<LiveEvent, { kind: 'call' }>;

/** How long an ended call stays on the page, so that its outcome can be read. */
export const lingerMs = 4_000;

export interface CallsNow {
  readonly items: readonly CallNow[];
  /** A call that the list did not know: its name and number have to be asked for. */
  readonly strangers: boolean;
}

/** The list of calls that are up, after one piece of news. Heard words stay until others are heard. */
export function reduceCalls(items: readonly CallNow[], news: CallNews): CallsNow {
  const known = items.find((call) => call.callId === news.callId);
  if (!known) {
    if (news.phase === 'ended') return { items, strangers: false };
    return { items: [...items, strangerOf(news)], strangers: true };
  }
  const next: CallNow = {
    ...known,
    phase: news.phase,
    since: known.phase === news.phase ? known.since : news.at,
    step: news.step ?? known.step,
    heard: news.heard ?? known.heard,
  };
  return { items: items.map((call) => (call === known ? next : call)), strangers: false };
}

/**
 * A freshly loaded list joined with what the page shows: ended calls that the server has forgotten linger, and a
 * call that the news has already ended is not brought back to life.
 */
export function joinCalls(loaded: readonly CallNow[], shown: readonly CallNow[]): readonly CallNow[] {
  const ended = shown.filter((call) => call.phase === 'ended');
  const endedIds = new Set(ended.map((call) => call.callId));
  const fresh = loaded.filter((call) => !endedIds.has(call.callId));
  const order = new Map(shown.map((call, index) => [call.callId, index]));
  const place = (call: CallNow) => order.get(call.callId) ?? shown.length;
  return [...fresh, ...ended].sort((a, b) => place(a) - place(b));
}

/** Without the calls that ended longer than `lingerMs` ago. */
export function stillShown(items: readonly CallNow[], nowMs: number): readonly CallNow[] {
  return items.filter((call) => call.phase !== 'ended' || nowMs - Date.parse(call.since) < lingerMs);
}

function strangerOf(news: CallNews): CallNow {
  const { callId, targetId, phase, step, heard } = news;
  return { callId, targetId, patientName: null, phone: null, phase, since: news.at, step, heard };
}
