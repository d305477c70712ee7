// RFC 3263 §4.3, RFC 3261 §9.1, §13.2.2.4: a name with two places of which one is silent, wakes up late, or crosses a CANCEL.
import { describe, expect, it } from 'vitest';
import { FakePair, here, there } from './sip-fake-pair.ts';
import { beyond, leftMs, Place, resolver, target, twoPlaces } from './sip-places.ts';

const contact = { Contact: '<sip:100@192.0.2.2>' };
const contactBeyond = { Contact: '<sip:100@192.0.2.3>' };
const answered = { headers: contact, body: Buffer.from('answer') };

/** A call whose first place has been silent, so that it has gone to the second too. */
async function left() {
  const places = await twoPlaces();
  const caller = places.pair.call(places.agent, { target });
  await places.pair.clock.advanceAsync(leftMs);
  expect(places.second.heard).toEqual(['INVITE']);
  places.first.inbox.splice(0, places.first.inbox.length - 1);
  return { ...places, ...caller };
}

describe('a place that swallows everything', () => {
  it('is left after 2.5 s, gets no INVITE any more, and comes last next time', async () => {
    const { pair, agent, first, second } = await twoPlaces();
    const { story } = pair.call(agent, { target });
    await pair.clock.advanceAsync(leftMs);
    expect(first.heard).toEqual(['INVITE', 'INVITE', 'INVITE']);
    const [a, b] = [first.request('INVITE'), second.request('INVITE')];
    expect(b.headers.get('call-id')).toBe(a.headers.get('call-id'));
    expect(b.headers.get('cseq')).toBe(a.headers.get('cseq'));
    expect(b.headers.get('via')).not.toBe(a.headers.get('via'));
    await second.say(180);
    await second.say(200, { ...answered, headers: contactBeyond });
    await pair.clock.advanceAsync(10_000);
    expect(first.heard).toHaveLength(3);
    expect(story).toEqual(['180', 'answer answer']);
    pair.call(agent, { target });
    await pair.clock.advanceAsync(10);
    expect(first.heard).toHaveLength(3);
  });

  it('is left when it takes a connection and says nothing, too', async () => {
    const pair = new FakePair();
    const transport = { ...pair.network.transport(here), protocol: 'TCP' as const };
    const agent = await pair.agent(here, { resolver, transport });
    const [first, second] = [new Place(pair, there), new Place(pair, beyond)];
    const { story } = pair.call(agent, { target: `${target};transport=tcp` });
    await pair.clock.advanceAsync(leftMs);
    expect([first.heard, second.heard]).toEqual([['INVITE'], ['INVITE']]);
    await second.say(200, answered);
    expect(story).toEqual(['answer answer']);
  });

  it('keeps nobody from finding out that somebody is there (OPTIONS)', async () => {
    const { pair, agent, first, second } = await twoPlaces();
    const ping = agent.ping(target, 6_000);
    await pair.clock.advanceAsync(leftMs);
    await second.say(200, {}, 'OPTIONS');
    expect(await ping).toMatchObject({ ok: true, from: beyond });
    await pair.clock.advanceAsync(10_000);
    expect(first.heard).toEqual(['OPTIONS', 'OPTIONS', 'OPTIONS']);
  });

  it('does not make a text arrive twice', async () => {
    const { pair, agent, second } = await twoPlaces();
    const sent = agent.message({ target, from: 'sip:clinic@192.0.2.1', body: Buffer.from('text') });
    await pair.clock.advanceAsync(10_000);
    expect(second.heard).toEqual([]);
    await pair.clock.advanceAsync(60_000);
    expect(await sent).toEqual({ ok: false, status: 408 });
  });

  it('ends the call when the other is silent too, by the time of the last', async () => {
    const { pair, story, first, second } = await left();
    await pair.clock.advanceAsync(31_800);
    expect(story).toEqual([]);
    await pair.clock.advanceAsync(200);
    expect(story).toEqual(['end network setup 408 timeout']);
    expect(second.heard).toHaveLength(7);
    expect(first.heard).toHaveLength(1);
  });
});

