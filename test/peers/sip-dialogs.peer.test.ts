import { afterEach, describe, expect, it } from 'vitest';
import { Caller, stopAll, userAgent } from '../wire/sip-caller.ts';
import { hasTool } from '../tool.ts';
import { playSipp, scenarioFile } from './sipp-scenario.ts';

const ports = { callee: 15_571, caller: 15_572 };

afterEach(stopAll);

describe.runIf(hasTool('sipp', 'sip-tester'))('SIPp', () => {
  it('as a callee rings reliably, offers anew before it answers, and is to refresh the session', async () => {
    const sipp = playSipp(scenarioFile('sipp-early-callee.xml'), { port: ports.callee });
    try {
      const offers: string[] = [];
      const caller = new Caller(
        await userAgent(),
        { target: `sip:100@127.0.0.1:${ports.callee}` },
        {
          onOffer: (offer) => {
            offers.push(offer.toString().trim());
            return Buffer.from('re-new');
          },
        },
      );
      expect(await caller.answered).toBe('');
      expect(caller.story[0]).toMatch(/^progress 183 early/);
      expect(offers).toEqual(['new']);
      caller.call.bye();
      await sipp.done;
    } finally {
      sipp.stop();
    }
  });

  it('as a caller is told of too short a session, acknowledges ringing late, and is not transferred', async () => {
    const ends: string[] = [];
    const agent = await userAgent({
      onInvite: (invite) => {
        invite.listen({ onEnd: ({ by, status }) => ends.push(`${by} ${status}`) });
        invite.progress(180);
        invite.answer(Buffer.from('answer'));
      },
    });
    const sipp = playSipp(scenarioFile('sipp-strict-caller.xml'), {
      port: ports.caller,
      remotePort: agent.address.port,
    });
    try {
      await sipp.done;
      expect(ends).toEqual(['them 200']);
    } finally {
      sipp.stop();
    }
  });
});
