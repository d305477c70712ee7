// Transfers: REFER and its NOTIFYs (RFC 3515), Replaces (RFC 3891), on a clock that is moved by hand.
import { describe, expect, it } from 'vitest';
import type { IncomingInvite, ReferRequest, ReferResult, UserAgent } from '../../src/sip/index.ts';
import { FakePair, farEnd, here, requestIn, there } from './sip-fake-pair.ts';

const contact = { Contact: '<sip:100@192.0.2.2:5060>' };
const third = { host: '192.0.2.3', port: 5060 };

/** A call of ours that a far end spoken by the test has answered. */
async function answered(onRefer?: (refer: ReferRequest) => void) {
  const pair = new FakePair();
  const agent = await pair.agent(here);
  const inbox = pair.network.listen(there);
  const { call, story } = pair.call(agent, { onRefer });
  await pair.clock.advanceAsync(10);
  const invite = requestIn(inbox, 'INVITE');
  pair.reply(invite, 200, { toTag: 'far', headers: contact, body: Buffer.from('answer') });
  await pair.clock.advanceAsync(10);
  inbox.length = 0;
  const far = farEnd(pair, invite, 'far');
  const say = async (method: string, headers: Readonly<Record<string, string>>, body = ''): Promise<void> => {
    far.send(method, { headers, body });
    await pair.clock.advanceAsync(10);
  };
  const statuses = (): string[] =>
    inbox.filter((text) => text.startsWith('SIP/2.0')).map((text) => text.slice(8, 11));
  return { pair, agent, call, story, inbox, invite, far, say, statuses };
}

describe('a transfer that the far end asks for', () => {
  const referTo = { 'Refer-To': '<sip:200@192.0.2.3>', ...contact };

  it('is refused politely where nobody decides, and where nothing is decided', async () => {
    const nobody = await answered();
    await nobody.say('REFER', referTo);
    expect(nobody.statuses()).toEqual(['603']);
    const undecided = await answered(() => undefined);
    await undecided.say('REFER', referTo);
    expect(undecided.statuses()).toEqual(['603']);
  });

  it.each([[{}], [{ 'Refer-To': '<<nonsense' }]])(
    'without a target that makes sense (%j) gets 400',
    async (headers) => {
      const refers: ReferRequest[] = [];
      const { say, statuses } = await answered((refer) => refers.push(refer));
      await say('REFER', { ...contact, ...headers });
      expect(statuses()).toEqual(['400']);
      expect(refers).toEqual([]);
    },
  );

  it('is told by NOTIFY how it goes, one after another, until its end', async () => {
    const refers: ReferRequest[] = [];
    const { pair, inbox, say, statuses, far } = await answered((refer) => {
      refers.push(refer);
      refer.accept();
      refer.progress(180);
    });
    await say('REFER', referTo);
    expect(refers[0]?.target).toBe('sip:200@192.0.2.3');
    expect(statuses()).toEqual(['202']);
    const first = requestIn(inbox, 'NOTIFY');
    expect(first.headers.get('event')).toBe(`refer;id=${far.lastCseq}`);
    expect(first.headers.get('subscription-state')).toMatch(/^active;expires=/);
    expect(first.headers.get('content-type')).toBe('message/sipfrag;version=2.0');
    expect(first.body.toString()).toBe('SIP/2.0 100 Trying\r\n');
    refers[0]?.progress(200);
    refers[0]?.progress(486);
    for (const expected of ['SIP/2.0 180 Ringing\r\n', 'SIP/2.0 200 OK\r\n']) {
      pair.reply(requestIn(inbox, 'NOTIFY'), 200);
      await pair.clock.advanceAsync(10);
      expect(requestIn(inbox, 'NOTIFY').body.toString()).toBe(expected);
    }
    expect(requestIn(inbox, 'NOTIFY').headers.get('subscription-state')).toBe('terminated;reason=noresource');
    pair.reply(requestIn(inbox, 'NOTIFY'), 200);
    await pair.clock.advanceAsync(200_000);
    expect(inbox.filter((text) => text.startsWith('NOTIFY'))).toHaveLength(3);
  });

  it('that comes to nothing is ended after three minutes; a far end that wants to hear no more is left alone', async () => {
    const slow = await answered((refer) => refer.accept());
    await slow.say('REFER', referTo);
    slow.pair.reply(requestIn(slow.inbox, 'NOTIFY'), 200);
    await slow.pair.clock.advanceAsync(180_000);
    expect(requestIn(slow.inbox, 'NOTIFY').body.toString()).toMatch(/^SIP\/2.0 408 /);
    const refers: ReferRequest[] = [];
    const deaf = await answered((refer) => {
      refers.push(refer);
      refer.accept();
    });
    await deaf.say('REFER', referTo);
    deaf.pair.reply(requestIn(deaf.inbox, 'NOTIFY'), 481);
    await deaf.pair.clock.advanceAsync(10);
    refers[0]?.progress(200);
    await deaf.pair.clock.advanceAsync(10);
    expect(deaf.inbox.filter((text) => text.startsWith('NOTIFY'))).toHaveLength(1);
  });

  it('attended, gives what its INVITE has to say', async () => {
    const refers: ReferRequest[] = [];
    const { say } = await answered((refer) => refers.push(refer));
    const replaces = 'abc%40b%3Bto-tag%3D1%3Bfrom-tag%3D2';
    await say('REFER', {
      ...contact,
      'Refer-To': `<sip:200@192.0.2.3?Replaces=${replaces}>`,
      'Referred-By': '<sip:boss@b>',
    });
    expect(refers[0]?.target).toBe('sip:200@192.0.2.3');
    expect(refers[0]?.headers).toEqual({
      Replaces: 'abc@b;to-tag=1;from-tag=2',
      'Referred-By': '<sip:boss@b>',
    });
  });
});

