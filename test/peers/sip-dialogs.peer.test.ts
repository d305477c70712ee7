import { afterEach, describe, expect, it } from 'vitest';
import type { InviteEnd } from '../../src/sip/index.ts';
import { Caller, deferred, stopAll, userAgent } from '../wire/sip-caller.ts';
import { hasTool } from '../tool.ts';
import { listening } from './listening.ts';
import { playSipp, scenarioFile } from './sipp-scenario.ts';

const ports = { callee: 15_571, caller: 15_572 };

afterEach(stopAll);

describe.runIf(hasTool('sipp', 'sip-tester'))('SIPp', () => {
  it('with its own scenarios is called, and calls', async () => {
    const uas = playSipp('uas', { port: ports.callee });
    await listening(ports.callee);
    const caller = new Caller(await userAgent(), { target: `sip:100@127.0.0.1:${ports.callee}` });
    expect(await caller.answered).toContain('m=audio');
    caller.call.bye();
    expect(await caller.ended).toMatchObject({ by: 'us', phase: 'talk', status: 200 });
    const ended = deferred<InviteEnd>();
    const agent = await userAgent({
      onInvite: (invite) => {
        invite.listen({ onEnd: ended.resolve });
        invite.answer(Buffer.from('answer'));
      },
    });
    const uac = playSipp('uac', { port: ports.caller, remotePort: agent.address.port });
    try {
      expect(await ended.promise).toMatchObject({ by: 'them', phase: 'talk', status: 200 });
      await Promise.all([uac.done, uas.done]);
    } finally {
      uac.stop();
      uas.stop();
    }
  });

  it('as a callee rings reliably, offers anew before it answers, and is to refresh the session', async () => {
    const sipp = playSipp(scenarioFile('sipp-early-callee.xml'), { port: ports.callee });
    try {
      await listening(ports.callee);
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
