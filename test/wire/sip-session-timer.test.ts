// Session timers (RFC 4028) and UPDATE (RFC 3311) within an answered call, on a clock that is moved by hand.
import { describe, expect, it } from 'vitest';
import type { IncomingInvite, UserAgent } from '../../src/sip/index.ts';
import type { ResponseParts } from '../../src/sip/message/respond.ts';
import { FakePair, farEnd, here, requestIn, there, type FarEnd } from './sip-fake-pair.ts';

const contact = '<sip:100@192.0.2.2>';
const answer = Buffer.from('answer');

/** A call of ours that a far end spoken by the test has answered. */
async function answered(
  headers: Readonly<Record<string, string>>,
  onOffer?: (offer: Buffer) => Buffer,
  more: { makeOffer?: () => Buffer; packetsHeard?: () => Promise<number> } = {},
) {
  const pair = new FakePair();
  const agent = await pair.agent(here);
  const inbox = pair.network.listen(there);
  const { call, story, refreshed } = pair.call(agent, { onOffer, ...more });
  await pair.clock.advanceAsync(10);
  const invite = requestIn(inbox, 'INVITE');
  pair.reply(invite, 200, { toTag: 'far', headers: { Contact: contact, ...headers }, body: answer });
  await pair.clock.advanceAsync(10);
  story.length = 0;
  inbox.length = 0;
  const sendBack = (method: string, status: number, parts: ResponseParts = {}): Promise<void> => {
    pair.reply(requestIn(inbox, method), status, parts);
    return pair.clock.advanceAsync(10);
  };
  return { pair, call, story, inbox, refreshed, invite, far: farEnd(pair, invite, 'far'), sendBack };
}

const kept = { 'Session-Expires': '1800;refresher=uac', Require: 'timer' };
const theirs = { 'Session-Expires': '1800;refresher=uas', Require: 'timer' };
const withUpdate = { Allow: 'INVITE, ACK, BYE, UPDATE' };

describe('an INVITE of ours', () => {
  it('offers half an hour, and comes back with what a 422 asks for', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const { story } = pair.call(agent);
    await pair.clock.advanceAsync(10);
    const first = requestIn(inbox, 'INVITE');
    expect(first.headers.get('session-expires')).toBe('1800');
    expect(first.headers.list('supported')).toContain('timer');
    pair.reply(first, 422, { toTag: 'a', headers: { 'Min-SE': '3600' } });
    await pair.clock.advanceAsync(10);
    const second = requestIn(inbox, 'INVITE');
    expect(second.headers.get('session-expires')).toBe('3600');
    expect(second.headers.get('min-se')).toBe('3600');
    expect(second.headers.get('call-id')).toBe(first.headers.get('call-id'));
    expect(second.headers.get('cseq')).toBe('2 INVITE');
    pair.reply(second, 422, { toTag: 'a', headers: { 'Min-SE': '3600' } });
    await pair.clock.advanceAsync(10);
    expect(story).toEqual(['end them setup 422']);
  });
});

describe('a session that the far end is to refresh by our wish', () => {
  it('says so in both directions, and lives by its refreshes', async () => {
    const pair = new FakePair();
    const sessionTimer = { expiresS: 90, shortestS: 90, refresher: 'them' } as const;
    const caller = await pair.agent(here, { sessionTimer });
    const { agent, story } = await pair.callee((invite) => invite.answer(answer));
    const placed = pair.call(caller);
    await pair.clock.advanceAsync(200_000);
    expect(placed.call.state).toBe('talking');
    // whoever is called refreshes after 45, 90, 135 and 180 s
    expect(pair.lines(there).filter((line) => line === 'UPDATE')).toHaveLength(4);
    expect(caller.counters['refreshes answered']).toBe(4);
    expect([
      pair.lines(here).filter((line) => line === 'UPDATE'),
      agent.counters['refreshes answered'],
    ]).toEqual([[], undefined]);
    placed.call.bye();
    await pair.clock.advanceAsync(10);
    expect(story.at(-1)).toBe('end them talk 200');
  });
});

