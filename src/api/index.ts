export { createApi, type Api } from './api.ts';
export { issueSignInLink } from './auth/sign-in-link.ts';
