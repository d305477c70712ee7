// RFC 3261 §8.2.2.3, §8.2.3, §14.2, §17.2, RFC 6026 §7.1: what a caller sends within his call, and how we have to take it.
import { describe, expect, it } from 'vitest';
import type { IncomingInvite } from '../../src/sip/index.ts';
import { FakePair, here, there } from './sip-fake-pair.ts';

interface More {
  readonly branch?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const Warning = '301 us "Formats"';

/** A call to an agent of ours by a caller whom the test speaks for. */
async function called(
  onInvite: (invite: IncomingInvite) => void,
  refuse: () => number | undefined = () => undefined,
  invite: More = { body: 'offer' },
) {
  const pair = new FakePair();
  const offers: string[] = [];
  const { agent, story } = await pair.callee(onInvite, (offer) => {
    offers.push(offer.toString());
    const status = refuse();
    return status === undefined ? Buffer.from(`re-${offer.toString()}`) : { status, headers: { Warning } };
  });
  const inbox = pair.network.listen(here);
  const send = async (method: string, cseq: number, more: More = {}): Promise<void> => {
    const { branch = `${method}${cseq}`, headers = {}, body = '' } = more;
    const tag = /^To: .*(;tag=\S+)\r$/m.exec(inbox.at(-1) ?? '')?.[1] ?? '';
    const lines = [
      `${method} sip:100@192.0.2.2 SIP/2.0`,
      `Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${branch}`,
      'From: <sip:patient@192.0.2.1>;tag=caller',
      `To: <sip:100@192.0.2.2>${tag}`,
      'Call-ID: one-call',
      `CSeq: ${cseq} ${method}`,
      'Contact: <sip:patient@192.0.2.1>',
      'Max-Forwards: 70',
      ...(body === '' || 'Content-Type' in headers ? [] : ['Content-Type: application/sdp']),
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    pair.network.carry(`${lines.join('\r\n')}\r\n\r\n${body}`, here, there);
    await pair.clock.advanceAsync(10);
  };
  await send('INVITE', 1, { ...invite, branch: 'first' });
  return { pair, agent, story, offers, inbox, send };
}

/** The same, answered and acknowledged. */
async function talking(refuse?: () => number | undefined) {
  let invite: IncomingInvite | undefined;
  const call = await called((incoming) => {
    invite = incoming;
    incoming.answer(Buffer.from('answer'));
  }, refuse);
  await call.send('ACK', 1);
  call.inbox.length = 1;
  return { ...call, invite: invite! };
}

/** Statuses of what has come back. */
function statuses(inbox: readonly string[]): string[] {
  return inbox.map((text) => text.slice(8, 11));
}

describe('a request within a call', () => {
  it.each(['INVITE', 'UPDATE', 'INFO'])(
    'that requires what we do not know (%s) is refused with 420',
    async (method) => {
      const { send, inbox, offers, invite } = await talking();
      await send(method, 2, { headers: { Require: 'timer, x-nothing' }, body: 'second' });
      expect(inbox.at(-1)).toMatch(/^SIP\/2\.0 420 [^]*\r\nUnsupported: x-nothing\r\n/);
      expect(offers).toEqual([]);
      expect(invite.state).toBe('talking');
    },
  );

  it('that hangs up is taken whatever it requires', async () => {
    const { send, inbox, story } = await talking();
    await send('BYE', 2, { headers: { Require: 'x-nothing' } });
    expect(statuses(inbox).at(-1)).toBe('200');
    expect(story.at(-1)).toBe('end them talk 200');
  });

  it.each(['INVITE', 'UPDATE'])(
    'with a body that is no description (%s) is refused with 415',
    async (method) => {
      const { send, inbox, offers } = await talking();
      await send(method, 2, { headers: { 'Content-Type': 'application/x' }, body: 'x' });
      expect(inbox.at(-1)).toMatch(/^SIP\/2\.0 415 [^]*\r\nAccept: application\/sdp, /);
      await send(method, 3, { headers: { 'Content-Encoding': 'gzip' }, body: 'x' });
      expect(inbox.at(-1)).toMatch(/^SIP\/2\.0 415 [^]*\r\nAccept-Encoding: identity\r\n/);
      expect(offers).toEqual([]);
    },
  );

  it('with a body that need not be understood is taken as if it had none', async () => {
    const { send, inbox, offers } = await talking();
    const headers = { 'Content-Type': 'application/x', 'Content-Disposition': 'render;handling=optional' };
    await send('INVITE', 2, { headers, body: 'x' });
    expect(inbox.at(-1)).toMatch(/^SIP\/2\.0 200 [^]*\r\n\r\nanswer$/);
    expect(offers).toEqual([]);
  });

  it('with a body of its own kind is nothing of that', async () => {
    const { send, inbox } = await talking();
    const headers = {
      'Content-Type': 'application/dtmf-relay',
      'Content-Disposition': 'x;handling=optional',
    };
    await send('INFO', 2, { headers, body: 'Signal=5\r\nDuration=160\r\n' });
    expect(statuses(inbox).at(-1)).toBe('200');
  });
});

describe('an INVITE', () => {
  it('with a body that need not be understood is one without an offer', async () => {
    let body = '';
    const headers = { 'Content-Type': 'application/x', 'Content-Disposition': 'x;handling=optional' };
    await called((invite) => (body = `none${invite.body.toString()}`), undefined, { headers, body: 'x' });
    expect(body).toBe('none');
  });

  it('before the answer to the one before is put off for some seconds (500), and the first goes on', async () => {
    let invite: IncomingInvite | undefined;
    const { send, inbox } = await called((incoming) => {
      invite = incoming;
      incoming.progress(180);
    });
    await send('INVITE', 2, { body: 'second' });
    expect(inbox.at(-1)).toMatch(/^SIP\/2\.0 500 [^]*\r\nRetry-After: (?:\d|10)\r\n/);
    await send('ACK', 2, { branch: 'INVITE2' });
    invite?.answer(Buffer.from('answer'));
    await send('ACK', 1);
    expect(statuses(inbox)).toEqual(['180', '500', '200']);
    expect(invite?.state).toBe('talking');
  });

  it.each(['INVITE', 'UPDATE'])('whose offer is refused (%s) is told why', async (method) => {
    const { send, inbox, invite } = await talking(() => 488);
    await send(method, 2, { body: 'second' });
    expect(inbox.at(-1)).toMatch(/^SIP\/2\.0 488 [^]*\r\nWarning: 301 us "Formats"\r\n/);
    expect(invite.state).toBe('talking');
  });

  it('whose ACK was lost is settled by the next one, also when that is refused', async () => {
    let refuse = false;
    const { pair, send, inbox, invite } = await talking(() => (refuse ? 488 : undefined));
    await send('INVITE', 2, { body: 'second' });
    refuse = true;
    await send('INVITE', 3, { body: 'third' });
    await send('ACK', 3, { branch: 'INVITE3' });
    expect(statuses(inbox)).toEqual(['200', '200', '488']);
    void invite.reoffer(Buffer.from('ours'));
    await pair.clock.advanceAsync(300);
    expect(inbox.at(-1)).toMatch(/^INVITE /);
    await pair.clock.advanceAsync(20_000);
    expect(invite.state).toBe('talking');
  });
});

describe('an ACK to a 2xx', () => {
  it('with the branch of its INVITE is one all the same (RFC 6026 §7.1)', async () => {
    const { pair, send, inbox, story } = await called((invite) => invite.answer(Buffer.from('answer')));
    await send('ACK', 1, { branch: 'first' });
    expect(story).toEqual(['invite', 'answered', 'confirmed']);
    await pair.clock.advanceAsync(40_000);
    expect(statuses(inbox)).toEqual(['200']);
    expect(story).toHaveLength(3);
  });

  it('to a re-INVITE too', async () => {
    const { pair, send, inbox, invite } = await talking();
    await send('INVITE', 2, { branch: 'again', body: 'second' });
    await send('ACK', 2, { branch: 'again' });
    await pair.clock.advanceAsync(40_000);
    expect(statuses(inbox)).toEqual(['200', '200']);
    expect(invite.state).toBe('talking');
  });
});
