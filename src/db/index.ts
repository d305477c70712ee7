export { Database } from './database.ts';
export { DatabaseClock } from './database-clock.ts';
export { isDatabaseAway } from './database-away.ts';
export { DataDirectoryLock } from './data-directory-lock.ts';
export { EmbeddedServer } from './embedded-server.ts';
export { runningServerUrl } from './embedded/running-server.ts';
export { migrate } from './migrate.ts';
export { Post } from './post/post.ts';