describe('a place that wakes up late', () => {
  it('while the other rings is cancelled at once, and rings for nobody', async () => {
    const { first, second, story } = await left();
    await second.say(180);
    await first.say(180);
    expect(first.heard).toEqual(['INVITE', 'CANCEL']);
    expect(first.request('CANCEL').headers.get('via')).toBe(first.request('INVITE').headers.get('via'));
    await first.letGo();
    expect(first.heard.at(-1)).toBe('ACK');
    await second.say(200, answered);
    expect(story).toEqual(['180', 'answer answer']);
    expect(second.heard).toEqual(['INVITE']);
  });

  it('and refuses while the other rings changes nothing', async () => {
    const { first, second, story } = await left();
    await second.say(180);
    await first.say(486);
    expect(first.heard).toEqual(['INVITE', 'ACK']);
    await second.say(200, answered);
    expect(story).toEqual(['180', 'answer answer']);
  });

  it('and answers after the other has: is acknowledged and hung up', async () => {
    const { pair, first, second, story, call } = await left();
    await second.say(200, { headers: contactBeyond, body: Buffer.from('second') });
    await first.say(200, answered);
    expect(first.heard).toEqual(['INVITE', 'ACK', 'BYE']);
    await first.say(200, {}, 'BYE');
    await pair.clock.advanceAsync(40_000);
    expect(story).toEqual(['answer second']);
    expect([call.state, second.heard]).toEqual(['talking', ['INVITE', 'ACK']]);
  });

  it('and answers while the other rings: is the answer, and the other is cancelled', async () => {
    const { pair, first, second, story, call } = await left();
    await second.say(180);
    await first.say(200, answered);
    expect(first.heard).toEqual(['INVITE', 'ACK']);
    expect(second.heard).toEqual(['INVITE', 'CANCEL']);
    expect(second.request('CANCEL').headers.get('reason')).toMatch(/^SIP;cause=200/);
    await second.letGo();
    await pair.clock.advanceAsync(70_000);
    expect(story).toEqual(['180', 'answer answer']);
    expect(call.state).toBe('talking');
  });

  it('and answers while the other is silent: the other is cancelled when it wakes up, or hung up', async () => {
    for (const status of [180, 200]) {
      const { first, second, story } = await left();
      await first.say(200, answered);
      await second.say(status, { headers: contactBeyond });
      expect(second.heard).toEqual(['INVITE', ...(status === 180 ? ['CANCEL'] : ['ACK', 'BYE'])]);
      expect(story).toEqual(['answer answer']);
    }
  });

  it('before the other has said anything is waited for again, and the other is cancelled', async () => {
    const { pair, first, second, story } = await left();
    await first.say(100);
    await second.say(100);
    expect(second.heard).toEqual(['INVITE', 'CANCEL']);
    await second.letGo();
    await first.say(180);
    await pair.clock.advanceAsync(5_000);
    await first.say(200, answered);
    expect(first.heard).toEqual(['INVITE', 'ACK']);
    expect(story).toEqual(['180', 'answer answer']);
  });

  it('and refuses before the other has said anything: ends the call, and the other rings for nobody', async () => {
    const { first, second, story } = await left();
    await first.say(486);
    await second.say(180);
    expect(second.heard).toEqual(['INVITE', 'CANCEL']);
    expect(story).toEqual(['end them setup 486']);
  });

  it('has the call when the other says that it knows it already (482)', async () => {
    const { first, second, story } = await left();
    await second.say(482);
    await first.say(180);
    await first.say(200, answered);
    expect(first.heard).toEqual(['INVITE', 'ACK']);
    expect(story).toEqual(['180', 'answer answer']);
  });

  it('has the call when the other cannot (503), which the listener hears as another place', async () => {
    for (const before of [[], [100]]) {
      const { pair, first, second, story, call } = await left();
      for (const status of before) await second.say(status);
      await second.say(503);
      expect([story, call.state]).toEqual([[], 'calling']);
      await pair.clock.advanceAsync(400);
      await first.say(180);
      await first.say(200, answered);
      expect(first.heard).toEqual(['INVITE', 'ACK']);
      expect(second.heard).toEqual(['INVITE', 'ACK']);
      expect(story).toEqual(['180', 'answer answer']);
    }
  });

  it('has the call when nobody is at the other (ICMP)', async () => {
    const off = await twoPlaces();
    off.pair.network.close(beyond);
    const { story } = off.pair.call(off.agent, { target });
    await off.pair.clock.advanceAsync(4_000);
    expect(off.agent.counters['requests sent to another target']).toBe(1);
    expect(story).toEqual([]);
    await off.first.say(200, answered);
    expect(story).toEqual(['answer answer']);
  });

  it('never, while the other could not, ends the call by its own time', async () => {
    const { pair, second, story } = await left();
    await second.say(503);
    await pair.clock.advanceAsync(29_000);
    expect(story).toEqual([]);
    await pair.clock.advanceAsync(1_000);
    expect(story).toEqual(['end network setup 408 timeout']);
  });

  it('is there all the same for who only asks (OPTIONS)', async () => {
    const { pair, agent, first, second } = await twoPlaces();
    const ping = agent.ping(target, 6_000);
    await pair.clock.advanceAsync(leftMs);
    await second.say(503, {}, 'OPTIONS');
    await first.say(200, {}, 'OPTIONS');
    expect(await ping).toMatchObject({ ok: true, status: 200, from: there });
  });

  it('after all is over is cancelled, or acknowledged and hung up', async () => {
    for (const status of [183, 200]) {
      const { first, second, story } = await left();
      await second.say(603);
      await first.say(status, answered);
      expect(first.heard).toEqual(['INVITE', ...(status === 183 ? ['CANCEL'] : ['ACK', 'BYE'])]);
      expect(story).toEqual(['end them setup 603']);
    }
  });

  it('after the other has asked for a password is cancelled', async () => {
    const { pair, agent, first, second } = await twoPlaces();
    const { story } = pair.call(agent, { target, password: 'secret' });
    await pair.clock.advanceAsync(leftMs);
    const headers = { 'Proxy-Authenticate': 'Digest realm="trunk", nonce="n", qop="auth"' };
    await second.say(407, { headers });
    expect(second.request('INVITE').headers.get('cseq')).toBe('2 INVITE');
    await first.say(180);
    expect(first.request('CANCEL').headers.get('cseq')).toBe('1 CANCEL');
    await second.say(200, answered);
    expect(story).toEqual(['answer answer']);
  });

  it('leaves nothing behind though nobody answers what is cancelled', async () => {
    const { pair, agent, first, second, call } = await left();
    await second.say(200, answered);
    await first.say(180);
    call.bye();
    await pair.clock.advanceAsync(100_000);
    expect([pair.clock.pending, agent.counters.exceptions]).toEqual([0, undefined]);
  });
});

