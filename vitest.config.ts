import { defineConfig } from 'vitest/config';

const slow = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    reporters: ['default', './test/count-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/rooms.test.ts'],
          exclude: ['**/*.db.test.ts'],
        },
      },
      { test: { name: 'db', include: ['src/**/*.db.test.ts'], globalSetup: ['test/postgres.ts'], ...slow } },
      { test: { name: 'wire', include: ['test/wire/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'story',
          include: ['test/stories/**/*.story.test.ts'],
          globalSetup: ['test/postgres.ts'],
          fileParallelism: false,
          ...slow,
        },
      },
      {
        test: {
          name: 'peer',
          include: ['test/peers/**/*.peer.test.ts'],
          globalSetup: ['test/postgres.ts'],
          fileParallelism: false,
          ...slow,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/postgres.ts'],
          fileParallelism: false,
          ...slow,
          testTimeout: 300_000,
        },
      },
    ],
  },
});