describe('a refresh that is ours to send', () => {
  it('is an UPDATE without a description where that is taken, after half of the time, again and again', async () => {
    const { pair, story, inbox, sendBack } = await answered({ ...kept, ...withUpdate });
    await pair.clock.advanceAsync(899_900);
    expect(inbox).toEqual([]);
    await pair.clock.advanceAsync(200);
    const update = requestIn(inbox, 'UPDATE');
    expect(update.headers.get('session-expires')).toBe('1800;refresher=uac');
    expect(update.headers.get('contact')).toContain('clinic@192.0.2.1');
    expect(update.body).toHaveLength(0);
    await sendBack('UPDATE', 200, { headers: { Contact: contact, ...kept } });
    await pair.clock.advanceAsync(900_100);
    await sendBack('UPDATE', 200, { headers: { Contact: contact, ...kept } });
    expect(inbox).toHaveLength(2);
    expect(story).toEqual([]);
  });

  it('is a re-INVITE with our last description elsewhere, whose answer is told', async () => {
    const { pair, story, inbox, refreshed, sendBack } = await answered(kept);
    await pair.clock.advanceAsync(900_100);
    const again = requestIn(inbox, 'INVITE');
    expect(again.body.toString()).toBe('offer');
    expect(again.headers.get('session-expires')).toBe('1800;refresher=uac');
    await sendBack('INVITE', 200, { headers: { Contact: contact, ...kept }, body: Buffer.from('moved') });
    expect(refreshed).toEqual(['moved']);
    await pair.clock.advanceAsync(900_100);
    expect(inbox.filter((text) => text.startsWith('INVITE'))).toHaveLength(2);
    expect(story).toEqual([]);
  });

  it('offers the whole anew, not what we answered last', async () => {
    const { pair, inbox, refreshed, far, sendBack } = await answered(
      kept,
      () => Buffer.from('our answer on hold'),
      { makeOffer: () => Buffer.from('whole') },
    );
    const timer = { Supported: 'timer', 'Session-Expires': '1800;refresher=uas' };
    far.send('INVITE', { headers: { Contact: contact, ...timer }, body: 'hold' });
    await pair.clock.advanceAsync(10);
    far.send('ACK', { cseq: 1 });
    await pair.clock.advanceAsync(900_100);
    expect(requestIn(inbox, 'INVITE').body.toString()).toBe('whole');
    await sendBack('INVITE', 200, { headers: { Contact: contact, ...kept }, body: Buffer.from('taken') });
    expect(refreshed).toEqual(['taken']);
  });

  it.each([
    [481, 'end network talk 481 dialog-gone'],
    [408, 'end network talk 408 timeout no-response'],
  ])('ends the call when the answer is %i: the far end was restarted', async (status, end) => {
    const { pair, story, inbox, sendBack } = await answered({ ...kept, ...withUpdate });
    await pair.clock.advanceAsync(900_100);
    await sendBack('UPDATE', status);
    expect(story).toEqual([end]);
    expect(requestIn(inbox, 'BYE').headers.get('reason')).toContain(`SIP;cause=${status}`);
  });

  it('ends the call when nobody answers any more', async () => {
    const { pair, story } = await answered({ ...kept, ...withUpdate });
    await pair.clock.advanceAsync(900_100 + 32_000);
    expect(story).toEqual(['end network talk 408 timeout no-response']);
  });

  it.each([405, 501])('goes on as a re-INVITE when UPDATE is not taken after all (%i)', async (status) => {
    const { pair, story, inbox, sendBack } = await answered({ ...kept, ...withUpdate });
    await pair.clock.advanceAsync(900_100);
    await sendBack('UPDATE', status);
    const again = requestIn(inbox, 'INVITE');
    expect(again.headers.get('cseq')).toBe('3 INVITE');
    await sendBack('INVITE', 200, { headers: { Contact: contact, ...kept }, body: Buffer.from('same') });
    await pair.clock.advanceAsync(900_100);
    expect(requestIn(inbox, 'INVITE').headers.get('cseq')).toBe('4 INVITE');
    expect(story).toEqual([]);
  });

  it('that is refused for now is tried again, and ends the call only when its time is over', async () => {
    const { pair, story, inbox, sendBack } = await answered({ ...kept, ...withUpdate });
    await pair.clock.advanceAsync(900_100);
    await sendBack('UPDATE', 500, { headers: { 'Retry-After': '3' } });
    await pair.clock.advanceAsync(3_100);
    await sendBack('UPDATE', 422, { headers: { 'Min-SE': '2400' } });
    const raised = requestIn(inbox, 'UPDATE');
    expect(raised.headers.get('session-expires')).toBe('2400;refresher=uac');
    while (story.length === 0 && inbox.length < 200)
      await sendBack('UPDATE', 503).then(() => pair.clock.advanceAsync(10_000));
    expect(story).toEqual(['end network talk 408 timeout session-expired']);
    expect(pair.clock.monotonicMs()).toBeGreaterThan(1_768_000);
    expect(pair.clock.monotonicMs()).toBeLessThan(1_790_000);
  });
});

