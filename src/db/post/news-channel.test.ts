import { expect, it } from 'vitest';
import { ManualClock, silentLog } from '../../base/index.ts';
import { NewsChannel } from './news-channel.ts';

const sealing = { seal: (text: string) => Buffer.from(text), open: (box: Buffer) => box.toString() };

it('says that some was missed once the database is back, though nothing more happens', async () => {
  const clock = new ManualClock();
  const told: unknown[] = [];
  let isAway = true;
  const query = async (_text: string, values: readonly unknown[] = []): Promise<never[]> => {
    if (isAway) throw new Error('away');
    told.push(...(values[1] as string[]).map((notice) => other.read(notice)?.news));
    return [];
  };
  const common = { clock, log: silentLog, sealing, database: { query: query as never } };
  const channel = new NewsChannel({ ...common, address: 'one' });
  const other = new NewsChannel({ ...common, address: 'other' });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  channel.tell('a line works again');
  clock.advance(25);
  await settle();
  isAway = false;
  clock.advance(1_000);
  await settle();
  expect(told).toEqual([undefined]);
  clock.advance(10_000);
  await settle();
  expect(told).toHaveLength(1);
});