describe('a caller who gives up', () => {
  it('while a place has only tried goes to no other, whatever that one says (CANCEL × 503)', async () => {
    const { pair, agent, first, second } = await twoPlaces();
    const { call, story } = pair.call(agent, { target });
    await pair.clock.advanceAsync(10);
    await first.say(100);
    call.cancel();
    await first.say(503);
    await pair.clock.advanceAsync(60_000);
    expect(first.heard.slice(0, 3)).toEqual(['INVITE', 'CANCEL', 'ACK']);
    expect(second.heard).toEqual([]);
    expect(story).toEqual(['end us setup 487']);
  });

  it('while the second rings takes both back', async () => {
    const { first, second, call, story } = await left();
    await second.say(180);
    call.cancel({ Reason: 'Q.850;cause=16' });
    await first.say(180);
    await second.letGo();
    await first.letGo();
    for (const place of [first, second]) {
      expect(place.heard).toEqual(['INVITE', 'CANCEL', 'ACK']);
      expect(place.request('CANCEL').headers.get('reason')).toBe('Q.850;cause=16');
    }
    expect(story).toEqual(['180', 'end us setup 487']);
  });

  it('while both are silent sends nothing any more, and cancels who wakes up', async () => {
    const { pair, first, second, call, story } = await left();
    call.cancel();
    await pair.clock.advanceAsync(5_000);
    expect([first.heard, second.heard]).toEqual([['INVITE'], ['INVITE']]);
    for (const place of [first, second]) {
      await place.say(100);
      await place.say(180);
      expect(place.heard).toEqual(['INVITE', 'CANCEL']);
    }
    expect(story).toEqual(['end us setup 487']);
  });

  it('before the first is left never comes to the second', async () => {
    const { pair, agent, second } = await twoPlaces();
    const { call } = pair.call(agent, { target });
    await pair.clock.advanceAsync(1_000);
    call.cancel();
    await pair.clock.advanceAsync(60_000);
    expect(second.heard).toEqual([]);
  });
});