describe('a refresh that is theirs', () => {
  it('never comes: the call is hung up before its time is over', async () => {
    const { pair, story, inbox } = await answered(theirs);
    await pair.clock.advanceAsync(1_767_900);
    expect(story).toEqual([]);
    await pair.clock.advanceAsync(100);
    expect(story).toEqual(['end network talk 408 timeout session-expired']);
    expect(requestIn(inbox, 'BYE').headers.get('reason')).toContain('SIP;cause=408');
  });

  it('comes as an UPDATE or as a re-INVITE: the time begins anew', async () => {
    const { pair, story, inbox, far } = await answered(theirs);
    const asked = { Supported: 'timer', 'Session-Expires': '1800;refresher=uac' };
    await pair.clock.advanceAsync(1_000_000);
    far.send('UPDATE', { headers: asked });
    await pair.clock.advanceAsync(10);
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 200 [^]*Require: timer\r\n/);
    expect(inbox.at(-1)).toContain('Session-Expires: 1800;refresher=uac\r\n');
    await pair.clock.advanceAsync(1_000_000);
    far.send('INVITE', { headers: { ...asked, Contact: contact }, body: 'same' });
    await pair.clock.advanceAsync(10);
    expect(inbox.at(-1)).toContain('Session-Expires: 1800;refresher=uac\r\n');
    far.send('ACK', { cseq: far.lastCseq });
    await pair.clock.advanceAsync(1_700_000);
    expect(story).toEqual([]);
    await pair.clock.advanceAsync(100_000);
    expect(story).toEqual(['end network talk 408 timeout session-expired']);
  });

  it('that wants too much is told how much is too much', async () => {
    const { pair, inbox, far } = await answered(theirs);
    far.send('UPDATE', { headers: { Supported: 'timer', 'Session-Expires': '30' } });
    await pair.clock.advanceAsync(10);
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 422 [^]*Min-SE: 90\r\n/);
  });
});

describe('a far end without session timers', () => {
  it('is asked by OPTIONS whether it still knows the call; 481 ends it', async () => {
    const { pair, story, inbox, sendBack } = await answered({});
    await pair.clock.advanceAsync(900_100);
    await sendBack('OPTIONS', 405);
    await pair.clock.advanceAsync(900_100);
    expect(inbox.filter((text) => text.startsWith('OPTIONS'))).toHaveLength(2);
    expect(story).toEqual([]);
    await sendBack('OPTIONS', 481);
    expect(story).toEqual(['end network talk 481 dialog-gone']);
  });
});

