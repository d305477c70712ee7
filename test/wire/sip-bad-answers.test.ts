// RFC 3261 §13.2.2.4, §12.1.2, RFC 4475 §3.1.2.13: answers whose Contact or Record-Route can't be read.
import { describe, expect, it } from 'vitest';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

const answer = Buffer.from('answer');
/** RFC 4475 §3.1.2.13: a URI with headers wants angle brackets. */
const badContact = { Contact: 'sip:100@192.0.2.2?Route=%3Csip:192.0.2.9%3E' };
const badRoute = { Contact: '<sip:100@192.0.2.2>', 'Record-Route': '<sip:192.0.2.9;lr' };

async function calling() {
  const pair = new FakePair();
  const agent = await pair.agent(here);
  const inbox = pair.network.listen(there);
  const caller = pair.call(agent);
  await pair.clock.advanceAsync(10);
  return { pair, agent, inbox, ...caller, invite: requestIn(inbox, 'INVITE') };
}

/** First words of what has come there. */
function methods(inbox: readonly string[]): string[] {
  return inbox.map((text) => text.split(' ')[0] ?? '');
}

describe('a Contact that can not be read', () => {
  it('in a 180: it rings, and is called off by CANCEL', async () => {
    const { pair, call, invite, inbox, story } = await calling();
    pair.reply(invite, 180, { toTag: 'x', headers: badContact });
    await pair.clock.advanceAsync(10);
    call.cancel();
    await pair.clock.advanceAsync(10);
    expect(methods(inbox)).toEqual(['INVITE', 'CANCEL']);
    pair.reply(requestIn(inbox, 'CANCEL'), 200);
    pair.reply(invite, 487, { toTag: 'x', headers: badContact });
    await pair.clock.advanceAsync(10);
    expect(story).toEqual(['180', 'end us setup 487']);
  });

  it('in a 200: the talk goes on with who was called, and ends by a BYE there', async () => {
    const { pair, call, invite, inbox, story } = await calling();
    pair.reply(invite, 200, { toTag: 'x', headers: badContact, body: answer });
    await pair.clock.advanceAsync(10);
    expect(requestIn(inbox, 'ACK').uri).toBe('sip:100@192.0.2.2');
    call.bye();
    await pair.clock.advanceAsync(10);
    expect(requestIn(inbox, 'BYE').uri).toBe('sip:100@192.0.2.2');
    expect(story).toEqual(['answer answer', 'end us talk 200']);
  });

  it('in a 200 to a re-INVITE: the far end stays where it was', async () => {
    const { pair, call, invite, inbox } = await calling();
    const headers = { Contact: '<sip:desk@192.0.2.2>' };
    pair.reply(invite, 200, { toTag: 'x', headers, body: answer });
    await pair.clock.advanceAsync(10);
    const held = call.reoffer(Buffer.from('hold'));
    await pair.clock.advanceAsync(10);
    pair.reply(requestIn(inbox, 'INVITE'), 200, { headers: badContact, body: answer });
    await pair.clock.advanceAsync(10);
    expect(await held).toMatchObject({ ok: true });
    expect(requestIn(inbox, 'ACK').uri).toBe('sip:desk@192.0.2.2');
  });
});

describe('a 200 that no dialog can be made of', () => {
  it.each([
    ['its Record-Route is malformed', { toTag: 'x', headers: badRoute, body: answer }],
    ['it has no To tag', { headers: { Contact: '<sip:100@192.0.2.2>' }, body: answer }],
  ])('is acknowledged as often as it comes and hung up along the way of the INVITE: %s', async (_, parts) => {
    const { pair, agent, invite, inbox, story } = await calling();
    pair.reply(invite, 200, parts);
    await pair.clock.advanceAsync(10);
    pair.reply(requestIn(inbox, 'BYE'), 200);
    await pair.clock.advanceAsync(500);
    pair.reply(invite, 200, parts);
    await pair.clock.advanceAsync(10);
    expect(methods(inbox)).toEqual(['INVITE', 'ACK', 'BYE', 'ACK']);
    expect(requestIn(inbox, 'ACK').headers.get('cseq')).toBe('1 ACK');
    expect(story).toEqual(['end network setup 503']);
    await pair.clock.advanceAsync(64_000);
    expect([pair.clock.pending, agent.counters.exceptions]).toEqual([0, undefined]);
  });

  it('after an early dialog too, which is over then', async () => {
    const { pair, invite, inbox, story } = await calling();
    pair.reply(invite, 180, { toTag: 'x', headers: { Contact: '<sip:100@192.0.2.2>' } });
    pair.reply(invite, 200, { toTag: 'x', headers: badRoute, body: answer });
    await pair.clock.advanceAsync(10);
    expect(methods(inbox)).toEqual(['INVITE', 'ACK', 'BYE']);
    expect(story).toEqual(['180', 'end network setup 503']);
  });
});
