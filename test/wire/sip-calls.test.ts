import { afterEach, describe, expect, it } from 'vitest';
import type { IncomingInvite, InviteEnd } from '../../src/sip/index.ts';
import { Caller, deferred, stopAll, target, userAgent } from './sip-caller.ts';

afterEach(stopAll);

describe('a call over loopback', () => {
  it('rings with early media, is answered, and is hung up by the caller', async () => {
    const calleeEnd = deferred<InviteEnd>();
    const confirmed = deferred<void>();
    let seen: IncomingInvite | undefined;
    const callee = await userAgent({
      onInvite: (invite) => {
        seen = invite;
        invite.listen({ onEnd: calleeEnd.resolve, onConfirmed: () => confirmed.resolve() });
        invite.progress(180);
        invite.progress(183, Buffer.from('early'));
        invite.answer(Buffer.from('answer'));
      },
    });
    const caller = new Caller(await userAgent(), {
      target: target(callee, '+79900001122'),
      fromName: 'Клиника "Свет"',
      headers: { 'X-Attempt': '7' },
    });
    expect(await caller.answered).toBe('answer');
    await confirmed.promise;
    expect(caller.call.state).toBe('talking');
    expect(seen).toMatchObject({ requestUser: '+79900001122', callId: caller.call.callId, state: 'talking' });
    expect(seen?.from).toMatchObject({ user: 'clinic', name: 'Клиника "Свет"' });
    expect(seen?.body.toString()).toBe('offer');
    expect(seen?.header('x-attempt')).toBe('7');
    caller.call.bye({ Reason: 'Q.850;cause=16' });
    expect(await caller.ended).toMatchObject({ by: 'us', phase: 'talk', status: 200, viaTimeout: false });
    expect(await calleeEnd.promise).toMatchObject({ by: 'them', phase: 'talk', status: 200, q850: 16 });
    expect(caller.story).toEqual(['progress 180', 'progress 183 early', 'answer answer', 'end us talk 200']);
  });

  it('is hung up by the callee', async () => {
    const callee = await userAgent({
      onInvite: (invite) => {
        invite.listen({ onEnd: () => undefined, onConfirmed: () => invite.bye() });
        invite.answer(Buffer.from('answer'));
      },
    });
    const caller = new Caller(await userAgent(), { target: target(callee) });
    expect(await caller.ended).toMatchObject({ by: 'them', phase: 'talk', status: 200 });
  });

  it('hung up by the callee before the ACK, waits for it and then ends', async () => {
    const callee = await userAgent({
      onInvite: (invite) => {
        invite.answer(Buffer.from('answer'));
        invite.bye();
      },
    });
    const caller = new Caller(await userAgent(), { target: target(callee) });
    expect(await caller.ended).toMatchObject({ by: 'them', phase: 'talk' });
    expect(caller.story).toEqual(['answer answer', 'end them talk 200']);
  });

  it('is refused with status, Retry-After and Q.850 cause', async () => {
    const callee = await userAgent({
      onInvite: (invite) =>
        invite.reject(486, 'Busy Here', {
          Reason: 'SIP;cause=486, Q.850;cause=17;text="User busy"',
          'Retry-After': '60 (later)',
        }),
    });
    const caller = new Caller(await userAgent(), { target: target(callee) });
    expect(await caller.ended).toEqual({
      by: 'them', phase: 'setup', status: 486, reason: 'Busy Here', q850: 17, sipCause: 486, retryAfterS: 60,
      viaTimeout: false,
    }); // prettier-ignore
  });

  it('is cancelled while it rings', async () => {
    const calleeStory: string[] = [];
    const calleeEnd = deferred<InviteEnd>();
    const callee = await userAgent({
      onInvite: (invite) => {
        invite.listen({ onCancel: () => calleeStory.push('cancel'), onEnd: calleeEnd.resolve });
        invite.progress(180);
      },
    });
    const caller = new Caller(await userAgent(), { target: target(callee) });
    await caller.ringing;
    caller.call.cancel();
    expect(await caller.ended).toMatchObject({ by: 'us', phase: 'setup', status: 487, viaTimeout: false });
    expect(await calleeEnd.promise).toMatchObject({ by: 'them', phase: 'setup', status: 487 });
    expect(calleeStory).toEqual(['cancel']);
  });

  it('is given up after ringMs', async () => {
    const callee = await userAgent({ onInvite: (invite) => invite.progress(180) });
    const caller = new Caller(await userAgent(), { target: target(callee), ringMs: 100 });
    expect(await caller.ended).toMatchObject({ by: 'us', phase: 'setup', status: 487, viaTimeout: true });
  });

  it('ends with 503 when nobody listens there', async () => {
    const gone = await userAgent();
    const to = target(gone);
    await gone.stop();
    const caller = new Caller(await userAgent(), { target: to });
    expect(await caller.ended).toMatchObject({
      by: 'network',
      phase: 'setup',
      status: 503,
      viaTimeout: false,
    });
  });

  it('ends with 480 where nobody takes calls', async () => {
    const caller = new Caller(await userAgent(), { target: target(await userAgent()) });
    expect(await caller.ended).toMatchObject({ by: 'them', status: 480 });
  });

  it('is ended on both sides when one stops', async () => {
    const calleeEnd = deferred<InviteEnd>();
    const callee = await userAgent({
      onInvite: (invite) => {
        invite.listen({ onEnd: calleeEnd.resolve });
        invite.answer(Buffer.from('answer'));
      },
    });
    const agent = await userAgent();
    const caller = new Caller(agent, { target: target(callee) });
    await caller.answered;
    await agent.stop();
    expect(await caller.ended).toMatchObject({ by: 'us', phase: 'talk' });
    expect(await calleeEnd.promise).toMatchObject({ by: 'them', phase: 'talk' });
    expect(() =>
      agent.invite({ target: target(callee), from: 'sip:a@b', body: Buffer.alloc(0) }, caller as never),
    ).toThrow(expect.objectContaining({ code: 'sip.not-running' }));
  });
});