describe('a transfer that we ask for', () => {
  const fragment = (text: string, state = 'active;expires=60') => ({
    headers: { Event: 'refer', 'Subscription-State': state, 'Content-Type': 'message/sipfrag' },
    body: text,
  });

  async function asking() {
    const more = await answered();
    const heard: number[] = [];
    const results: ReferResult[] = [];
    const order = {
      to: 'sip:200@192.0.2.3',
      referredBy: 'sip:clinic@a',
      onProgress: (status: number) => heard.push(status),
    };
    void more.call.refer(order).then((result) => results.push(result));
    await more.pair.clock.advanceAsync(10);
    const refer = requestIn(more.inbox, 'REFER');
    const notify = async (text: string, state?: string): Promise<void> => {
      const { headers, body } = fragment(text, state);
      await more.say('NOTIFY', headers, body);
    };
    return { ...more, refer, heard, results, notify };
  }

  it('ends well when the far end tells so', async () => {
    const { pair, refer, heard, results, notify, statuses } = await asking();
    expect(refer.headers.get('refer-to')).toBe('<sip:200@192.0.2.3>');
    expect(refer.headers.get('referred-by')).toBe('<sip:clinic@a>');
    expect(refer.headers.get('contact')).toContain('clinic@192.0.2.1');
    pair.reply(refer, 202);
    await pair.clock.advanceAsync(10);
    await notify('SIP/2.0 100 Trying\r\n');
    await notify('SIP/2.0 180 Ringing');
    expect(results).toEqual([]);
    await notify('SIP/2.0 200 OK\r\n', 'terminated;reason=noresource');
    expect(heard).toEqual([100, 180, 200]);
    expect(results).toEqual([{ ok: true }]);
    expect(statuses()).toEqual(['200', '200', '200']);
    await notify('SIP/2.0 200 OK\r\n');
    expect(statuses().at(-1)).toBe('481');
  });

  it.each([
    ['SIP/2.0 486 Busy Here\r\n', 'terminated;reason=noresource', 486],
    ['nonsense', 'terminated;reason=giveup', 408],
  ])('ends badly with %j', async (text, state, status) => {
    const { pair, refer, results, notify } = await asking();
    pair.reply(refer, 202);
    await notify(text, state);
    expect(results).toEqual([{ ok: false, status }]);
  });

  it('is refused, never heard of again, or cut off by the end of the call', async () => {
    const refused = await asking();
    refused.pair.reply(refused.refer, 603);
    await refused.pair.clock.advanceAsync(10);
    expect(refused.results).toEqual([{ ok: false, status: 603 }]);
    const silent = await asking();
    silent.pair.reply(silent.refer, 202);
    await silent.pair.clock.advanceAsync(180_100);
    expect(silent.results).toEqual([{ ok: false, status: 408 }]);
    const cut = await asking();
    expect(await cut.call.refer({ to: 'sip:300@a' })).toEqual({ ok: false, status: 491 });
    cut.call.bye();
    await cut.pair.clock.advanceAsync(10);
    expect(cut.results).toEqual([{ ok: false, status: 487 }]);
    expect(await cut.call.refer({ to: 'sip:300@a' })).toEqual({ ok: false, status: 481 });
  });

  it('a NOTIFY of something else is no news of it', async () => {
    const { pair, refer, say, results, statuses } = await asking();
    pair.reply(refer, 202);
    await say('NOTIFY', { Event: 'presence', 'Subscription-State': 'terminated' });
    await say('NOTIFY', { Event: 'refer;id=99', 'Subscription-State': 'terminated' }, 'SIP/2.0 200 OK');
    expect(statuses()).toEqual(['489', '481']);
    expect(results).toEqual([]);
  });
});

