// Lost, late, repeated and crossing messages: RFC 3261 §9, §13, §17, RFC 6026, on a clock that is moved by hand.
import { describe, expect, it } from 'vitest';
import type { IncomingInvite } from '../../src/sip/index.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

const answer = Buffer.from('answer');
const contact = { Contact: '<sip:100@192.0.2.2>' };

describe('a network that loses', () => {
  it('everything: INVITE leaves seven times and the call ends with 408', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    pair.network.listen(there);
    pair.network.lose = () => true;
    const { call, story } = pair.call(agent);
    await pair.clock.advanceAsync(31_999);
    expect(call.state).toBe('calling');
    expect(story).toEqual([]);
    await pair.clock.advanceAsync(1);
    expect(story).toEqual(['end network setup 408 timeout']);
    expect(pair.network.linesFrom(here)).toEqual([
      '0 INVITE', '500 INVITE', '1500 INVITE', '3500 INVITE', '7500 INVITE', '15500 INVITE', '31500 INVITE',
    ]); // prettier-ignore
    expect(agent.counters['requests retransmitted']).toBe(6);
  });

  it('the ACK three times: the 200 is repeated, each is acknowledged, the call is confirmed once', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const { story } = await pair.callee((invite) => invite.answer(answer));
    let lost = 0;
    pair.network.lose = ({ text }) => text.startsWith('ACK') && (lost += 1) <= 3;
    const caller = pair.call(agent);
    await pair.clock.advanceAsync(10_000);
    expect(caller.story).toEqual(['answer answer']);
    expect(story).toEqual(['invite', 'answered', 'confirmed']);
    expect(pair.network.linesFrom(there)).toEqual([
      '1 SIP/2.0 200 OK',
      '501 SIP/2.0 200 OK',
      '1501 SIP/2.0 200 OK',
      '3501 SIP/2.0 200 OK',
    ]);
    expect(pair.lines(here)).toEqual(['INVITE', 'ACK', 'ACK', 'ACK', 'ACK']);
  });

  it('every ACK: the callee gives the call up after 32 s', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const { story } = await pair.callee((invite) => invite.answer(answer));
    pair.network.lose = ({ text }) => text.startsWith('ACK');
    const caller = pair.call(agent);
    await pair.clock.advanceAsync(40_000);
    expect(story).toEqual(['invite', 'answered', 'end network talk 408 timeout no-ack']);
    expect(caller.story).toEqual(['answer answer', 'end them talk 200']);
  });

  it('a third of everything, both ways: two hundred calls end well on both sides and nothing is left over', async () => {
    const pair = new FakePair();
    const random = seeded(20261122);
    pair.network.lose = () => random() < 0.33;
    const agent = await pair.agent(here);
    const callees: IncomingInvite[] = [];
    const calleeEnds: string[] = [];
    const callee = await pair.agent(there, {
      onInvite: (invite) => {
        callees.push(invite);
        invite.listen({ onEnd: (end) => calleeEnds.push(`${end.by} ${end.phase} ${end.status}`) });
        invite.progress(180);
        invite.answer(answer);
      },
    });
    const callers = Array.from({ length: 200 }, () => pair.call(agent));
    for (const { call } of callers) pair.clock.after(60_000, () => call.bye());
    await pair.clock.advanceAsync(200_000);
    expect(callers.map(({ call }) => call.state)).toEqual(callers.map(() => 'ended'));
    const ends = callers.map(({ story }) => story.at(-1));
    expect(callers.every(({ story }) => story.filter((line) => line.startsWith('end')).length === 1)).toBe(
      true,
    );
    // a run of losses long enough to kill a call is possible, but rare
    expect(ends.filter((end) => end === 'end us talk 200').length).toBeGreaterThan(190);
    expect(calleeEnds).toHaveLength(callees.length);
    await Promise.all([stopOn(pair, agent), stopOn(pair, callee)]);
    expect(agent.counters.exceptions ?? 0).toBe(0);
  });
});

