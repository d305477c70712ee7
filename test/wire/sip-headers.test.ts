// Who calls (RFC 3323, 3325), by whom a call was sent on (RFC 5806, 7044), and why it ends (RFC 3326).
import { describe, expect, it } from 'vitest';
import type { IncomingInvite, InviteEnd, UserAgentOptions } from '../../src/sip/index.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

function request(method: string, more: readonly string[] = [], body = ''): string {
  const lines = [
    `${method} sip:100@192.0.2.2 SIP/2.0`,
    `Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${method === 'CANCEL' ? 'INVITE' : method}`,
    'From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=1',
    'To: <sip:100@192.0.2.2>',
    'Call-ID: one',
    `CSeq: 1 ${method}`,
    'Contact: <sip:a@192.0.2.1>',
    'Max-Forwards: 70',
    ...more,
    `Content-Length: ${body.length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

async function received(text: string, options: Partial<UserAgentOptions> = {}) {
  const pair = new FakePair();
  const inbox = pair.network.listen(here);
  const calls: IncomingInvite[] = [];
  const ends: InviteEnd[] = [];
  await pair.agent(there, {
    onInvite: (invite) => {
      calls.push(invite);
      invite.listen({ onEnd: (end) => ends.push(end) });
    },
    ...options,
  });
  pair.network.carry(text, here, there);
  await pair.clock.advanceAsync(10);
  return { pair, inbox, calls, ends };
}

describe('an incoming call', () => {
  const fields = [
    'P-Asserted-Identity: <sip:+79161234567@ims.invalid>',
    'Privacy: id',
    'Diversion: <sip:74951234567@a>;reason=no-answer',
  ];

  it('tells the asserted identity of a trusted source only, and who sent it on', async () => {
    const { calls } = await received(request('INVITE', fields), { trusts: ({ host }) => host === here.host });
    expect(calls[0]?.from.user).toBe('anonymous');
    expect(calls[0]?.asserted?.user).toBe('+79161234567');
    expect(calls[0]?.privacy).toEqual(['id']);
    expect(calls[0]?.diversions).toMatchObject([{ user: '74951234567', reason: 'no-answer' }]);
    const strange = await received(request('INVITE', fields), { trusts: () => false });
    expect(strange.calls[0]?.asserted).toBeUndefined();
    expect((await received(request('INVITE', fields))).calls[0]?.asserted).toBeUndefined();
  });

  it('that is cancelled tells when it was taken elsewhere', async () => {
    const { pair, ends } = await received(request('INVITE'));
    const reason = 'Reason: SIP;cause=200;text="Call completed elsewhere", Q.850;cause=26';
    pair.network.carry(request('CANCEL', [reason]), here, there);
    await pair.clock.advanceAsync(10);
    expect(ends).toMatchObject([{ by: 'them', status: 487, sipCause: 200, q850: 26 }]);
  });
});

describe('a call of ours', () => {
  it('says who calls as the trunk wants it, and hides it when asked', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const identity = { uri: 'sip:74951234567@clinic.invalid', as: 'asserted', private: true } as const;
    const order = { target: 'sip:100@192.0.2.2', from: 'sip:clinic@192.0.2.1', body: Buffer.from('offer') };
    agent.invite({ ...order, identity }, { onAnswer: () => undefined, onEnd: () => undefined });
    await pair.clock.advanceAsync(10);
    const { headers } = requestIn(inbox, 'INVITE');
    expect(headers.get('from')).toMatch(/^"Anonymous" <sip:anonymous@anonymous.invalid>;tag=/);
    expect(headers.get('p-asserted-identity')).toBe('<sip:74951234567@clinic.invalid>');
    expect(headers.get('privacy')).toBe('id');
    expect(headers.get('contact')).toMatch(/^<sip:anonymous@/);
  });

  it('tells in its CANCEL why', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const { call } = pair.call(agent);
    await pair.clock.advanceAsync(10);
    pair.reply(requestIn(inbox, 'INVITE'), 180, { toTag: 'x' });
    await pair.clock.advanceAsync(10);
    call.bye({ Reason: 'Q.850;cause=19' });
    await pair.clock.advanceAsync(10);
    expect(requestIn(inbox, 'CANCEL').headers.get('reason')).toBe('Q.850;cause=19');
  });
});
