import { describe, expect, it } from 'vitest';
import { Person, talking, turn } from '../../test/fakes/talk-people.ts';
import type { ReferOrder, ReferResult } from '../sip/index.ts';

/** An operator with a patient whose line takes transfers, and does with them what the test says. */
async function joinedByLine(byRefer: { as?: string } = { as: 'sip:we@line' }) {
  const asked: ReferOrder[] = [];
  let done: (result: ReferResult) => void = () => undefined;
  const all = talking(undefined, 'P', {
    byRefer,
    refer: (order) => {
      asked.push(order);
      return new Promise((resolve) => {
        done = resolve;
      });
    },
  });
  const operator = Object.assign(all.somebody('O'), { who: { name: 'Anna', stationId: 'page:anna' } });
  all.talk.begin(operator);
  operator.answer();
  await turn();
  const outside = new Person('X');
  const mayAsk = { it: true };
  const invitation = {
    byLine: { uri: 'sip:112@line', allowed: () => mayAsk.it },
    who: { number: '112' },
    ring: outside.ring.bind(outside),
  };
  const answer = async (result: ReferResult): Promise<void> => {
    done(result);
    await turn();
  };
  return { ...all, operator, outside, invitation, mayAsk, asked, answer };
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
    expect(notes.slice(1)).toEqual([
      'transferring 112',
      'transferred 112',
      'released 112 Anna page:anna',
      'disconnected',
    ]);
  });

  it('does not say who asks where our number is hidden', async () => {
    const { talk, invitation, asked } = await joinedByLine({});
    void talk.transfer(invitation);
    expect(asked.map(({ to, referredBy }) => ({ to, referredBy }))).toEqual([
      { to: 'sip:112@line', referredBy: undefined },
    ]);
  });

  it.each([
    [486, 'busy'],
    [603, 'rejected'],
    [404, 'unreachable-number'],
  ])('that it refuses (%s) gives the patient back: %s', async (status, cause) => {
    const { talk, patient, operator, invitation, answer, heard } = await joinedByLine();
    const result = talk.transfer(invitation);
    await answer({ ok: false, status });
    expect(await result).toEqual({ ok: false, cause });
    expect(heard(patient, operator)).toBe('P:O O:P');
  });

  it.each([403, 405, 491, 501])('that it declines (%s) is carried out by us', async (status) => {
    const { talk, patient, operator, outside, invitation, answer, heard } = await joinedByLine();
    const result = talk.transfer(invitation);
    expect(talk.dismiss()).toBe(false);
    await answer({ ok: false, status });
    expect(heard(patient, operator)).toBe('P:music O:ringback');
    outside.answer();
    expect(await result).toEqual({ ok: true });
    expect(heard(patient, outside)).toBe('P:X X:P');
    expect(operator.hungUp).toBe(1);
  });

  it('that it declines can be taken back from then on, and when the patient has left it rings nobody', async () => {
    const declined = await joinedByLine();
    void declined.talk.transfer(declined.invitation);
    await declined.answer({ ok: false, status: 405 });
    expect([declined.talk.dismiss(), declined.outside.hungUp]).toEqual([true, 1]);
    const left = await joinedByLine();
    void left.talk.transfer(left.invitation);
    left.talk.patientGone();
    await left.answer({ ok: false, status: 405 });
    expect(left.outside.listener).toBeUndefined();
  });

  it('by who has asked too often is carried out by us', async () => {
    const { talk, outside, invitation, mayAsk, asked } = await joinedByLine();
    mayAsk.it = false;
    void talk.transfer(invitation);
    expect([asked, outside.listener === undefined]).toEqual([[], false]);
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
  async function consulted(
    prepare: (all: Awaited<ReturnType<typeof joinedByLine>>) => void = () => undefined,
  ) {
    const all = await joinedByLine();
    prepare(all);
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

  it.each<[string, Parameters<typeof consulted>[0]]>([
    ['who is on another line', ({ outside }) => Object.assign(outside.leg, { isOnSameLine: false })],
    ['by who has asked too often', ({ mayAsk }) => (mayAsk.it = false)],
  ])('is not asked of the line for one %s', async (_, prepare) => {
    const { patient, outside, asked, heard } = await consulted(prepare);
    expect(asked).toEqual([]);
    expect(heard(patient, outside)).toBe('P:X X:P');
  });
});
