export { createApi, type Api } from './api.ts';
export type { AwayRole } from './contract/index.ts';
export type { LiveNews } from './live/live-news.ts';
export { ImportRuns } from './routes/imports/import-runs.ts';
export type { ImportLoadings } from './services.ts';
export { issueSignInLink } from './auth/sign-in-link.ts';
