// RFC 3261 §14.1, §14.2, RFC 3311 §5.2: offers of both sides that overlap, cross, and come in storms.
import { describe, expect, it } from 'vitest';
import type { IncomingInvite, ReofferResult } from '../../src/sip/index.ts';
import { FakePair, farEnd, here, requestIn, there, type FarEnd } from './sip-fake-pair.ts';

const contact = { Contact: '<sip:100@192.0.2.2>' };

/** A call of ours whose callee the test speaks for. */
async function talking() {
  const pair = new FakePair();
  const agent = await pair.agent(here);
  const inbox = pair.network.listen(there);
  const caller = pair.call(agent, {
    onOffer: (offer) => Buffer.from(`re-${offer.toString()}`),
    makeOffer: (again) => Buffer.from(again ? 'whole again' : 'whole'),
  });
  await pair.clock.advanceAsync(10);
  const invite = requestIn(inbox, 'INVITE');
  pair.reply(invite, 200, { toTag: 'far', headers: contact, body: Buffer.from('answer') });
  await pair.clock.advanceAsync(10);
  inbox.length = 0;
  return { pair, agent, inbox, ...caller, far: farEnd(pair, invite, 'far') };
}

/** First words of what has come there: methods, and the statuses of answers with their CSeq. */
function heard(inbox: readonly string[]): string[] {
  return inbox.map((text) => {
    const cseq = /^CSeq: (.*)\r$/m.exec(text)?.[1];
    return text.startsWith('SIP/2.0') ? `${text.slice(8, 11)} ${cseq}` : (text.split(' ')[0] ?? '');
  });
}

describe('a re-INVITE of ours', () => {
  it('waits until theirs is acknowledged, and offers what the session is by then', async () => {
    const { pair, inbox, call, far } = await talking();
    far.send('INVITE', { headers: contact, body: 'theirs' });
    await pair.clock.advanceAsync(10);
    const ours = call.reoffer(Buffer.from('ours'));
    await pair.clock.advanceAsync(400);
    expect(heard(inbox)).toEqual(['200 1 INVITE']);
    far.send('ACK', { cseq: 1 });
    await pair.clock.advanceAsync(400);
    expect(heard(inbox)).toEqual(['200 1 INVITE', 'INVITE']);
    expect(requestIn(inbox, 'INVITE').body.toString()).toBe('whole again');
    pair.reply(requestIn(inbox, 'INVITE'), 200, { headers: contact, body: Buffer.from('agreed') });
    await pair.clock.advanceAsync(10);
    expect(await ours).toMatchObject({ ok: true });
  });

  it('is settled when theirs is never acknowledged and the call ends by that', async () => {
    const { pair, call, far, story } = await talking();
    far.send('INVITE', { headers: contact, body: 'theirs' });
    await pair.clock.advanceAsync(10);
    const ours = call.reoffer(Buffer.from('ours'));
    await pair.clock.advanceAsync(33_000);
    expect(await ours).toEqual({ ok: false, status: 487 });
    expect(story.at(-1)).toBe('end network talk 408 timeout no-ack');
  });

  it('is tried again after the seconds of a 500, but not for ever, and not after a minute', async () => {
    const { pair, inbox, call } = await talking();
    const refuse = async (retryAfter: string): Promise<void> => {
      const headers = { 'Retry-After': retryAfter };
      pair.reply(requestIn(inbox, 'INVITE'), 500, { headers });
      inbox.length = 0;
      await pair.clock.advanceAsync(2_500);
    };
    const first = call.reoffer(Buffer.from('ours'));
    await pair.clock.advanceAsync(10);
    for (let tries = 1; tries < 4; tries += 1) {
      await refuse('2');
      expect(heard(inbox)).toContain('INVITE');
    }
    await refuse('2');
    expect(await first).toEqual({ ok: false, status: 500 });
    const second = call.reoffer(Buffer.from('ours'));
    await pair.clock.advanceAsync(10);
    await refuse('60');
    expect(await second).toEqual({ ok: false, status: 500 });
    expect(call.state).toBe('talking');
  });
});