describe('an attended transfer between three agents of ours', () => {
  async function three() {
    const pair = new FakePair();
    const incoming: IncomingInvite[] = [];
    const story: string[] = [];
    const listen = (name: string, invite: IncomingInvite): void => {
      incoming.push(invite);
      invite.listen({ onEnd: ({ by, reason }) => story.push(`${name} ${by} ${reason}`) });
      invite.answer(Buffer.from(`sound of ${name}`));
    };
    const boss: UserAgent = await pair.agent(here);
    const patient = await pair.agent(there, { onInvite: (invite) => listen('patient', invite) });
    const doctor = await pair.agent(third, { onInvite: (invite) => listen('doctor', invite) });
    const order = { from: 'sip:boss@192.0.2.1', body: Buffer.from('offer') };
    const quiet = { onAnswer: () => undefined, onEnd: () => undefined };
    const first = boss.invite({ ...order, target: 'sip:patient@192.0.2.2' }, quiet);
    const second = boss.invite({ ...order, target: 'sip:doctor@192.0.2.3' }, quiet);
    await pair.clock.advanceAsync(20);
    return { pair, boss, patient, doctor, first, second, incoming, story };
  }

  it('puts the patient into the place of the one who transfers', async () => {
    const { pair, patient, first, second, incoming, story } = await three();
    incoming[0]?.listen({
      onEnd: () => undefined,
      onRefer: (refer) => {
        refer.accept();
        const { target, headers } = refer;
        const order = { target, headers, from: 'sip:patient@192.0.2.2', body: Buffer.from('mine') };
        patient.invite(order, { onAnswer: () => refer.progress(200), onEnd: () => undefined });
      },
    });
    const result = first.refer({ to: second.dialog?.remoteTarget ?? '', replacing: second.dialog });
    await pair.clock.advanceAsync(50);
    expect(await result).toEqual({ ok: true });
    expect(incoming[2]?.replaces).toMatchObject({ state: 'talking', earlyOnly: false });
    expect(incoming[2]?.replaces?.call).toBe(incoming[1]);
    expect(second.state).toBe('ended');
    expect(story).toEqual(['doctor us Hung up']);
    expect(incoming[2]?.state).toBe('talking');
    expect(incoming[2]?.from.user).toBe('patient');
  });

  it.each([
    ['nobody;to-tag=1;from-tag=2', '481'],
    ['nonsense', '400'],
  ])('an INVITE that replaces %s gets %s', async (replaces, status) => {
    const { pair, patient, second, incoming } = await three();
    const { callId, localTag, remoteTag } = second.dialog ?? { callId: '', localTag: '', remoteTag: '' };
    const known = `${callId};to-tag=${remoteTag};from-tag=${localTag}`;
    const order = {
      target: 'sip:doctor@192.0.2.3',
      from: 'sip:patient@192.0.2.2',
      body: Buffer.from('mine'),
      headers: { Replaces: replaces.replace('known', known) },
    };
    const ends: number[] = [];
    patient.invite(order, { onAnswer: () => undefined, onEnd: (end) => ends.push(end.status) });
    await pair.clock.advanceAsync(20);
    expect(ends.map(String)).toEqual([status]);
    expect(incoming).toHaveLength(2);
    expect(second.state).toBe('talking');
  });

  /** A call of ours that has come to `status`; whoever calls us then names it, after `meanwhile`. */
  async function named(status: number, flag = '', meanwhile?: (end: () => void) => void) {
    const pair = new FakePair();
    const taken: IncomingInvite[] = [];
    const agent = await pair.agent(here, { onInvite: (invite) => taken.push(invite) });
    const inbox = pair.network.listen(there);
    const { call, story } = pair.call(agent);
    await pair.clock.advanceAsync(10);
    const invite = requestIn(inbox, 'INVITE');
    pair.reply(invite, status, { toTag: 'far', headers: contact, body: Buffer.from('sound') });
    await pair.clock.advanceAsync(10);
    meanwhile?.(() => call.bye());
    const ourTag = /;tag=([^;]+)/.exec(invite.headers.get('from') ?? '')?.[1];
    const name = `${invite.headers.get('call-id')};from-tag=far;to-tag=${ourTag}${flag}`;
    const other = await pair.agent(third);
    const answers: string[] = [];
    other.invite(
      {
        target: 'sip:clinic@192.0.2.1',
        from: 'sip:other@192.0.2.3',
        body: Buffer.from('mine'),
        headers: { Replaces: name },
      },
      {
        onAnswer: ({ body }) => answers.push(body.toString()),
        onEnd: (end) => answers.push(`${end.status}`),
      },
    );
    await pair.clock.advanceAsync(20);
    return { pair, call, story, inbox, taken, answers };
  }

  it('takes the place of a call of ours that still rings: that one is cancelled, and told why', async () => {
    const { pair, call, inbox, taken, answers } = await named(180, ';early-only');
    expect(taken[0]?.replaces).toMatchObject({ state: 'ringing', earlyOnly: true });
    expect(taken[0]?.replaces?.call).toBe(call);
    taken[0]?.answer(Buffer.from('welcome'));
    await pair.clock.advanceAsync(20);
    expect(answers).toEqual(['welcome']);
    expect(requestIn(inbox, 'CANCEL').headers.get('reason')).toBe(
      'SIP;cause=200;text="Replaced by another call"',
    );
  });

  it.each<[string, number, string, ((end: () => void) => void) | undefined, object]>([
    ['an answered one', 200, '', undefined, { state: 'talking', earlyOnly: false }],
    [
      'an answered one that was to ring',
      200,
      ';early-only',
      undefined,
      { state: 'talking', earlyOnly: true },
    ],
    ['one that has just ended', 200, '', (end) => end(), { state: 'over', earlyOnly: false }],
  ])('is offered with what it names as it is: %s', async (_, status, flag, meanwhile, seen) => {
    const { taken, call } = await named(status, flag, meanwhile);
    expect(taken[0]?.replaces).toMatchObject(seen);
    expect(taken[0]?.replaces?.call).toBe(call);
  });

  it('names in vain what somebody else has made and we have not answered', async () => {
    const pair = new FakePair();
    const taken: IncomingInvite[] = [];
    await pair.agent(here, { onInvite: (invite) => taken.push(invite) });
    const inbox = pair.network.listen(there);
    const ask = (callId: string, replaces?: string): void => {
      const lines = [
        'INVITE sip:clinic@192.0.2.1 SIP/2.0',
        `Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK${callId}`,
        `From: <sip:x@192.0.2.2>;tag=his`,
        'To: <sip:clinic@192.0.2.1>',
        `Call-ID: ${callId}`,
        'CSeq: 1 INVITE',
        'Contact: <sip:x@192.0.2.2>',
        'Max-Forwards: 70',
        ...(replaces === undefined ? [] : [`Replaces: ${replaces}`]),
        'Content-Length: 0',
      ];
      pair.network.carry(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), there, here);
    };
    ask('one');
    await pair.clock.advanceAsync(10);
    taken[0]?.progress(180);
    await pair.clock.advanceAsync(10);
    const ourTag = /^To:.*;tag=(\S+)/m.exec(inbox.at(-1) ?? '')?.[1];
    ask('two', `one;to-tag=${ourTag};from-tag=his`);
    await pair.clock.advanceAsync(10);
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 481 /);
    expect(taken).toHaveLength(1);
  });
});
