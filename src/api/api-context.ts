import type { Audit } from './auth/audit-store.ts';
import type { People } from './auth/people.ts';
import type { Sessions } from './auth/sessions.ts';
import type { CallsNow } from './live/calls-now.ts';
import type { LiveHub } from './live/live-hub.ts';
import type { LiveNews } from './live/live-news.ts';
import type { ApiServices, ApiSettings } from './services.ts';

/** What every route file is given. */
export interface ApiContext {
  readonly services: ApiServices;
  readonly settings: ApiSettings;
  readonly sessions: Sessions;
  readonly people: People;
  readonly audit: Audit;
  readonly hub: LiveHub;
  readonly callsNow: CallsNow;
  publish(news: LiveNews): void;
}
