// RFC 3261 §21.5.4: a server of several that can't take calls says for how long; it is not asked until then.
import { expect, it } from 'vitest';
import { responseTo } from '../../src/sip/message/respond.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

const second = { host: '192.0.2.3', port: 5060 };

it('a server that asks for two minutes is passed over as long, and asked first again then', async () => {
  const pair = new FakePair();
  const resolver = {
    naptr: () => Promise.resolve([]),
    srv: () => Promise.resolve([]),
    addresses: () => Promise.resolve([there.host, second.host]),
  };
  const agent = await pair.agent(here, { resolver });
  const inboxes = [pair.network.listen(there), pair.network.listen(second)];
  const invites = (): number[] =>
    inboxes.map((inbox) => inbox.filter((text) => text.startsWith('INVITE ')).length);
  /** The first server can't, the second is busy. */
  const call = async (): Promise<void> => {
    const order = {
      target: 'sip:100@clinic.invalid',
      from: 'sip:clinic@192.0.2.1',
      body: Buffer.from('offer'),
    };
    const ends: number[] = [];
    agent.invite(order, { onAnswer: () => undefined, onEnd: ({ status }) => ends.push(status) });
    await pair.clock.advanceAsync(10);
    if (inboxes[0]!.some((text) => text.startsWith('INVITE '))) {
      const headers = { 'Retry-After': '120' };
      pair.reply(requestIn(inboxes[0]!, 'INVITE'), 503, { toTag: 'x', headers });
      await pair.clock.advanceAsync(10);
    }
    const busy = responseTo(requestIn(inboxes[1]!, 'INVITE'), 486, { toTag: 'y' });
    pair.network.carry(serialise(busy), second, here);
    await pair.clock.advanceAsync(10);
    expect(ends).toEqual([486]);
  };
  await call();
  expect(invites()).toEqual([1, 1]);
  for (const inbox of inboxes) inbox.length = 0;
  await pair.clock.advanceAsync(100_000);
  await call();
  expect(invites()).toEqual([0, 1]);
  await pair.clock.advanceAsync(30_000);
  await call();
  expect(invites()).toEqual([1, 2]);
});