describe('a far end that never answers OPTIONS', () => {
  it.each([
    ['is left alone while its sound comes', 50, []],
    ['is gone when its sound stays away too', 0, ['end network talk 408 timeout no-response']],
  ])('%s', async (_, perQuestion, end) => {
    let packets = 1000;
    const packetsHeard = (): Promise<number> => Promise.resolve((packets += perQuestion));
    const { pair, story, inbox } = await answered({}, undefined, { packetsHeard });
    await pair.clock.advanceAsync(2 * 900_000 + 100_000);
    expect(story).toEqual(end);
    expect(inbox.filter((text) => text.startsWith('OPTIONS')).length).toBeGreaterThan(7);
  });
});

describe('as the callee', () => {
  async function called(
    headers: Readonly<Record<string, string>>,
  ): Promise<{ pair: FakePair; inbox: string[]; story: string[] }> {
    const pair = new FakePair();
    const inbox = pair.network.listen(here);
    const { story } = await pair.callee((invite: IncomingInvite) => invite.answer(answer));
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    pair.network.carry(
      'INVITE sip:100@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKs\r\nFrom: <sip:a@b>;tag=1\r\n' +
        `To: <sip:100@192.0.2.2>\r\nCall-ID: one\r\nCSeq: 1 INVITE\r\nContact: <sip:a@192.0.2.1>\r\n${more.join('')}` +
        'Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n',
      here,
      there,
    );
    await pair.clock.advanceAsync(10);
    return { pair, inbox, story };
  }

  it('refuses an interval that is too short, and answers another with what holds', async () => {
    const brief = await called({ Supported: 'timer', 'Session-Expires': '60' });
    expect(brief.inbox[0]).toMatch(/^SIP\/2.0 422 [^]*Min-SE: 90\r\n/);
    expect(brief.story).toEqual([]);
    const fine = await called({ Supported: 'timer', 'Session-Expires': '600', Require: 'timer' });
    expect(fine.inbox[0]).toMatch(
      /^SIP\/2.0 200 [^]*Session-Expires: 600;refresher=uas\r\nRequire: timer\r\n/,
    );
  });

  it('keeps two agents of ours talking for hours, and frees both when the network goes', async () => {
    const pair = new FakePair();
    const agent: UserAgent = await pair.agent(here);
    const { story } = await pair.callee((invite) => invite.answer(answer));
    const caller = pair.call(agent);
    await pair.clock.advanceAsync(4 * 3_600_000);
    expect(caller.story).toEqual(['answer answer']);
    expect(pair.lines(there).filter((line) => line === 'UPDATE').length).toBeGreaterThan(14);
    pair.network.lose = () => true;
    await pair.clock.advanceAsync(1_800_000);
    expect(story.at(-1)).toBe('end network talk 408 timeout no-response');
    expect(caller.story.at(-1)).toBe('end network talk 408 timeout session-expired');
  });
});

describe('UPDATE with an offer (RFC 3311 §5.2)', () => {
  const onOffer = (offer: Buffer): Buffer => Buffer.from(`re-${offer.toString()}`);
  const offer = (far: FarEnd): void => far.send('UPDATE', { headers: { Contact: contact }, body: 'new' });

  it('is answered like a re-INVITE, without one more message', async () => {
    const { pair, inbox, far } = await answered({}, onOffer);
    offer(far);
    await pair.clock.advanceAsync(10);
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 200 [^]*\r\n\r\nre-new$/);
  });

  it('that crosses an offer of ours gets 491', async () => {
    const { pair, inbox, call, far } = await answered({}, onOffer);
    void call.reoffer(Buffer.from('mine'));
    await pair.clock.advanceAsync(10);
    offer(far);
    await pair.clock.advanceAsync(10);
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 491 /);
    far.send('UPDATE', { headers: { Contact: contact } });
    await pair.clock.advanceAsync(10);
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 200 /);
  });

  it('before the ACK to an answer that held our offer gets 491', async () => {
    const { pair, inbox, far } = await answered({}, onOffer);
    far.send('INVITE', { headers: { Contact: contact } });
    await pair.clock.advanceAsync(10);
    offer(far);
    await pair.clock.advanceAsync(10);
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 491 /);
  });
});
