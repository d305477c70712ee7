import { expect, test } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { Reception } from './reception.ts';
import { Stations } from './station.ts';

test('a caller who comes before the house is open may come again', () => {
  const reception = new Reception({
    clock: new ManualClock(),
    log: silentLog,
    database: {} as Database,
    stations: new Stations(),
    node: 'main',
  });
  const { admit, trusts } = reception.answers;
  const source = { host: '198.51.100.1', port: 5060 };
  const from = { uri: 'sip:1@x', user: '1' };
  expect(admit?.({ source, from, requestUser: '2' })).toBe('later');
  expect(trusts?.(source)).toBe(false);
});
