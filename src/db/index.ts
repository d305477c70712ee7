export { Database, type DatabaseOptions, type WaitOptions } from './database.ts';
export { isDatabaseAway } from './database-away.ts';
export { DataDirectoryLock } from './data-directory-lock.ts';
export { EmbeddedServer, type EmbeddedServerOptions } from './embedded-server.ts';
export { runningServerUrl } from './embedded/running-server.ts';
export { migrate } from './migrate.ts';
export { Notices, type NoticesOptions } from './notices.ts';
