// Before the answer: reliable provisional responses (RFC 3262), UPDATE (RFC 3311), several early dialogs (RFC 3261 §13.2.2).
import { describe, expect, it } from 'vitest';
import type { IncomingInvite } from '../../src/sip/index.ts';
import type { SipRequest } from '../../src/sip/message/message.ts';
import type { ResponseParts } from '../../src/sip/message/respond.ts';
import { FakePair, farEnd, here, requestIn, there, type FarEnd } from './sip-fake-pair.ts';

const contact = { Contact: '<sip:100@192.0.2.2>' };

interface Ringing {
  readonly pair: FakePair;
  readonly inbox: string[];
  readonly story: string[];
  readonly progress: string[];
  readonly invite: SipRequest;
  readonly call: ReturnType<FakePair['call']>['call'];
  far(tag: string): FarEnd;
  reply(status: number, parts: ResponseParts): Promise<void>;
  /** A response that wants a PRACK. */
  reliable(rseq: number, body?: string, tag?: string): Promise<void>;
  pracks(): string[];
}

/** A call of ours whose far end is spoken by the test. */
async function calling(onOffer?: (offer: Buffer) => Buffer): Promise<Ringing> {
  const pair = new FakePair();
  const agent = await pair.agent(here);
  const inbox = pair.network.listen(there);
  const { call, story, progress } = pair.call(agent, { onOffer });
  await pair.clock.advanceAsync(10);
  const invite = requestIn(inbox, 'INVITE');
  const reply = (status: number, parts: ResponseParts): Promise<void> => {
    pair.reply(invite, status, { ...parts, headers: { ...contact, ...parts.headers } });
    return pair.clock.advanceAsync(10);
  };
  return {
    pair, inbox, story, progress, invite, call, reply,
    far: (tag) => farEnd(pair, invite, tag),
    reliable: (rseq, body = '', tag = 'x') =>
      reply(183, { toTag: tag, headers: { Require: '100rel', RSeq: String(rseq) }, body: Buffer.from(body) }),
    pracks: () => inbox.filter((text) => text.startsWith('PRACK')).map((text) => /RAck: (.*)\r/.exec(text)?.[1] ?? ''),
  }; // prettier-ignore
}

describe('a reliable provisional response to us', () => {
  it('is offered for, and acknowledged by a PRACK in its early dialog', async () => {
    const { inbox, story, invite, reply, pair } = await calling();
    expect(invite.headers.list('supported')).toContain('100rel');
    const routes = [['Record-Route', '<sip:198.51.100.1;lr>']] as const;
    pair.network.lose = ({ to }) => to.host === '198.51.100.1';
    await reply(183, { toTag: 'x', headers: { Require: '100rel', RSeq: '77' }, repeated: routes });
    const sent = pair.network.sent.find(({ text }) => text.startsWith('PRACK'));
    expect(sent?.to.host).toBe('198.51.100.1');
    expect(sent?.text).toMatch(/^PRACK sip:100@192.0.2.2 [^]*Route: <sip:198.51.100.1;lr>\r\n/);
    expect(sent?.text).toMatch(/To: .*;tag=x\r\n[^]*CSeq: 2 PRACK\r\n[^]*RAck: 77 1 INVITE\r\n/);
    expect(story).toEqual(['183']);
    expect(inbox).toHaveLength(1);
  });

  it('that comes again is neither told nor acknowledged again', async () => {
    const { story, reliable, inbox, pracks, pair } = await calling();
    await reliable(5, 'early');
    pair.reply(requestIn(inbox, 'PRACK'), 200);
    await reliable(5, 'early');
    expect(story).toEqual(['183']);
    expect(pracks()).toEqual(['5 1 INVITE']);
  });

  it('that came before the one that precedes it waits until that has come', async () => {
    const { story, reliable, pracks } = await calling();
    await reliable(5);
    await reliable(7, 'later');
    expect(pracks()).toEqual(['5 1 INVITE']);
    await reliable(6);
    await reliable(7, 'later');
    expect(pracks()).toEqual(['5 1 INVITE', '6 1 INVITE', '7 1 INVITE']);
    expect(story).toEqual(['183', '183', '183']);
  });

  it('whose PRACK is lost gets it again', async () => {
    const { pair, reliable, pracks } = await calling();
    let lost = 0;
    pair.network.lose = ({ text }) => text.startsWith('PRACK') && (lost += 1) <= 1;
    await reliable(5);
    expect(pracks()).toEqual([]);
    await pair.clock.advanceAsync(600);
    expect(pracks()).toEqual(['5 1 INVITE']);
  });

  it('goes into the answer: its numbers go on, and its description holds when the answer has none', async () => {
    const { pair, inbox, story, call, reliable, reply } = await calling();
    await reliable(5, 'early');
    pair.reply(requestIn(inbox, 'PRACK'), 200);
    await reply(200, { toTag: 'x' });
    expect(story).toEqual(['183', 'answer early']);
    expect(requestIn(inbox, 'ACK').headers.get('cseq')).toBe('1 ACK');
    call.bye();
    await pair.clock.advanceAsync(10);
    expect(requestIn(inbox, 'BYE').headers.get('cseq')).toBe('3 BYE');
  });
});

