// RFC 3515, RFC 5589 §6: transfers by a patient's line over real SIP dialogs, on a clock that is moved by hand.
import { expect, it } from 'vitest';
import { Person, talking, turn } from '../fakes/talk-people.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

/** An operator with a patient whose line is spoken by the test. */
async function joinedByLine() {
  const pair = new FakePair();
  const agent = await pair.agent(here);
  const inbox = pair.network.listen(there);
  const { call } = pair.call(agent);
  await pair.clock.advanceAsync(10);
  const headers = { Contact: '<sip:100@192.0.2.2:5060>' };
  pair.reply(requestIn(inbox, 'INVITE'), 200, { toTag: 'far', headers, body: Buffer.from('answer') });
  await pair.clock.advanceAsync(10);
  const line = { byRefer: { as: 'sip:clinic@192.0.2.1' }, refer: call.refer.bind(call), clock: pair.clock };
  const all = talking(undefined, 'P', line);
  const operator = all.somebody('O');
  all.talk.begin(operator);
  operator.answer();
  await turn();
  /** Sends the patient on to somebody whom the line reaches. */
  const transfer = async (name: string) => {
    const outside = new Person(name);
    const invitation = { byLine: { uri: `sip:${name}@192.0.2.2` }, ring: outside.ring.bind(outside) };
    const result = all.talk.transfer(invitation);
    await pair.clock.advanceAsync(10);
    return { outside, result };
  };
  const refers = (): number => inbox.filter((text) => text.startsWith('REFER ')).length;
  return { ...all, pair, inbox, operator, transfer, refers };
}

it('of which the line tells nothing leaves the way to ring by us, until the line may be asked again', async () => {
  const { pair, inbox, transfer, refers } = await joinedByLine();
  const first = await transfer('first');
  pair.reply(requestIn(inbox, 'REFER'), 202);
  await pair.clock.advanceAsync(45_000);
  expect(await first.result).toEqual({ ok: false, cause: 'no-answer' });
  const second = await transfer('second');
  expect([refers(), second.outside.listener === undefined]).toEqual([1, false]);
  second.outside.leave('busy');
  expect(await second.result).toEqual({ ok: false, cause: 'busy' });
  // RFC 3515 §2.4.4: nobody tells us of the first one any more
  await pair.clock.advanceAsync(136_000);
  const third = await transfer('third');
  expect([refers(), third.outside.listener]).toEqual([2, undefined]);
});

it('which the line does not take is carried out by us', async () => {
  const { pair, inbox, transfer, patient, heard } = await joinedByLine();
  const { outside, result } = await transfer('doctor');
  expect(outside.listener).toBeUndefined();
  pair.reply(requestIn(inbox, 'REFER'), 405);
  await pair.clock.advanceAsync(10);
  outside.answer();
  expect(await result).toEqual({ ok: true });
  expect(heard(patient, outside)).toBe('P:doctor doctor:P');
});
