// RFC 3261 §12, §13.2.2.4: what belongs to a call goes to the place that has it, though a name stands for several of them.
import { describe, expect, it } from 'vitest';
import type { ResponseParts } from '../../src/sip/message/respond.ts';
import { here, requestIn } from './sip-fake-pair.ts';
import { beyond, leftMs, target, twoPlaces, type Place } from './sip-places.ts';

/** A proxy, or a far end, that names itself as we do. */
const headers = { 'Record-Route': '<sip:trunk;lr>', Contact: '<sip:100@10.9.9.9>' };
const answer = { headers, body: Buffer.from('answer') };
/** After that nobody counts as dead any more. */
const forgottenMs = 40_000;

/** A call that the second place has taken while the first was silent. */
async function taken(parts: ResponseParts = answer, more: { packetsHeard?: () => Promise<number> } = {}) {
  const places = await twoPlaces();
  const caller = places.pair.call(places.agent, { target, ...more });
  await places.pair.clock.advanceAsync(leftMs);
  await places.second.say(200, parts);
  expect(caller.story).toEqual(['answer answer']);
  return { ...places, ...caller };
}

/** A call that the second place tries, while the first has woken up, is no longer dead, and was taken back. */
async function tried() {
  const places = await twoPlaces();
  const caller = places.pair.call(places.agent, { target });
  await places.pair.clock.advanceAsync(leftMs);
  await places.second.say(100);
  await places.first.say(100);
  await places.first.letGo();
  expect(places.first.heard.slice(-3)).toEqual(['INVITE', 'CANCEL', 'ACK']);
  places.first.inbox.length = 0;
  return { ...places, ...caller };
}

async function later(places: Awaited<ReturnType<typeof taken>>) {
  expect(places.second.heard).toEqual(['INVITE', 'ACK']);
  await places.pair.clock.advanceAsync(forgottenMs);
  places.first.inbox.length = 0;
  places.second.inbox.length = 0;
  return places;
}

