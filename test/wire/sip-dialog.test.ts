// Within a dialog: RFC 3261 §12 (routes), §14 (re-INVITE), §15 (BYE), and digits by INFO.
import { describe, expect, it } from 'vitest';
import type { IncomingInvite, OutgoingInvite, ReofferResult, UserAgent } from '../../src/sip/index.ts';
import { FakePair, farEnd, here, requestIn, there } from './sip-fake-pair.ts';

interface Talking {
  readonly pair: FakePair;
  readonly agent: UserAgent;
  readonly call: OutgoingInvite;
  readonly incoming: IncomingInvite;
  readonly offers: string[];
  readonly callerStory: string[];
}

/** A call between two agents that has been answered; the callee answers offers with `re-` and the offer. */
async function talking(refuse?: number, makeOffer?: () => Buffer): Promise<Talking> {
  const pair = new FakePair();
  const agent = await pair.agent(here);
  const offers: string[] = [];
  let incoming: IncomingInvite | undefined;
  await pair.agent(there, {
    onInvite: (invite) => {
      incoming = invite;
      invite.listen({
        onEnd: () => undefined,
        onOffer: (offer) => {
          offers.push(offer.toString());
          return refuse === undefined ? Buffer.from(`re-${offer.toString()}`) : { status: refuse };
        },
      });
      invite.answer(Buffer.from('answer'));
    },
  });
  const { call, story } = pair.call(agent, { makeOffer });
  await pair.clock.advanceAsync(10);
  if (!incoming) throw new Error('the call has not arrived');
  return { pair, agent, call, incoming, offers, callerStory: story };
}

async function settled(pair: FakePair, ...results: Promise<ReofferResult>[]): Promise<string[]> {
  const all = Promise.all(results);
  await pair.clock.advanceAsync(30_000);
  return (await all).map((result) =>
    result.ok ? `ok ${result.body.toString()}` : `refused ${result.status}`,
  );
}

