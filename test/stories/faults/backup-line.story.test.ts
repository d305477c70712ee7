import { expect, it } from 'vitest';
import { silentLog, systemClock } from '../../../src/base/index.ts';
import type { TrunkInput } from '../../../src/calls/index.ts';
import { UserAgent } from '../../../src/sip/index.ts';
import { openTestDatabase } from '../../database.ts';
import { openTown } from '../town.ts';
import { until } from './killable-house.ts';

const dayMs = 86_400_000;
const here = '127.0.0.1';
const patients = 30;

/** A provider behind which everybody picks up at once and hangs up after a moment. */
class Provider {
  /** Who was rung here, as he was dialled. */
  readonly rung: string[] = [];
  port = 0;
  #agent: UserAgent | undefined;

  async start(): Promise<this> {
    const agent = new UserAgent({
      clock: systemClock,
      log: silentLog,
      bind: { host: here, port: this.port },
      unguarded: true,
      onInvite: (invite) => {
        this.rung.push(invite.requestUser);
        invite.listen({ onEnd: () => undefined });
        invite.answer(Buffer.from(description));
        systemClock.after(700, () => invite.bye());
      },
    });
    await agent.start();
    this.#agent = agent;
    this.port = agent.address.port;
    return this;
  }

  /** Hangs up and is gone: nobody listens at its port. */
  async die(): Promise<void> {
    await this.#agent?.stop();
  }
}

const description = [
  'v=0',
  `o=- 1 1 IN IP4 ${here}`,
  's=-',
  `c=IN IP4 ${here}`,
  't=0 0',
  'm=audio 9 RTP/AVP 8 101',
  'a=rtpmap:101 telephone-event/8000',
  '',
].join('\r\n');

it('a line that dies in mid-campaign: its backup carries on, nobody is called twice, and it is called by again', async ({
  onTestFinished,
}) => {
  const db = await openTestDatabase();
  const town = await openTown(db.url);
  const main = await new Provider().start();
  const backup = await new Provider().start();
  onTestFinished(async () => {
    await town.close();
    await Promise.all([main.die(), backup.die(), db.close()]);
  }, 60_000);
  const { trunks } = town.house.switchboard;
  const line = (name: string, { port }: Provider, more: Partial<TrunkInput> = {}) =>
    trunks.save({
      projectId: town.house.project.id,
      name,
      kind: 'address',
      host: here,
      port,
      callsPerSecond: 5,
      maxLines: 3,
      ...more,
    });
  const second = await line('second', backup);
  const first = await line('first', main, { backupId: second.id });
  for (const { id } of [first, second]) {
    await until('the lines are up', async () => trunks.state(id).state === 'reachable' || undefined);
  }

  const phones = Array.from({ length: patients }, (_, n) => `+79161234${String(n).padStart(3, '0')}`);
  const always = { from: '00:00', to: '24:00' };
  const campaign = await town.campaign(
    phones.map((phone) => ({ phones: [phone], startsAtMs: systemClock.now() + dayMs })),
    { linesAtOnce: 3, callsPerSecond: 5, hours: { weekdays: always, weekends: always } },
    first.id,
  );
  await until('some were called', async () => main.rung.length >= 6 || undefined);
  await main.die();
  const before = main.rung.length;
  await until('the backup carries on', async () => backup.rung.length >= 8 || undefined);
  expect(main.rung).toHaveLength(before);
  await main.start();
  await until('calls go by the first line again', async () => main.rung.length > before || undefined);

  const targets = await town.finished(campaign, 60_000);
  expect([...main.rung, ...backup.rung].sort()).toEqual([...phones].sort());
  const used = new Set<string | null>();
  for (const phone of phones) {
    const attempts = await town.house.campaigns.attempts(targets.get(phone)!.id);
    expect(attempts.at(-1)).toMatchObject({ ending: 'hung-up' });
    const by = main.rung.includes(phone) ? first.id : second.id;
    expect(attempts.at(-1)?.trunkId).toBe(by);
    const record = await town.house.switchboard.records.get(attempts.at(-1)!.callId);
    expect(record?.trunkId).toBe(by);
    // what the dead line spoiled cost nobody anything
    const faults = attempts.slice(0, -1);
    expect(faults.filter(({ ending }) => ending !== 'line-fault')).toEqual([]);
    used.add(by);
  }
  expect(used.size).toBe(2);
}, 120_000);