describe('a call that a place has answered', () => {
  it('is acknowledged there, though the first has woken up and is no longer dead', async () => {
    const { pair, first, second, story, call } = await tried();
    for (let i = 0; i < 3; i += 1) {
      await second.say(200, answer);
      await pair.clock.advanceAsync(1_000);
    }
    expect(second.heard).toEqual(['INVITE', 'ACK', 'ACK', 'ACK']);
    expect(first.heard).toEqual([]);
    expect([story, call.state]).toEqual([['answer answer'], 'talking']);
  });

  it('is acknowledged there, though it had asked for ten minutes before (503); it is asked first again', async () => {
    const { pair, agent, first, second } = await twoPlaces();
    pair.call(agent, { target });
    await pair.clock.advanceAsync(10);
    await first.say(503);
    await second.say(503, { headers: { 'Retry-After': '600' } });
    await pair.clock.advanceAsync(forgottenMs);
    first.inbox.length = 0;
    second.inbox.length = 0;
    const { story } = pair.call(agent, { target });
    await pair.clock.advanceAsync(leftMs);
    await second.say(200, answer);
    expect(second.heard).toEqual(['INVITE', 'ACK']);
    expect(first.heard).toEqual(['INVITE', 'INVITE', 'INVITE']);
    expect(story).toEqual(['answer answer']);
    pair.call(agent, { target });
    await pair.clock.advanceAsync(10);
    expect([first.heard.length, second.heard.at(-1)]).toEqual([3, 'INVITE']);
  });

  it.each([
    ['by its proxy', answer],
    ['by itself', { ...answer, headers: { Contact: '<sip:100@trunk>' } }],
  ])('hears all that follows there (named %s)', async (_, parts: ResponseParts) => {
    const { pair, call, first, second } = await later(await taken(parts));
    const held = call.reoffer(Buffer.from('hold'));
    await pair.clock.advanceAsync(10);
    await second.say(200, { body: Buffer.from('held') });
    expect(await held).toMatchObject({ ok: true });
    void call.sendKeys('1');
    await pair.clock.advanceAsync(10);
    await second.say(200, {}, 'INFO');
    call.bye();
    await pair.clock.advanceAsync(10);
    expect(second.heard).toEqual(['INVITE', 'ACK', 'INFO', 'BYE']);
    expect(first.heard).toEqual([]);
  });

  it('goes on with the other when that one answers in its stead', async () => {
    const { pair, call, first, second } = await later(await taken());
    const held = call.reoffer(Buffer.from('hold'));
    await pair.clock.advanceAsync(32_100);
    await first.say(200, answer);
    expect(await held).toMatchObject({ ok: true });
    expect(first.heard).toEqual(['INVITE', 'ACK']);
    second.inbox.length = 0;
    call.bye();
    await pair.clock.advanceAsync(10);
    expect([first.heard.at(-1), second.heard]).toEqual(['BYE', []]);
  });

  // RFC 5057 §5.1: a 503 is about this request; it may be tried elsewhere by DNS, where no better answer counts for nothing
  it.each([
    ['does not know it (481)', (other: Place) => other.say(481)],
    ['can not either (503)', (other: Place) => other.say(503)],
  ])('stays when its place can not change it for now (503) and the other one %s', async (_, answers) => {
    const { pair, call, first, second, story } = await later(await taken());
    const held = call.reoffer(Buffer.from('hold'));
    await pair.clock.advanceAsync(10);
    await second.say(503);
    await answers(first);
    expect(await held).toEqual({ ok: false, status: 503 });
    expect([story, call.state]).toEqual([['answer answer'], 'talking']);
  });

  it('stays then too when there is nobody at the other one', async () => {
    const { pair, call, second, story } = await later(await taken());
    const held = call.reoffer(Buffer.from('hold'));
    await pair.clock.advanceAsync(10);
    await second.say(503);
    await pair.clock.advanceAsync(33_000);
    expect(await held).toEqual({ ok: false, status: 503 });
    expect([story, call.state]).toEqual([['answer answer'], 'talking']);
  });

  it('is not over because another place does not know it, when its own answers no question and its sound comes', async () => {
    let packets = 0;
    const places = await taken(answer, { packetsHeard: () => Promise.resolve((packets += 1)) });
    const { pair, call, first, second } = places;
    await pair.clock.advanceAsync(900_000 + 33_000);
    expect([second.heard.at(-1), first.heard.at(-1)]).toEqual(['OPTIONS', 'OPTIONS']);
    await first.say(481, {}, 'OPTIONS');
    expect(call.state).toBe('talking');
  });

  it("goes nowhere else when its place has named neither itself nor a proxy: the name is the line's", async () => {
    const { pair, call, first, second } = await later(await taken({ body: answer.body }));
    const held = call.reoffer(Buffer.from('hold'));
    await pair.clock.advanceAsync(10);
    await second.say(503);
    expect(await held).toEqual({ ok: false, status: 503 });
    void call.sendKeys('1');
    await pair.clock.advanceAsync(33_000);
    call.bye();
    await pair.clock.advanceAsync(10_000);
    expect(new Set(second.heard)).toEqual(new Set(['INVITE', 'ACK', 'INFO', 'BYE']));
    expect(first.heard).toEqual([]);
  });

  it('hears there that a late answer of its is hung up', async () => {
    const { first, second, call } = await tried();
    call.cancel();
    await second.say(200, answer);
    expect(second.heard).toEqual(['INVITE', 'CANCEL', 'ACK', 'BYE']);
    expect(first.heard).toEqual([]);
  });

  it('has its early dialog there too (PRACK)', async () => {
    const { first, second } = await tried();
    await second.say(183, { headers: { ...headers, Require: '100rel', RSeq: '1' } });
    expect([first.heard, second.heard]).toEqual([[], ['INVITE', 'PRACK']]);
  });
});

it('a call that came from the second place of a name is hung up there', async () => {
  const { pair, first, second } = await twoPlaces({
    onInvite: (invite) => {
      invite.listen({ onConfirmed: () => invite.bye(), onEnd: () => undefined });
      invite.answer(Buffer.from('answer'));
    },
  });
  const send = (method: string): void => {
    const lines = [
      `${method} sip:clinic@192.0.2.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 192.0.2.3:5060;branch=z9hG4bK${method}`,
      'Record-Route: <sip:trunk;lr>',
      'Contact: <sip:100@10.9.9.9>',
      'From: <sip:100@trunk>;tag=far',
      `To: <sip:clinic@192.0.2.1>${method === 'ACK' ? `;tag=${toTag()}` : ''}`,
      'Call-ID: from-beyond',
      `CSeq: 1 ${method}`,
      'Max-Forwards: 70',
      'Content-Type: application/sdp',
      'Content-Length: 5',
    ];
    pair.network.carry(`${lines.join('\r\n')}\r\n\r\noffer`, beyond, here);
  };
  const toTag = (): string => /^To: .*;tag=(\S+)/m.exec(second.inbox.at(-1) ?? '')?.[1] ?? '';
  send('INVITE');
  await pair.clock.advanceAsync(10);
  send('ACK');
  await pair.clock.advanceAsync(10);
  expect(requestIn(second.inbox, 'BYE').headers.get('route')).toBe('<sip:trunk;lr>');
  expect(first.heard).toEqual([]);
});