describe('UPDATE before the answer', () => {
  const onOffer = (offer: Buffer): Buffer => Buffer.from(`re-${offer.toString()}`);

  it('with an offer is taken once ours has its answer, and holds from then on', async () => {
    const { pair, inbox, story, reliable, reply, far } = await calling(onOffer);
    await reliable(5, 'early');
    far('x').send('UPDATE', { headers: contact, body: 'new' });
    await pair.clock.advanceAsync(10);
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 200 [^]*re-new$/);
    await reply(200, { toTag: 'x' });
    expect(story).toEqual(['183', 'answer ']);
  });

  it('with an offer while ours is without its answer gets 491', async () => {
    const { pair, inbox, reply, far } = await calling(onOffer);
    await reply(183, { toTag: 'x', body: Buffer.from('maybe') });
    far('x').send('UPDATE', { headers: contact, body: 'new' });
    await pair.clock.advanceAsync(10);
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 491 /);
  });

  it('to a fork that another has won over gets 481', async () => {
    const { pair, inbox, reliable, reply, far } = await calling(onOffer);
    await reliable(1, 'one', 'one');
    await reliable(1, 'two', 'two');
    await reply(200, { toTag: 'two' });
    far('one').send('UPDATE', { headers: contact });
    far('two').send('UPDATE', { headers: contact });
    await pair.clock.advanceAsync(10);
    expect(inbox.slice(-2).map((text) => text.slice(8, 11))).toEqual(['481', '200']);
  });
});

describe('forks that ring', () => {
  it('are told apart, each with its description, and numbered each for itself', async () => {
    const { progress, pracks, reliable, reply, story } = await calling();
    await reliable(1, 'one', 'one');
    await reliable(9, 'two', 'two');
    await reliable(2, '', 'one');
    await reply(180, { toTag: 'three' });
    expect(progress).toEqual(['one: one', 'two: two', 'one: ', 'three: ']);
    expect(pracks()).toEqual(['1 1 INVITE', '9 1 INVITE', '2 1 INVITE']);
    await reply(200, { toTag: 'one', body: Buffer.from('final') });
    expect(story.at(-1)).toBe('answer final');
  });

  it('without number are not followed', async () => {
    const { pair, story, reliable } = await calling();
    for (let fork = 0; fork < 50; fork += 1) await reliable(1, '', `fork${fork}`);
    expect(story).toHaveLength(20);
    expect(pair.lines(here).filter((line) => line === 'PRACK')).toHaveLength(20);
  });

  it('that all answer, without number, are not hung up one by one', async () => {
    const { pair, story, reply } = await calling();
    for (let fork = 0; fork < 50; fork += 1) await reply(200, { toTag: `fork${fork}` });
    expect(story).toEqual(['answer ']);
    const byes = pair.network.sent.filter(({ text }) => text.startsWith('BYE'));
    expect(new Set(byes.map(({ text }) => /To:.*tag=(\w+)/.exec(text)?.[1])).size).toBe(19);
  });
});

