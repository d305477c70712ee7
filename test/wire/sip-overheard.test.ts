// RFC 7616 §3.4.6, §5.5 (replay) for SIP (RFC 3261 §22): who overhears a telephone of ours calls nobody at our cost.
import { describe, expect, it } from 'vitest';
import type { IncomingInvite } from '../../src/sip/index.ts';
import { FakePair, there } from './sip-fake-pair.ts';
import { nonceIn, signature } from './signature.ts';

const telephone = { host: '198.51.100.7', port: 40_001 };
const thief = { host: '203.0.113.66', port: 5060 };
const dialled = 'sip:+79120000000@192.0.2.2';

interface Sent {
  readonly method?: string;
  readonly uri: string;
  readonly callId: string;
  readonly cseq: number;
  readonly toTag?: string;
  readonly authorization?: string;
  readonly more?: readonly string[];
}

function text({ method = 'INVITE', uri, callId, cseq, toTag, authorization, more = [] }: Sent): string {
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP 192.168.1.5:40001;rport;branch=z9hG4bK${callId}${cseq}${method}`,
    `From: <sip:101@192.0.2.2>;tag=${callId}`,
    `To: <${dialled}>${toTag === undefined ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    'Contact: <sip:101@192.168.1.5:40001>',
    'Max-Forwards: 70',
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    ...more,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** A telephone that the test speaks for has called, and talks. */
async function talking() {
  const pair = new FakePair();
  const invites: IncomingInvite[] = [];
  await pair.agent(there, {
    passwordOf: () => 'secret',
    realm: 'house',
    onRegister: () => undefined,
    admit: () => 'signed',
    onInvite: (invite) => {
      invites.push(invite);
      invite.listen({ onEnd: () => undefined, onOffer: () => Buffer.from('held') });
      invite.answer(Buffer.from('answer'));
    },
  });
  const inboxes = { telephone: pair.network.listen(telephone), thief: pair.network.listen(thief) };
  const say = async (from: typeof telephone, sent: Sent): Promise<string> => {
    pair.network.carry(text(sent), from, there);
    await pair.clock.advanceAsync(20);
    return (from === thief ? inboxes.thief : inboxes.telephone).at(-1) ?? '';
  };
  const call = { uri: dialled, callId: 'call' };
  const asked = await say(telephone, { ...call, cseq: 1 });
  const nonce = nonceIn(asked);
  const signed = (count: number, uri: string): string => signature({ realm: 'house', nonce, count, uri });
  const authorization = signed(1, dialled);
  const answered = await say(telephone, { ...call, cseq: 2, authorization });
  const toTag = /\r\nTo: [^\r]*;tag=([^\r;]*)/.exec(answered)?.[1] ?? '';
  const contact = /\r\nContact: <([^>]*)>/.exec(answered)?.[1] ?? '';
  await say(telephone, { method: 'ACK', ...call, cseq: 2, toTag });
  return { invites, say, signed, toTag, contact };
}

const statusOf = (response: string): string => response.slice(8, 11);

describe('the signature of a hold that was overheard', () => {
  it.each([
    ['the place that it names', (contact: string) => contact],
    ['another number', () => 'sip:+79990000000@192.0.2.2'],
  ])('makes no call to %s', async (_, target) => {
    const { invites, say, signed, toTag, contact } = await talking();
    const authorization = signed(2, contact);
    const hold = await say(telephone, { uri: contact, callId: 'call', cseq: 3, toTag, authorization });
    expect(statusOf(hold)).toBe('200');
    const stolen = await say(thief, { uri: target(contact), callId: 'stolen', cseq: 1, authorization });
    expect(statusOf(stolen)).toBe('401');
    expect(invites).toHaveLength(1);
  });

  it('is no call to the place that it names either, when the telephone has named another than it wrote to', async () => {
    const { invites, say, signed, toTag, contact } = await talking();
    const authorization = signed(2, 'sip:102@192.0.2.2');
    const hold = await say(telephone, { uri: contact, callId: 'call', cseq: 3, toTag, authorization });
    expect(statusOf(hold)).toBe('200');
    const stolen = { uri: 'sip:102@192.0.2.2', callId: 'stolen', cseq: 1, authorization };
    expect(statusOf(await say(thief, stolen))).toBe('401');
    expect(invites).toHaveLength(1);
  });
});

describe('the signature of a call that was overheard', () => {
  it.each([
    ['that was refused before anybody was asked', { more: ['Require: nothing-known'] }, '420'],
    ['in a dialog that is over', { toTag: 'gone' }, '481'],
  ])('%s makes no other', async (_, change, refused) => {
    const { invites, say, signed } = await talking();
    const authorization = signed(2, dialled);
    const call = { uri: dialled, callId: 'second', cseq: 1, authorization, ...change };
    expect(statusOf(await say(telephone, call))).toBe(refused);
    expect(statusOf(await say(thief, { uri: dialled, callId: 'stolen', cseq: 1, authorization }))).toBe(
      '401',
    );
    expect(invites).toHaveLength(1);
  });

  it('in a dialog that is over, of a telephone that has moved and hears nothing, makes no other', async () => {
    const { invites, say, signed } = await talking();
    const authorization = signed(2, dialled);
    const moved = { host: '198.51.100.99', port: 40_001 };
    await say(moved, { uri: dialled, callId: 'second', cseq: 1, authorization, toTag: 'gone' });
    const stolen = { uri: dialled, callId: 'stolen', cseq: 1, authorization };
    expect(statusOf(await say(thief, stolen))).toBe('401');
    expect(invites).toHaveLength(1);
  });

  it('which never came makes none to another number', async () => {
    const { invites, say, signed } = await talking();
    const authorization = signed(2, dialled);
    const stolen = { uri: 'sip:+442079460000@192.0.2.2', callId: 'stolen', cseq: 1, authorization };
    expect(statusOf(await say(thief, stolen))).toBe('401');
    expect(invites).toHaveLength(1);
  });
});

describe('a telephone', () => {
  it('goes on with its nonce after a hold', async () => {
    const { invites, say, signed, toTag, contact } = await talking();
    const hold = signed(2, contact);
    await say(telephone, { uri: contact, callId: 'call', cseq: 3, toTag, authorization: hold });
    const authorization = signed(3, dialled);
    expect(statusOf(await say(telephone, { uri: dialled, callId: 'next', cseq: 1, authorization }))).toBe(
      '200',
    );
    expect(invites).toHaveLength(2);
  });
});
