import type { CampaignNews } from '../../src/campaigns/index.ts';

/** What a campaign's news tells of its calls. */
export class CallCounter {
  placed = 0;
  ended = 0;
  #answered = 0;
  #talkMs = 0;
  readonly #answeredAtMs = new Map<string, number>();

  take(news: CampaignNews): void {
    if (news.kind !== 'call') return;
    if (news.phase === 'dialling') this.placed += 1;
    const { callId, atMs } = news;
    if (news.phase === 'talking' && !this.#answeredAtMs.has(callId)) this.#answeredAtMs.set(callId, atMs);
    if (news.phase !== 'ended') return;
    this.ended += 1;
    const sinceMs = this.#answeredAtMs.get(callId);
    if (sinceMs === undefined) return;
    this.#answered += 1;
    this.#talkMs += atMs - sinceMs;
  }

  /** Of the calls that have ended so far. */
  reading(): { readonly ended: number; readonly answered: number; readonly talkMs: number } {
    return { ended: this.ended, answered: this.#answered, talkMs: this.#talkMs };
  }
}
