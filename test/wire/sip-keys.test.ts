// Keys of ours by INFO (RFC 6086, application/dtmf-relay): in order, each when the one before is answered.
import { describe, expect, it } from 'vitest';
import type { IncomingInvite, OutgoingInvite } from '../../src/sip/index.ts';
import { FakePair, farEnd, here, requestIn, there } from './sip-fake-pair.ts';

const stepMs = 260;

/** Our call, answered by a far end whom the test speaks for; what came there since. */
async function talking() {
  const pair = new FakePair();
  const agent = await pair.agent(here);
  const inbox = pair.network.listen(there);
  const { call, story } = pair.call(agent);
  await pair.clock.advanceAsync(10);
  const invite = requestIn(inbox, 'INVITE');
  const contact = { Contact: '<sip:100@192.0.2.2>' };
  const body = Buffer.from('answer');
  pair.reply(invite, 200, { toTag: 'x', headers: contact, body, contentType: 'application/sdp' });
  await pair.clock.advanceAsync(10);
  const pressed = (): string[] =>
    inbox.filter((text) => text.startsWith('INFO ')).map((text) => /Signal=(.)/.exec(text)?.[1] ?? '');
  const answerInfo = async (status: number): Promise<void> => {
    pair.reply(requestIn(inbox, 'INFO'), status);
    await pair.clock.advanceAsync(stepMs);
  };
  return { pair, call, story, inbox, invite, pressed, answerInfo };
}

/** What has come of it by now. */
function outcomeOf<T>(promise: Promise<T>): { value?: T } {
  const outcome: { value?: T } = {};
  void promise.then((value) => (outcome.value = value));
  return outcome;
}

describe('keys of ours by INFO', () => {
  it('leave one by one, the next when the one before is answered, and not sooner than it can be told apart', async () => {
    const { pair, call, inbox, pressed, answerInfo } = await talking();
    const first = outcomeOf(call.sendKeys('1x#'));
    const second = outcomeOf(call.sendKeys('d'));
    await pair.clock.advanceAsync(2);
    expect(pressed()).toEqual(['1']);
    const info = requestIn(inbox, 'INFO');
    expect(info.headers.get('content-type')).toBe('application/dtmf-relay');
    expect(info.body.toString()).toBe('Signal=1\r\nDuration=160\r\n');
    // answered at once: the far end is still pressing
    pair.reply(info, 200);
    await pair.clock.advanceAsync(stepMs - 20);
    expect(pressed()).toEqual(['1']);
    await pair.clock.advanceAsync(30);
    expect(pressed()).toEqual(['1', '#']);
    await answerInfo(200);
    expect([first.value, second.value, pressed()]).toEqual([{ ok: true }, undefined, ['1', '#', 'D']]);
    await answerInfo(200);
    expect(second.value).toEqual({ ok: true });
  });

  it('are repeated by UDP until they are answered, and the next one waits', async () => {
    const { pair, call, pressed, answerInfo } = await talking();
    void call.sendKeys('12');
    await pair.clock.advanceAsync(1200);
    expect(new Set(pressed())).toEqual(new Set(['1']));
    await answerInfo(200);
    expect(pressed().at(-1)).toBe('2');
  });

  it('that are refused end there, and the talk goes on; those that are pressed later are tried', async () => {
    const { pair, call, story, pressed, answerInfo } = await talking();
    const refused = outcomeOf(call.sendKeys('12'));
    await pair.clock.advanceAsync(2);
    await answerInfo(480);
    expect([refused.value, pressed(), story]).toEqual([{ ok: false, status: 480 }, ['1'], ['answer answer']]);
    void call.sendKeys('3');
    await pair.clock.advanceAsync(2);
    expect(pressed()).toEqual(['1', '3']);
  });

  it.each([405, 415, 469, 489, 501])(
    'go no more to who takes none so (%i): all that it has not pressed come back at once, in their order',
    async (status) => {
      const { pair, call, story, inbox, pressed, answerInfo } = await talking();
      const outcomes = [outcomeOf(call.sendKeys('123')), outcomeOf(call.sendKeys('4'))];
      await pair.clock.advanceAsync(2);
      await answerInfo(200);
      expect(pressed()).toEqual(['1', '2']);
      pair.reply(requestIn(inbox, 'INFO'), status);
      await pair.clock.advanceAsync(2);
      expect(outcomes.map(({ value }) => value)).toEqual([
        { ok: false, status, left: '23' },
        { ok: false, status, left: '4' },
      ]);
      expect(await call.sendKeys('5#')).toEqual({ ok: false, status, left: '5#' });
      await pair.clock.advanceAsync(1_000);
      expect([pressed(), story]).toEqual([['1', '2'], ['answer answer']]);
    },
  );

  it('are dropped behind too many that wait, and tried again when those have left', async () => {
    const { pair, call, pressed, answerInfo } = await talking();
    const waiting = Array.from({ length: 32 }, () => outcomeOf(call.sendKeys('1')));
    const dropped = outcomeOf(call.sendKeys('2'));
    await pair.clock.advanceAsync(2);
    expect(dropped.value).toEqual({ ok: false, status: 503 });
    for (let left = waiting.length; left > 0; left -= 1) await answerInfo(200);
    expect(waiting.every(({ value }) => value?.ok)).toBe(true);
    void call.sendKeys('3');
    await pair.clock.advanceAsync(2);
    expect([new Set(pressed()), pressed().at(-1)]).toEqual([new Set(['1', '3']), '3']);
  });

  it('wait no more when the call is over, and there are none before its answer', async () => {
    const { pair, call, invite, pressed } = await talking();
    const waiting = outcomeOf(call.sendKeys('12'));
    await pair.clock.advanceAsync(2);
    farEnd(pair, invite, 'x').send('BYE');
    await pair.clock.advanceAsync(10);
    expect(waiting.value).toEqual({ ok: false, status: 481 });
    expect(await call.sendKeys('3')).toEqual({ ok: false, status: 481 });
    await pair.clock.advanceAsync(1000);
    expect(new Set(pressed())).toEqual(new Set(['1']));
  });

  it('are heard by another of us, who was called or has called', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const heard: string[] = [];
    let called: IncomingInvite | undefined;
    await pair.agent(there, {
      onInvite: (invite) => {
        called = invite;
        invite.listen({ onEnd: () => undefined, onInfoDigit: (digit) => heard.push(digit) });
        invite.answer(Buffer.from('answer'));
      },
    });
    const { call, digits } = pair.call(agent);
    const early: OutgoingInvite = call;
    expect(await early.sendKeys('1')).toEqual({ ok: false, status: 481 });
    await pair.clock.advanceAsync(10);
    void call.sendKeys('12*');
    void called?.sendKeys('A#');
    await pair.clock.advanceAsync(4 * stepMs);
    expect([heard, digits]).toEqual([
      ['1', '2', '*'],
      ['A', '#'],
    ]);
  });
});