describe('a caller who requires 100rel', () => {
  const offer = 'offer';

  async function called(
    body: string,
    onInvite: (invite: IncomingInvite) => void,
    onOffer?: (offer: Buffer) => Buffer,
  ) {
    const pair = new FakePair();
    const inbox = pair.network.listen(here);
    const callee = await pair.callee(onInvite, onOffer);
    const send = (method: string, cseq: number, more: string, text = ''): Promise<void> => {
      const tag = /To:.*tag=([\w-]+)/.exec(inbox.find((line) => line.includes('tag=')) ?? '')?.[1];
      const to = tag === undefined || method === 'CANCEL' ? '' : `;tag=${tag}`;
      pair.network.carry(
        `${method} sip:100@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${method === 'CANCEL' ? 'INVITE' : method}${cseq}\r\n` +
          `From: <sip:a@b>;tag=1\r\nTo: <sip:100@192.0.2.2>${to}\r\nCall-ID: one\r\nCSeq: ${cseq} ${method}\r\n` +
          `Contact: <sip:a@192.0.2.1>\r\nMax-Forwards: 70\r\n${more}${text === '' ? '' : 'Content-Type: application/sdp\r\n'}` +
          `Content-Length: ${text.length}\r\n\r\n${text}`,
        here,
        there,
      );
      return pair.clock.advanceAsync(5);
    };
    await send('INVITE', 1, 'Require: 100rel\r\n', body);
    const rseqs = (): number[] => inbox.flatMap((text) => /RSeq: (\d+)/.exec(text)?.[1] ?? []).map(Number);
    const statuses = (): string[] => inbox.map((text) => text.slice(8, 11));
    return { pair, inbox, story: callee.story, send, rseqs, statuses };
  }

  it('gets each again, at growing intervals, until its PRACK', async () => {
    const { pair, rseqs, send, statuses } = await called(offer, (invite) => invite.progress(180));
    await pair.clock.advanceAsync(3_600);
    expect(statuses()).toEqual(['180', '180', '180', '180']);
    expect(new Set(rseqs()).size).toBe(1);
    await send('PRACK', 2, `RAck: ${rseqs()[0]} 1 INVITE\r\n`);
    await pair.clock.advanceAsync(20_000);
    expect(statuses()).toEqual(['180', '180', '180', '180', '200']);
  });

  it('gets 481 for a PRACK of something else, also after the right one', async () => {
    const { rseqs, send, statuses } = await called(offer, (invite) => invite.progress(180));
    const [rseq] = rseqs() as [number];
    await send('PRACK', 2, `RAck: ${rseq + 1} 1 INVITE\r\n`);
    await send('PRACK', 3, `RAck: ${rseq} 2 INVITE\r\n`);
    await send('PRACK', 4, '');
    await send('PRACK', 5, `RAck: ${rseq} 1 INVITE\r\n`);
    await send('PRACK', 6, `RAck: ${rseq} 1 INVITE\r\n`);
    expect(statuses()).toEqual(['180', '481', '481', '481', '200', '481']);
  });

  it('gets the second only after the PRACK of the first, and the answer only after that of the last', async () => {
    const { rseqs, send, statuses, inbox, story } = await called(offer, (invite) => {
      invite.progress(180);
      invite.progress(183, Buffer.from('early'));
      invite.answer(Buffer.from('early'));
    });
    expect(statuses()).toEqual(['180']);
    await send('PRACK', 2, `RAck: ${rseqs()[0]} 1 INVITE\r\n`);
    expect(statuses()).toEqual(['180', '200', '183']);
    expect(rseqs()[1]).toBe((rseqs()[0] as number) + 1);
    expect(story).toEqual(['invite']);
    await send('PRACK', 3, `RAck: ${rseqs()[1]} 1 INVITE\r\n`);
    expect(statuses()).toEqual(['180', '200', '183', '200', '200']);
    // RFC 6337 §3.1.1: what is known is not said again
    expect(inbox.at(-1)).toMatch(/CSeq: 1 INVITE[^]*Content-Length: 0\r\n/);
    await send('ACK', 1, '');
    expect(story).toEqual(['invite', 'answered', 'confirmed']);
  });

  it('who never acknowledges is refused with 504 after 32 s', async () => {
    const { pair, story, statuses } = await called(offer, (invite) => invite.progress(180));
    await pair.clock.advanceAsync(33_000);
    expect(statuses()).toContain('504');
    expect(story).toEqual(['invite', 'end network setup 408 timeout no-ack']);
  });

  it('may cancel while the answer waits for his PRACK', async () => {
    const { send, story, statuses, pair } = await called(offer, (invite) => {
      invite.progress(180);
      invite.answer(Buffer.from('late'));
    });
    await send('CANCEL', 1, '');
    expect(statuses().slice(-2).sort()).toEqual(['200', '487']);
    await pair.clock.advanceAsync(1_000);
    expect(story).toEqual(['invite', 'cancel', 'end them setup 487']);
  });

  it('and offers nothing hears nothing before the answer, which brings our offer', async () => {
    const { send, inbox, statuses } = await called('', (invite) => {
      invite.progress(180);
      invite.answer(Buffer.from('ours'));
    });
    expect(statuses()).toEqual(['200']);
    expect(inbox[0]).toMatch(/\r\n\r\nours$/);
    await send('PRACK', 2, 'RAck: 1 1 INVITE\r\n');
    expect(statuses()).toEqual(['200', '481']);
  });

  it('may offer anew by UPDATE when he knows our description, and not before', async () => {
    const { rseqs, send, inbox, statuses } = await called(
      offer,
      (invite) => invite.progress(183, Buffer.from('early')),
      (text) => Buffer.from(`re-${text.toString()}`),
    );
    await send('UPDATE', 2, '', 'new');
    expect(inbox.at(-1)).toMatch(/^SIP\/2.0 500 [^]*Retry-After: \d+\r\n/);
    await send('PRACK', 3, `RAck: ${rseqs()[0]} 1 INVITE\r\n`);
    await send('UPDATE', 4, '', 'new');
    expect(statuses().slice(-2)).toEqual(['200', '200']);
    expect(inbox.at(-1)).toMatch(/\r\n\r\nre-new$/);
  });
});