describe('a caller who gives up', () => {
  it('while the 200 is under way: acknowledges it and hangs up', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    let call: IncomingInvite | undefined;
    const { story } = await pair.callee((invite) => {
      call = invite;
      invite.progress(180);
    });
    const caller = pair.call(agent);
    await pair.clock.advanceAsync(100);
    call?.answer(answer);
    caller.call.cancel();
    await pair.clock.advanceAsync(5000);
    expect(caller.story).toEqual(['180', 'end us setup 487']);
    expect(story).toEqual(['invite', 'answered', 'confirmed', 'end them talk 200']);
    expect(pair.lines(here)).toEqual(['INVITE', 'CANCEL', 'ACK', 'BYE']);
  });

  it('before anything was heard: is free at once, and cancels when the far end wakes up', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const { story } = await pair.callee((invite) => pair.clock.after(3000, () => invite.progress(180)));
    pair.network.lose = ({ text }) => text.startsWith('SIP/2.0 100');
    const caller = pair.call(agent);
    await pair.clock.advanceAsync(1000);
    caller.call.cancel();
    await pair.clock.advanceAsync(10);
    expect(caller.story).toEqual(['end us setup 487']);
    expect(story).toEqual(['invite']);
    await pair.clock.advanceAsync(5000);
    expect(story).toEqual(['invite', 'cancel', 'end them setup 487']);
    expect(caller.story).toHaveLength(1);
  });

  it.each([
    ['by the room above', undefined, 'end us setup 487'],
    ['by its ringing time', 1000, 'end network setup 408 timeout'],
  ])('before anything was heard, %s: no INVITE leaves any more', async (_how, ringMs, end) => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    pair.network.listen(there);
    const caller = pair.call(agent, { ringMs });
    await pair.clock.advanceAsync(1000);
    if (ringMs === undefined) caller.call.cancel();
    await pair.clock.advanceAsync(60_000);
    expect(caller.story).toEqual([end]);
    expect(pair.network.linesFrom(here)).toEqual(['0 INVITE', '500 INVITE']);
  });

  it('before anything was heard, and is answered all the same: acknowledges and hangs up', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const caller = pair.call(agent);
    await pair.clock.advanceAsync(1000);
    caller.call.cancel();
    await pair.clock.advanceAsync(5000);
    const headers = { Contact: '<sip:100@192.0.2.2>' };
    pair.reply(requestIn(inbox, 'INVITE'), 200, { toTag: 'late', headers });
    await pair.clock.advanceAsync(10);
    expect(pair.lines(here)).toEqual(['INVITE', 'INVITE', 'ACK', 'BYE']);
    expect(caller.story).toEqual(['end us setup 487']);
  });

  it('leaves no early dialog behind, even without a final answer', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const caller = pair.call(agent);
    await pair.clock.advanceAsync(10);
    const invite = requestIn(inbox, 'INVITE');
    pair.reply(invite, 180, { toTag: 'x' });
    await pair.clock.advanceAsync(10);
    caller.call.cancel();
    await pair.clock.advanceAsync(33_000);
    expect(caller.story).toEqual(['180', 'end us setup 487']);
    const options = [
      'OPTIONS sip:clinic@192.0.2.1 SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKearly',
      `From: ${invite.headers.get('to')};tag=x`,
      `To: ${invite.headers.get('from')}`,
      `Call-ID: ${invite.headers.get('call-id')}`,
      'CSeq: 1 OPTIONS',
      'Max-Forwards: 70',
      'Content-Length: 0',
    ];
    pair.network.carry(`${options.join('\r\n')}\r\n\r\n`, there, here);
    await pair.clock.advanceAsync(10);
    expect(pair.lines(here).at(-1)).toMatch(/ 481 /);
  });

  it('and gets no 487: ends 32 s after the CANCEL', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const caller = pair.call(agent);
    await pair.clock.advanceAsync(10);
    pair.reply(requestIn(inbox, 'INVITE'), 180, { toTag: 'x' });
    await pair.clock.advanceAsync(10);
    caller.call.cancel();
    await pair.clock.advanceAsync(31_900);
    expect(caller.story).toEqual(['180']);
    await pair.clock.advanceAsync(200);
    expect(caller.story).toEqual(['180', 'end us setup 487']);
  });

  it('after ringMs: silence means 408, ringing means 487, both by timeout', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const silent = pair.call(agent, { ringMs: 5000 });
    await pair.clock.advanceAsync(5010);
    expect(silent.story).toEqual(['end network setup 408 timeout']);
    const trying = pair.call(agent, { ringMs: 5000 });
    await pair.clock.advanceAsync(10);
    const invite = requestIn(inbox, 'INVITE');
    pair.reply(invite, 100);
    await pair.clock.advanceAsync(5000);
    pair.reply(requestIn(inbox, 'CANCEL'), 200);
    pair.reply(invite, 487, { toTag: 'x' });
    await pair.clock.advanceAsync(10);
    expect(trying.story).toEqual(['end us setup 487 timeout']);
  });

  it('never: a call that only rings ends by itself after three minutes', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const { story } = await pair.callee((invite) => invite.progress(180));
    const caller = pair.call(agent);
    await pair.clock.advanceAsync(181_000);
    expect(caller.story.at(-1)).toBe('end us setup 487 timeout');
    expect(story.at(-1)).toBe('end them setup 487');
  });
});

