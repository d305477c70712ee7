// Whole user agents on a line that changes what they say, and under a flood: nothing breaks, nothing is left over.
import { queryObjects } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { ManualClock, silentLog } from '../../../src/base/index.ts';
import { UserAgent } from '../../../src/sip/index.ts';
import { Dialog } from '../../../src/sip/dialog/dialog.ts';
import { IncomingCall } from '../../../src/sip/dialog/incoming-call.ts';
import { OutgoingCall } from '../../../src/sip/dialog/outgoing-call.ts';
import { Talk } from '../../../src/sip/dialog/talk.ts';
import { ClientTransaction } from '../../../src/sip/transaction/client-transaction.ts';
import { ServerTransaction } from '../../../src/sip/transaction/server-transaction.ts';
import { FakeNetwork } from '../../fakes/fake-network.ts';
import { request } from '../fixtures/sip-message.ts';
import { BadLine } from './bad-line.ts';
import { moveOn } from './move-on.ts';

const kept = { ServerTransaction, ClientTransaction, Dialog, OutgoingCall, IncomingCall, Talk };

/** What the process holds on to after the garbage is collected; one or two may still be in the engine's own hands. */
function leftOver(): Record<string, number> {
  const counts = Object.entries(kept).map(
    ([name, kind]) => [name, queryObjects(kind, { format: 'count' })] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 2));
}

describe('calls over a line that loses, repeats, delays and changes messages', () => {
  it.each([3261, 4475])('end, each once, and leave nothing behind (seed %i)', async (seed) => {
    const line = new BadLine(seed);
    await line.start();
    for (let call = 0; call < 40; call += 1) await line.call();
    expect(leftOver()['Dialog']).toBeGreaterThan(5);
    await line.settle();
    expect([...line.bugs]).toEqual([]);
    expect(line.changed).toBeGreaterThan(100);
    expect(line.opened).toBeGreaterThanOrEqual(40);
    expect([line.ended, line.waiting]).toEqual([line.opened, 0]);
    expect({ timers: line.clock.pending, leftOver: leftOver() }).toEqual({ timers: 0, leftOver: {} });
    await line.stop();
  });
});

/** So many calls at once, which an agent lets ring; how many of them it has refused for being too many. */
async function flood(calls: number): Promise<{ clock: ManualClock; agent: UserAgent; refused: number }> {
  const clock = new ManualClock();
  const network = new FakeNetwork(clock);
  const [here, there] = [{ host: '192.0.2.1', port: 5060 }, { host: '192.0.2.2', port: 5060 }]; // prettier-ignore
  let refused = 0;
  network.lose = ({ text, from }) => {
    network.sent.length = 0;
    if (from === there && text.startsWith('SIP/2.0 503 ')) refused += 1;
    return from === there;
  };
  const agent = new UserAgent({
    clock, log: silentLog, bind: there, transport: network.transport(there), unguarded: true, onInvite: () => undefined,
  }); // prettier-ignore
  await agent.start();
  for (let call = 1; call <= calls; call += 1) {
    const Via = `SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${call}`;
    const line = 'INVITE sip:100@192.0.2.2 SIP/2.0';
    network.carry(request(line, { Via, 'Call-ID': `${call}`, Expires: '20' }), here, there);
    if (call % 500 === 0) await moveOn(clock, 5);
  }
  return { clock, agent, refused };
}

describe('a flood of calls that nobody answers', () => {
  it('leaves nothing behind', async () => {
    const { clock, agent, refused } = await flood(1000);
    await moveOn(clock, 100_000, 100);
    expect({ refused, timers: clock.pending, leftOver: leftOver() }).toEqual({
      refused: 0,
      timers: 0,
      leftOver: {},
    });
    expect(agent.counters['exceptions']).toBeUndefined();
  });

  it('takes a bounded place', async () => {
    expect((await flood(21_000)).refused).toBe(1000);
  });
});