describe('a re-INVITE', () => {
  it('of the caller is answered with a new description', async () => {
    const { pair, call, offers } = await talking();
    expect(await settled(pair, call.reoffer(Buffer.from('second')))).toEqual(['ok re-second']);
    expect(offers).toEqual(['second']);
    expect(pair.lines(here)).toEqual(['INVITE', 'ACK', 'INVITE', 'ACK']);
  });

  it('of the callee is answered with the last local description when nobody asks to be asked', async () => {
    const { pair, incoming } = await talking();
    expect(await settled(pair, incoming.reoffer(Buffer.from('second')))).toEqual(['ok offer']);
  });

  it('that is refused leaves the call as it was', async () => {
    const { pair, call, callerStory } = await talking(488);
    expect(await settled(pair, call.reoffer(Buffer.from('second')))).toEqual(['refused 488']);
    expect(callerStory).toEqual(['answer answer']);
    expect(call.state).toBe('talking');
  });

  it('of both at once: both get 491, wait, and both go through in the end', async () => {
    const { pair, call, incoming } = await talking();
    const results = settled(pair, call.reoffer(Buffer.from('mine')), incoming.reoffer(Buffer.from('yours')));
    expect(await results).toEqual(['ok re-mine', 'ok offer']);
    expect(pair.lines(there).filter((line) => line.includes('491'))).toHaveLength(1);
    expect(pair.lines(here).filter((line) => line.includes('491'))).toHaveLength(1);
  });

  it('after 491 offers what the session is by then: the offer before may be older than our answer since', async () => {
    let version = 1;
    const { pair, call, incoming, offers } = await talking(undefined, () =>
      Buffer.from(`version ${version}`),
    );
    const results = settled(
      pair,
      call.reoffer(Buffer.from('version 1')),
      incoming.reoffer(Buffer.from('yours')),
    );
    version = 2;
    expect(await results).toEqual(['ok re-version 2', 'ok offer']);
    expect(offers).toEqual(['version 2']);
    // and it stands as our last description
    expect(await settled(pair, incoming.reoffer(Buffer.from('ping')))).toEqual(['ok version 2']);
  });

  it('after 491 is sent again within 2.1 to 4 s by the caller, within 2 s by the callee (RFC 3261 §14.1)', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { pair, call, incoming } = await talking();
      const startMs = pair.clock.monotonicMs();
      const results = settled(
        pair,
        call.reoffer(Buffer.from('mine')),
        incoming.reoffer(Buffer.from('yours')),
      );
      await results;
      const second = (from: typeof here): number => {
        const invites = pair.network.linesFrom(from).filter((line) => line.endsWith(' INVITE'));
        return Number(invites.at(-1)?.split(' ')[0]) - startMs;
      };
      expect(second(here)).toBeGreaterThanOrEqual(2_100);
      expect(second(here)).toBeLessThanOrEqual(4_010);
      expect(second(there)).toBeLessThanOrEqual(2_010);
    }
  });

  it('to hold and another to resume change what both have said last', async () => {
    const { pair, call, incoming, offers } = await talking();
    expect(await settled(pair, call.reoffer(Buffer.from('sendonly')))).toEqual(['ok re-sendonly']);
    expect(await settled(pair, incoming.reoffer(Buffer.from('ping')))).toEqual(['ok sendonly']);
    expect(await settled(pair, call.reoffer(Buffer.from('sendrecv')))).toEqual(['ok re-sendrecv']);
    expect(offers).toEqual(['sendonly', 'sendrecv']);
  });

  it('asked for twice at once is refused without being sent', async () => {
    const { pair, call } = await talking();
    expect(await settled(pair, call.reoffer(Buffer.from('one')), call.reoffer(Buffer.from('two')))).toEqual([
      'ok re-one',
      'refused 491',
    ]);
  });

  it('whose ACKs are lost has its 200 repeated and acknowledged each time, and is settled once', async () => {
    const { pair, call, incoming, offers } = await talking();
    let lost = 0;
    pair.network.lose = ({ text }) => text.startsWith('ACK') && (lost += 1) <= 2;
    expect(await settled(pair, call.reoffer(Buffer.from('second')))).toEqual(['ok re-second']);
    expect(offers).toEqual(['second']);
    expect(pair.lines(here)).toEqual(['INVITE', 'ACK', 'INVITE', 'ACK', 'ACK', 'ACK']);
    expect([call.state, incoming.state]).toEqual(['talking', 'talking']);
  });

  it('that nobody answers ends the call', async () => {
    const { pair, call, callerStory } = await talking();
    pair.network.lose = ({ from }) => from === there;
    const result = call.reoffer(Buffer.from('second'));
    await pair.clock.advanceAsync(33_000);
    expect(await result).toEqual({ ok: false, status: 408 });
    expect(callerStory).toEqual(['answer answer', 'end network talk 408 timeout no-response']);
    expect(pair.lines(here).at(-1)).toBe('BYE');
  });

  it('in flight when the call is hung up is settled', async () => {
    const { pair, call } = await talking();
    const result = call.reoffer(Buffer.from('second'));
    call.bye();
    await pair.clock.advanceAsync(1000);
    expect(await result).toEqual({ ok: false, status: 487 });
  });
});

describe('a re-INVITE without an offer (§14.2)', () => {
  async function asked(makeOffer?: () => Buffer) {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const { refreshed, story } = pair.call(agent, { makeOffer, onOffer: () => Buffer.from('held') });
    await pair.clock.advanceAsync(10);
    const invite = requestIn(inbox, 'INVITE');
    const headers = { Contact: '<sip:100@192.0.2.2>' };
    pair.reply(invite, 200, { toTag: 'far', headers, body: Buffer.from('answer') });
    await pair.clock.advanceAsync(10);
    const far = farEnd(pair, invite, 'far');
    far.send('INVITE', { headers, body: 'hold' });
    await pair.clock.advanceAsync(10);
    far.send('ACK', { cseq: 1 });
    await pair.clock.advanceAsync(10);
    far.send('INVITE', { headers, cseq: 2 });
    await pair.clock.advanceAsync(10);
    return { pair, inbox, refreshed, story, far };
  }

  it('is answered with a whole offer, and the answer comes with the ACK, once', async () => {
    const { pair, inbox, refreshed, far, story } = await asked(() => Buffer.from('whole'));
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 200 [^]*\r\n\r\nwhole$/);
    expect(refreshed).toEqual([]);
    for (let times = 0; times < 2; times += 1) far.send('ACK', { cseq: 2, body: 'resumed' });
    await pair.clock.advanceAsync(40_000);
    expect(refreshed).toEqual(['resumed']);
    expect(story).toEqual(['answer answer']);
  });

  it('gets our last description where nobody makes offers; an ACK without one changes nothing', async () => {
    const { pair, inbox, refreshed, far } = await asked();
    expect(inbox.at(-1)).toMatch(/\r\n\r\nheld$/);
    far.send('ACK', { cseq: 2 });
    await pair.clock.advanceAsync(10);
    expect(refreshed).toEqual([]);
  });

  it('in an incoming call too, and in the first INVITE', async () => {
    const pair = new FakePair();
    const inbox = pair.network.listen(here);
    const answers: string[] = [];
    await pair.agent(there, {
      onInvite: (call) => {
        expect(call.body).toHaveLength(0);
        call.listen({
          onEnd: () => undefined,
          makeOffer: () => Buffer.from('whole'),
          onConfirmed: (answer) => answers.push(`first ${answer?.toString()}`),
          onOfferAnswered: (answer) => answers.push(`then ${answer.toString()}`),
        });
        call.answer(Buffer.from('first offer'));
      },
    });
    pair.network.carry(invite([]), here, there);
    await pair.clock.advanceAsync(5);
    const toTag = /To:.*tag=([\w-]+)/.exec(inbox[0] ?? '')?.[1] ?? '';
    const sdp = 'application/sdp';
    pair.network.carry(inDialog('ACK', toTag, 1, sdp, 'one'), here, there);
    pair.network.carry(inDialog('INVITE', toTag, 2), here, there);
    await pair.clock.advanceAsync(5);
    expect(inbox.at(-1)).toMatch(/\r\n\r\nwhole$/);
    pair.network.carry(inDialog('ACK', toTag, 2, sdp, 'two'), here, there);
    await pair.clock.advanceAsync(5);
    expect(answers).toEqual(['first one', 'then two']);
  });
});