describe('what comes more than once', () => {
  it('two forks answer: both are acknowledged, the second is hung up', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const caller = pair.call(agent);
    await pair.clock.advanceAsync(10);
    const invite = requestIn(inbox, 'INVITE');
    for (const toTag of ['one', 'two']) pair.reply(invite, 180, { toTag, headers: contact });
    for (const toTag of ['one', 'two']) pair.reply(invite, 200, { toTag, headers: contact, body: answer });
    await pair.clock.advanceAsync(10);
    pair.reply(requestIn(inbox, 'BYE'), 200);
    await pair.clock.advanceAsync(490);
    for (const toTag of ['two', 'one']) pair.reply(invite, 200, { toTag, headers: contact, body: answer });
    await pair.clock.advanceAsync(10);
    expect(caller.story).toEqual(['180', '180', 'answer answer']);
    const acks = inbox
      .filter((text) => text.startsWith('ACK'))
      .map((text) => /To:.*tag=(\w+)/.exec(text)?.[1]);
    expect(acks.sort()).toEqual(['one', 'one', 'two', 'two']);
    expect(requestIn(inbox, 'BYE').headers.get('to')).toContain('tag=two');
    expect(inbox.filter((text) => text.startsWith('BYE'))).toHaveLength(1);
    expect(caller.call.state).toBe('talking');
  });

  it('a callee who answers each ACK anew does not keep us busy', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    pair.call(agent);
    await pair.clock.advanceAsync(10);
    const invite = requestIn(inbox, 'INVITE');
    for (let i = 0; i < 100; i += 1) {
      pair.reply(invite, 200, { toTag: 'one', headers: contact, body: answer });
      await pair.clock.advanceAsync(10);
    }
    expect(inbox.filter((text) => text.startsWith('ACK'))).toHaveLength(4);
  });

  it('a repeated INVITE is answered again and rings once; by another way it is a loop (482)', async () => {
    const pair = new FakePair();
    const { story } = await pair.callee((invite) => invite.progress(180));
    const inbox = pair.network.listen(here);
    const text = (branch: string): string =>
      `INVITE sip:100@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${branch}\r\nFrom: <sip:a@b>;tag=1\r\n` +
      'To: <sip:100@192.0.2.2>\r\nCall-ID: same\r\nCSeq: 1 INVITE\r\nContact: <sip:a@192.0.2.1>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n';
    for (const branch of ['one', 'one', 'two']) pair.network.carry(text(branch), here, there);
    await pair.clock.advanceAsync(100);
    expect(story).toEqual(['invite']);
    expect(inbox.map((line) => line.slice(8, 11))).toEqual(['180', '180', '482']);
  });

  it('an ACK, a BYE and a CANCEL out of nowhere do no harm', async () => {
    const pair = new FakePair();
    await pair.callee(() => undefined);
    const inbox = pair.network.listen(here);
    for (const method of ['ACK', 'BYE', 'CANCEL']) {
      pair.network.carry(
        `${method} sip:100@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${method}\r\nFrom: <sip:a@b>;tag=1\r\n` +
          `To: <sip:100@192.0.2.2>;tag=2\r\nCall-ID: gone\r\nCSeq: 1 ${method}\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`,
        here,
        there,
      );
    }
    await pair.clock.advanceAsync(1000);
    expect(inbox.map((line) => line.slice(8, 11))).toEqual(['481', '481']);
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function stopOn(pair: FakePair, agent: { stop(): Promise<void> }): Promise<void> {
  const stopped = agent.stop();
  await pair.clock.advanceAsync(5000);
  await stopped;
}