describe('a re-INVITE of ours that is only tried', () => {
  /** They have said 100, and nothing for half a minute. */
  async function tried() {
    const talk = await talking();
    const result = talk.call.reoffer(Buffer.from('ours'));
    await talk.pair.clock.advanceAsync(10);
    const invite = requestIn(talk.inbox, 'INVITE');
    talk.pair.reply(invite, 100);
    await talk.pair.clock.advanceAsync(31_990);
    expect(heard(talk.inbox)).toEqual(['INVITE']);
    await talk.pair.clock.advanceAsync(20);
    expect(heard(talk.inbox)).toEqual(['INVITE', 'CANCEL']);
    return { ...talk, result, reinvite: invite };
  }

  it('is cancelled after 32 s; the talk goes on when the far end lets go of it', async () => {
    const { pair, inbox, call, far, result, reinvite } = await tried();
    pair.reply(requestIn(inbox, 'CANCEL'), 200);
    pair.reply(reinvite, 487);
    await pair.clock.advanceAsync(10);
    expect(await result).toEqual({ ok: false, status: 408 });
    far.send('INVITE', { headers: contact, body: 'theirs' });
    await pair.clock.advanceAsync(10);
    far.send('ACK', { cseq: 1 });
    await pair.clock.advanceAsync(40_000);
    expect(heard(inbox)).toEqual(['INVITE', 'CANCEL', 'ACK', '200 1 INVITE']);
    expect(call.state).toBe('talking');
  });

  it('and answered while it is cancelled counts', async () => {
    const { pair, inbox, call, result, reinvite } = await tried();
    pair.reply(reinvite, 200, { headers: contact, body: Buffer.from('agreed') });
    await pair.clock.advanceAsync(10);
    expect(await result).toMatchObject({ ok: true });
    expect(heard(inbox)).toEqual(['INVITE', 'CANCEL', 'ACK']);
    await pair.clock.advanceAsync(40_000);
    expect(call.state).toBe('talking');
  });

  it('and never let go of ends the call: nobody is there any more', async () => {
    const { pair, inbox, story, result } = await tried();
    await pair.clock.advanceAsync(32_010);
    expect(await result).toEqual({ ok: false, status: 408 });
    expect(story.at(-1)).toBe('end network talk 408 timeout no-response');
    expect(heard(inbox)).toContain('BYE');
  });

  it('leaves nothing behind when the call ends meanwhile', async () => {
    const { pair, inbox, call, agent } = await talking();
    void call.reoffer(Buffer.from('ours'));
    await pair.clock.advanceAsync(10);
    pair.reply(requestIn(inbox, 'INVITE'), 100);
    await pair.clock.advanceAsync(10);
    call.bye();
    await pair.clock.advanceAsync(110_000);
    expect([pair.clock.pending, agent.counters.exceptions]).toEqual([0, undefined]);
  });
});

describe('a re-INVITE of theirs', () => {
  it('is put off by 491 while our offer in a 200 waits for its answer, and taken afterwards', async () => {
    const { pair, inbox, far, refreshed } = await talking();
    far.send('INVITE', { headers: contact });
    await pair.clock.advanceAsync(10);
    far.send('INVITE', { headers: contact, body: 'early' });
    await pair.clock.advanceAsync(10);
    far.send('ACK', { cseq: 2 });
    far.send('ACK', { cseq: 1, body: 'agreed' });
    far.send('INVITE', { headers: contact, body: 'later', cseq: 3 });
    await pair.clock.advanceAsync(10);
    expect(heard(inbox)).toEqual(['200 1 INVITE', '491 2 INVITE', '200 3 INVITE']);
    expect(inbox.at(-1)).toMatch(/\r\n\r\nre-later$/);
    expect(refreshed).toEqual(['agreed']);
  });

  it('before the ACK to the one before is taken: the ACK was lost, and a late one changes nothing', async () => {
    const { pair, inbox, far, call } = await talking();
    for (const body of ['one', 'two']) {
      far.send('INVITE', { headers: contact, body });
      await pair.clock.advanceAsync(10);
    }
    far.send('ACK', { cseq: 2 });
    far.send('ACK', { cseq: 1 });
    await pair.clock.advanceAsync(40_000);
    expect(heard(inbox)).toEqual(['200 1 INVITE', '200 2 INVITE']);
    expect(call.state).toBe('talking');
  });
});

