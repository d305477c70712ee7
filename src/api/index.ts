export { createApi, type Api, type ApiOptions } from './api.ts';
export { issueSignInLink, type IssuedLink, type SignInLinkOrder } from './auth/sign-in-link.ts';
export type { LiveNews } from './live/live-news.ts';
export type { ApiServices, ApiSettings } from './services.ts';
