import { describe, expect, it } from 'vitest';
import { Person, talking, turn } from '../../test/fakes/talk-people.ts';
import type { ReferOrder, ReferResult } from '../sip/index.ts';

/** An operator with a patient whose line takes transfers, and does with them what the test says. */
async function joinedByLine() {
  const asked: ReferOrder[] = [];
  let done: (result: ReferResult) => void = () => undefined;
  const all = talking(undefined, 'P', {
    refersAs: 'sip:we@line',
    refer: (order) => {
      asked.push(order);
      return new Promise((resolve) => {
        done = resolve;
      });
    },
  });
  const operator = all.somebody('O');
  all.talk.begin(operator);
  operator.answer();
  await turn();
  const outside = new Person('X');
  const invitation = {
    byLine: 'sip:112@line',
    who: { number: '112' },
    ring: outside.ring.bind(outside),
  };
  const answer = async (result: ReferResult): Promise<void> => {
    done(result);
    await turn();
  };
  return { ...all, operator, outside, invitation, asked, answer };
}

describe('a transfer that the line carries out', () => {
  it('asks it by REFER, rings nobody, and lets the patient go when it is done', async () => {
    const { talk, patient, operator, outside, invitation, asked, answer, heard, notes } =
      await joinedByLine();
    const result = talk.transfer(invitation);
    expect(asked).toMatchObject([{ to: 'sip:112@line', referredBy: 'sip:we@line' }]);
    expect(heard(patient, operator)).toBe('P:music O:ringback');
    expect(talk.view.guest).toMatchObject({ number: '112', state: 'ringing', byLine: true });
    expect([talk.dismiss(), operator.hungUp]).toEqual([false, 0]);
    await answer({ ok: true });
    expect(await result).toEqual({ ok: true });
    expect([patient.hungUp, operator.hungUp, outside.listener]).toEqual([1, 1, undefined]);
    expect(await talk.result).toMatchObject({ taken: true, cause: 'completed' });
    expect(notes.slice(1)).toEqual(['transferring 112', 'transferred 112', 'released', 'disconnected']);
  });

  it.each([
    [486, 'busy'],
    [603, 'rejected'],
    [405, 'not-acceptable'],
  ])('that it refuses (%s) gives the patient back: %s', async (status, cause) => {
    const { talk, patient, operator, invitation, answer, heard } = await joinedByLine();
    const result = talk.transfer(invitation);
    await answer({ ok: false, status });
    expect(await result).toEqual({ ok: false, cause });
    expect(heard(patient, operator)).toBe('P:O O:P');
  });

  it('of which nothing is heard for 45 s gives the patient back, and lets him go when it is done after all', async () => {
    const { talk, patient, operator, invitation, answer, heard, clock } = await joinedByLine();
    const result = talk.transfer(invitation);
    clock.advance(44_999);
    expect(talk.view.guest).toBeDefined();
    clock.advance(1);
    expect(await result).toEqual({ ok: false, cause: 'no-answer' });
    expect(heard(patient, operator)).toBe('P:O O:P');
    await answer({ ok: true });
    expect([patient.hungUp, operator.hungUp]).toEqual([1, 1]);
  });

  it('goes on when the operator hangs up; refused then, nobody is left for the patient', async () => {
    const { talk, patient, operator, invitation, answer, heard } = await joinedByLine();
    void talk.transfer(invitation);
    operator.leave();
    expect(heard(patient)).toBe('P:music');
    await answer({ ok: false, status: 486 });
    expect(await talk.result).toMatchObject({ taken: true, cause: 'busy' });
    expect(patient.hungUp).toBe(0);
  });

  it('is nothing any more when the patient hangs up meanwhile', async () => {
    const { talk, invitation, answer, notes } = await joinedByLine();
    void talk.transfer(invitation);
    talk.patientGone();
    await answer({ ok: true });
    expect(notes.slice(1)).toEqual(['transferring 112', 'disconnected']);
  });

  it('is not asked for somebody whom it does not reach', async () => {
    const { talk, target, asked } = await joinedByLine().then((all) => ({
      ...all,
      target: all.somebody('T'),
    }));
    void talk.transfer(target);
    expect(asked).toEqual([]);
    expect(target.listener).toBeDefined();
  });
});

describe('a consultation over the line', () => {
  async function consulted() {
    const all = await joinedByLine();
    void all.talk.consult(all.invitation);
    expect(all.asked).toEqual([]);
    all.outside.answer();
    await turn();
    all.talk.complete();
    return all;
  }

  it('is completed here first, and then by the line: REFER with Replaces', async () => {
    const { patient, outside, asked, answer, heard, talk } = await consulted();
    expect(heard(patient, outside)).toBe('P:X X:P');
    expect(asked).toMatchObject([{ to: 'sip:X@host', replacing: { callId: 'X', localTag: 'ours' } }]);
    await answer({ ok: true });
    expect([patient.hungUp, outside.hungUp]).toEqual([1, 1]);
    expect(await talk.result).toMatchObject({ taken: true });
  });

  it('stays here when the line refuses', async () => {
    const { patient, outside, answer, heard, notes } = await consulted();
    await answer({ ok: false, status: 501 });
    expect(heard(patient, outside)).toBe('P:X X:P');
    expect(notes.at(-1)).toBe('not-released not-acceptable');
  });
});