describe('a route set', () => {
  const routes = (names: readonly string[]) => names.map((name) => ['Record-Route', name] as const);

  it('is turned round by the caller, and loose routers are kept in Route', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const { call } = pair.call(agent);
    await pair.clock.advanceAsync(10);
    pair.reply(requestIn(inbox, 'INVITE'), 200, {
      toTag: 'x',
      headers: { Contact: '<sip:100@198.51.100.7:5070;transport=udp>' },
      repeated: routes(['<sip:far.invalid;lr>, <sip:198.51.100.1;lr>', '<sip:192.0.2.2;lr>']),
    });
    await pair.clock.advanceAsync(10);
    const ack = requestIn(inbox, 'ACK');
    expect(ack.uri).toBe('sip:100@198.51.100.7:5070;transport=udp');
    expect(ack.headers.all('route')).toEqual([
      '<sip:192.0.2.2;lr>',
      '<sip:198.51.100.1;lr>',
      '<sip:far.invalid;lr>',
    ]);
    call.bye();
    await pair.clock.advanceAsync(10);
    const bye = requestIn(inbox, 'BYE');
    expect(bye.headers.all('route')).toEqual(ack.headers.all('route'));
    expect(bye.headers.get('cseq')).toBe('2 BYE');
  });

  it('with a strict router puts that one into the Request-URI and the target last', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    pair.call(agent);
    await pair.clock.advanceAsync(10);
    pair.reply(requestIn(inbox, 'INVITE'), 200, {
      toTag: 'x',
      headers: { Contact: '<sip:100@198.51.100.7>' },
      repeated: routes(['<sip:198.51.100.1;lr>', '<sip:192.0.2.2>']),
    });
    await pair.clock.advanceAsync(10);
    const ack = requestIn(inbox, 'ACK');
    expect(ack.uri).toBe('sip:192.0.2.2');
    expect(ack.headers.all('route')).toEqual(['<sip:198.51.100.1;lr>', '<sip:100@198.51.100.7>']);
  });

  it('is copied into the answer and used as it is by the callee', async () => {
    const pair = new FakePair();
    const inbox = pair.network.listen(here);
    let incoming: IncomingInvite | undefined;
    await pair.callee((invite) => {
      incoming = invite;
      invite.answer(Buffer.from('answer'));
    });
    pair.network.carry(invite(['<sip:192.0.2.1;lr>', '<sip:198.51.100.9;lr>']), here, there);
    await pair.clock.advanceAsync(5);
    expect(inbox[0]).toContain('Record-Route: <sip:192.0.2.1;lr>\r\nRecord-Route: <sip:198.51.100.9;lr>\r\n');
    const toTag = /To:.*tag=([\w-]+)/.exec(inbox[0] ?? '')?.[1] ?? '';
    pair.network.carry(inDialog('ACK', toTag, 1), here, there);
    await pair.clock.advanceAsync(5);
    incoming?.bye();
    await pair.clock.advanceAsync(5);
    const bye = requestIn(inbox, 'BYE');
    expect(bye.uri).toBe('sip:a@192.0.2.1:5062');
    expect(bye.headers.all('route')).toEqual(['<sip:192.0.2.1;lr>', '<sip:198.51.100.9;lr>']);
  });
});

