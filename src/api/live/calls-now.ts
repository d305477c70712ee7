import type { LiveEvent } from '../contract/index.ts';
import { merge, type LiveNews } from './live-news.ts';

export type CallNews = Extract<LiveEvent, { kind: 'call' }>;

/** A call that is up, as the news told it last. `at` of the news is when its phase began. */
interface UpCall {
  readonly projectId: string;
  readonly news: CallNews;
}

/** What a console that is opened in mid-campaign shows first: the calls that are up, gathered from the news. */
export class CallsNow {
  readonly #calls = new Map<string, UpCall>();

  note({ projectId, event }: LiveNews): void {
    if (event.kind !== 'call') return;
    if (event.phase === 'ended') {
      this.#calls.delete(event.callId);
      return;
    }
    const before = this.#calls.get(event.callId)?.news;
    const news = merge(before, event) as CallNews;
    const at = before?.phase === event.phase ? before.at : event.at;
    this.#calls.set(event.callId, { projectId, news: { ...news, at } });
  }

  of(projectId: string, campaignId: string): CallNews[] {
    return [...this.#calls.values()]
      .filter((call) => call.projectId === projectId && call.news.campaignId === campaignId)
      .map((call) => call.news);
  }

  /** News was missed: who of them is still up is not known. */
  clear(): void {
    this.#calls.clear();
  }

  get size(): number {
    return this.#calls.size;
  }
}
