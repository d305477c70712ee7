import { defineConfig } from 'vitest/config';

const slow = { testTimeout: 120_000, hookTimeout: 120_000 };
/** Real programs on a busy machine have races of their own. What passes only now is named at the end of the run. */
const secondTry = { retry: 1 };
/** Real calls want the machine for themselves: each kind waits for the one before, its files one after another. */
const alone = (groupOrder: number) => ({ fileParallelism: false, sequence: { groupOrder } });
/** Calls with peers and pages in a browser mostly wait for time to pass: two files at once, each on ports of its own. */
const inPairs = (groupOrder: number) => ({ maxWorkers: 2, sequence: { groupOrder } });

export default defineConfig({
  test: {
    reporters: ['default', './test/count-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/rooms.test.ts'],
          exclude: ['**/*.db.test.ts'],
          // password hashes are slow on purpose, and the machine may be busy
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'db',
          include: ['src/**/*.db.test.ts'],
          globalSetup: ['test/postgres.ts'],
          sequence: { groupOrder: 1 },
          ...slow,
          ...secondTry,
        },
      },
      {
        test: {
          name: 'wire',
          include: ['test/wire/**/*.test.ts'],
          testTimeout: 60_000,
          ...secondTry,
          ...alone(2),
        },
      },
      {
        test: {
          name: 'story',
          include: ['test/stories/**/*.story.test.ts'],
          globalSetup: ['test/postgres.ts'],
          ...slow,
          ...secondTry,
          ...alone(3),
        },
      },
      {
        test: {
          name: 'peer',
          include: ['test/peers/**/*.peer.test.ts'],
          globalSetup: ['test/postgres.ts'],
          ...slow,
          ...secondTry,
          ...inPairs(4),
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          ...slow,
          ...secondTry,
          ...inPairs(4),
        },
      },
    ],
  },
});