describe('UPDATE and re-INVITE that cross', () => {
  async function crossed(body: string) {
    const { pair, inbox, call, far } = await talking();
    const ours = call.reoffer(Buffer.from('ours'));
    far.send('UPDATE', { headers: { ...contact, Supported: 'timer' }, body });
    await pair.clock.advanceAsync(10);
    const answers = heard(inbox);
    pair.reply(requestIn(inbox, 'INVITE'), 200, { headers: contact, body: Buffer.from('agreed') });
    await pair.clock.advanceAsync(10);
    return { answers, result: await ours };
  }

  it('with an offer is put off by 491, and ours goes through', async () => {
    const { answers, result } = await crossed('theirs');
    expect(answers).toEqual(['INVITE', '491 1 UPDATE']);
    expect(result).toMatchObject({ ok: true });
  });

  it('without one refreshes the session all the same', async () => {
    const { answers, result } = await crossed('');
    expect(answers).toEqual(['INVITE', '200 1 UPDATE']);
    expect(result).toMatchObject({ ok: true });
  });

  it('a re-INVITE while our refresh by UPDATE is unanswered is taken', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here, { sessionTimer: { expiresS: 90, shortestS: 90 } });
    const inbox = pair.network.listen(there);
    const { call } = pair.call(agent, { onOffer: () => Buffer.from('taken') });
    await pair.clock.advanceAsync(10);
    const invite = requestIn(inbox, 'INVITE');
    const timer = { Require: 'timer', 'Session-Expires': '90;refresher=uac', Allow: 'INVITE, UPDATE' };
    pair.reply(invite, 200, { toTag: 'far', headers: { ...contact, ...timer }, body: Buffer.from('answer') });
    await pair.clock.advanceAsync(45_010);
    const update = requestIn(inbox, 'UPDATE');
    const far: FarEnd = farEnd(pair, invite, 'far');
    far.send('INVITE', { headers: contact, body: 'theirs' });
    await pair.clock.advanceAsync(10);
    expect(heard(inbox).at(-1)).toBe('200 1 INVITE');
    far.send('ACK', { cseq: 1 });
    pair.reply(update, 200, { headers: { ...contact, 'Session-Expires': '90;refresher=uac' } });
    await pair.clock.advanceAsync(1000);
    expect(call.state).toBe('talking');
  });
});

describe('a storm of offers', () => {
  it('from both sides, with losses, ends in a talk that both know alike and leaves nothing behind', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    let incoming: IncomingInvite | undefined;
    const callee = await pair.callee(
      (invite) => {
        incoming = invite;
        invite.answer(Buffer.from('answer'));
      },
      (offer) => Buffer.from(`re-${offer.toString()}`),
    );
    const { call, story } = pair.call(agent, { onOffer: (offer) => Buffer.from(`re-${offer.toString()}`) });
    await pair.clock.advanceAsync(10);
    let sent = 0;
    pair.network.lose = () => (sent += 1) % 7 === 0;
    const results: Promise<ReofferResult>[] = [];
    for (let round = 0; round < 100; round += 1) {
      results.push(call.reoffer(Buffer.from(`a${round}`)));
      if (round % 3 !== 0) results.push(incoming!.reoffer(Buffer.from(`b${round}`)));
      await pair.clock.advanceAsync(50);
    }
    await pair.clock.advanceAsync(40_000);
    pair.network.lose = () => false;
    const statuses = new Set((await Promise.all(results)).map((result) => (result.ok ? 200 : result.status)));
    expect([...statuses].sort()).toEqual([200, 491]);
    expect([call.state, incoming!.state]).toEqual(['talking', 'talking']);
    // whoever offers now is understood
    for (const side of [call, incoming!]) {
      const last = side.reoffer(Buffer.from('last'));
      await pair.clock.advanceAsync(10_000);
      expect(await last).toMatchObject({ ok: true, body: Buffer.from('re-last') });
    }
    call.bye();
    await pair.clock.advanceAsync(100_000);
    expect(story).toEqual(['answer answer', 'end us talk 200']);
    expect(callee.story.at(-1)).toBe('end them talk 200');
    expect(pair.clock.pending).toBe(0);
    for (const one of [agent, callee.agent]) expect(one.counters.exceptions).toBeUndefined();
  });
});
