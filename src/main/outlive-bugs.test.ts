import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { silentLog } from '../base/index.ts';
import { outliveBugs } from './outlive-bugs.ts';

test('work that nobody waited for is written down when it breaks off, until it is taken away', () => {
  const lines: unknown[] = [];
  const process = new EventEmitter();
  const bug = new Error('bug');
  const over = outliveBugs({ ...silentLog, error: (fields, line) => lines.push([fields, line]) }, process);
  process.emit('unhandledRejection', bug);
  process.emit('uncaughtExceptionMonitor', bug);
  expect(lines).toEqual([
    [{ err: bug }, 'a bug: work that nobody waited for broke off'],
    [{ err: bug }, 'a bug ends the process'],
  ]);
  // Node ends the process only where nobody handles an exception
  expect(process.listenerCount('uncaughtException')).toBe(0);
  over();
  expect(process.eventNames()).toEqual([]);
});