describe('a request within a dialog', () => {
  async function answered(): Promise<{
    pair: FakePair;
    inbox: string[];
    toTag: string;
    story: string[];
    digits: string[];
  }> {
    const pair = new FakePair();
    const inbox = pair.network.listen(here);
    const digits: string[] = [];
    const story: string[] = [];
    await pair.agent(there, {
      onInvite: (call) => {
        call.listen({
          onEnd: (end) => story.push(`end ${end.by} ${end.status} ${end.q850 ?? ''}`),
          onInfoDigit: (digit) => digits.push(digit),
        });
        call.answer(Buffer.from('answer'));
      },
    });
    pair.network.carry(invite([]), here, there);
    await pair.clock.advanceAsync(5);
    const toTag = /To:.*tag=([\w-]+)/.exec(inbox[0] ?? '')?.[1] ?? '';
    pair.network.carry(inDialog('ACK', toTag, 1), here, there);
    await pair.clock.advanceAsync(5);
    inbox.length = 0;
    return { pair, inbox, toTag, story, digits };
  }

  it('brings digits by INFO in both notations', async () => {
    const { pair, inbox, toTag, digits } = await answered();
    const relay = (body: string): string =>
      inDialog('INFO', toTag, digits.length + inbox.length + 2, 'application/dtmf-relay', body);
    pair.network.carry(relay('Signal=5\r\nDuration=160\r\n'), here, there);
    await pair.clock.advanceAsync(5);
    pair.network.carry(relay('Signal= *\r\nDuration=160'), here, there);
    await pair.clock.advanceAsync(5);
    pair.network.carry(inDialog('INFO', toTag, 20, 'application/dtmf', '#'), here, there);
    pair.network.carry(inDialog('INFO', toTag, 21, 'text/plain', '7'), here, there);
    await pair.clock.advanceAsync(5);
    expect(digits).toEqual(['5', '*', '#']);
    expect(inbox.map((text) => text.slice(8, 11))).toEqual(['200', '200', '200', '415']);
  });

  it('that is older than one before it gets 500, of a method we do not take 405', async () => {
    const { pair, inbox, toTag } = await answered();
    pair.network.carry(inDialog('OPTIONS', toTag, 9), here, there);
    pair.network.carry(inDialog('INFO', toTag, 5), here, there);
    pair.network.carry(inDialog('SUBSCRIBE', toTag, 10), here, there);
    await pair.clock.advanceAsync(5);
    expect(inbox.map((text) => text.slice(8, 11))).toEqual(['200', '500', '405']);
    expect(inbox[2]).toContain('Allow: INVITE');
  });

  it('ends it by BYE, with the cause, and only once', async () => {
    const { pair, inbox, toTag, story } = await answered();
    pair.network.carry(
      inDialog('BYE', toTag, 2, '', '', 'Reason: Q.850 ;cause=31;text="normal"\r\n'),
      here,
      there,
    );
    await pair.clock.advanceAsync(5);
    pair.network.carry(inDialog('BYE', toTag, 3), here, there);
    await pair.clock.advanceAsync(5);
    expect(story).toEqual(['end them 200 31']);
    expect(inbox.map((text) => text.slice(8, 11))).toEqual(['200', '481']);
  });
});

function invite(recordRoutes: readonly string[]): string {
  return (
    `INVITE sip:100@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKi\r\n${recordRoutes.map((route) => `Record-Route: ${route}\r\n`).join('')}` +
    'From: <sip:a@b>;tag=1\r\nTo: <sip:100@192.0.2.2>\r\nCall-ID: one\r\nCSeq: 1 INVITE\r\nContact: <sip:a@192.0.2.1:5062>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n'
  );
}

function inDialog(method: string, toTag: string, cseq: number, type = '', body = '', more = ''): string {
  return (
    `${method} sip:100@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${method}${cseq}\r\nFrom: <sip:a@b>;tag=1\r\n` +
    `To: <sip:100@192.0.2.2>;tag=${toTag}\r\nCall-ID: one\r\nCSeq: ${cseq} ${method}\r\n${more}${type === '' ? '' : `Content-Type: ${type}\r\n`}` +
    `Max-Forwards: 70\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
