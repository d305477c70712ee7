export type { AwayRole } from './contract/index.ts';
export type { ImportLoadings } from './services.ts';
export type { LiveNews } from './live/live-news.ts';
export { ImportRuns } from './routes/imports/import-runs.ts';
export { addPerson } from './auth/add-person.ts';
export { createApi, type Api } from './api.ts';
export { issueSignInLink } from './auth/sign-in-link.ts';
