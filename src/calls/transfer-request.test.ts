import { describe, expect, it } from 'vitest';
import { joined, turn } from '../../test/fakes/talk-people.ts';
import { Talks } from './talks.ts';

describe('the transfer button of a telephone', () => {
  it('sends the patient on, and hears how it goes', async () => {
    const { patient, operator, target, heard, clock } = await joined();
    const told = operator.refer('sip:T');
    target.listener?.onRinging?.();
    expect(told).toEqual([202, 180]);
    target.answer();
    await turn();
    expect(told).toEqual([202, 180, 200]);
    expect(heard(patient, target, operator)).toBe('P:T T:P O:');
    // it hangs up by itself; if not, it is hung up
    expect(operator.hungUp).toBe(0);
    clock.advance(2000);
    expect(operator.hungUp).toBe(1);
  });

  it('hears that it came to nothing, and has the patient back', async () => {
    const { patient, operator, target, heard } = await joined();
    const told = operator.refer('sip:T');
    target.leave('busy');
    await turn();
    expect(told).toEqual([202, 486]);
    expect(heard(patient, operator)).toBe('P:O O:P');
  });

  it('leads nowhere that is not allowed, and nobody but one of the talk may press it', async () => {
    const { talk, operator, target } = await joined();
    expect(operator.refer('sip:forbidden')).toEqual([403]);
    expect(operator.refer('sip:T', { Replaces: 'guessed;to-tag=ours;from-tag=his' })).toEqual([403]);
    void talk.consult(target);
    expect(target.refer('sip:U')).toEqual([]);
  });

  it('joins the two calls of one telephone, and ends with either', async () => {
    const talks = new Talks();
    const one = await joined(talks, 'P', 'O1');
    const two = await joined(talks, 'Q', 'O2');
    one.operator.listener?.onHeld?.(true);
    const told = one.operator.refer('sip:Q', { Replaces: 'O2;from-tag=his;to-tag=ours' });
    expect(told).toEqual([202, 200]);
    one.clock.advance(2000);
    expect([one.operator.hungUp, two.operator.hungUp]).toEqual([1, 1]);
    expect(one.heard(one.patient, two.patient)).toBe('P:Q Q:P');
    expect(two.talk.hold()).toBe(false);
    expect(await two.talk.supervise(two.somebody('S'), 'listen')).toBeUndefined();
    expect(await two.talk.transfer(two.target)).toEqual({ ok: false, cause: 'cancelled' });
    // the one who was called hangs up: his own call ends, and the patient's talk with him
    two.patient.isTalking = false;
    two.talk.patientGone();
    expect(await one.talk.result).toMatchObject({ taken: true, cause: 'completed' });
    expect(await two.talk.result).toMatchObject({ taken: true });
    expect(one.heard(one.patient)).toBe('P:');
    expect(one.patient.hungUp).toBe(0);
  });

  it('joins a call with one that the telephone itself has made', async () => {
    const talks = new Talks();
    const one = await joined(talks, 'P', 'O1');
    // the same telephone, as the caller of a colleague
    const two = await joined(talks, 'O2', 'T');
    expect(one.operator.refer('sip:T', { Replaces: 'O2;to-tag=ours;from-tag=his' })).toEqual([202, 200]);
    one.clock.advance(2000);
    expect([one.operator.hungUp, two.patient.hungUp, two.operator.hungUp]).toEqual([1, 1, 0]);
    two.talk.patientGone();
    expect(await two.talk.result).toMatchObject({ taken: true });
    expect(one.heard(one.patient, two.operator)).toBe('P:T T:P');
    // his telephone's buttons count in the talk that he is in now
    two.operator.listener?.onHeld?.(true);
    expect(one.heard(one.patient, two.operator)).toBe('P:music T:');
    two.operator.listener?.onHeld?.(false);
    expect(two.operator.refer('sip:forbidden')).toEqual([403]);
    two.operator.leave();
    expect(await one.talk.result).toMatchObject({ taken: true, cause: 'completed' });
  });

  it.each([
    ['another patient', false, 'P:Q Q:P S:', 1],
    ['a colleague who has called it', true, 'P:Q Q:PS S:PQ', 0],
  ])('joins a patient with %s: nobody whispers to strangers', async (_, isPatientOurs, sound, hungUp) => {
    const talks = new Talks();
    const one = await joined(talks, 'P', 'O1');
    const two = await joined(talks, 'Q', 'O2', { isPatientOurs });
    const supervisor = one.somebody('S');
    void one.talk.supervise(supervisor, 'whisper');
    supervisor.answer();
    await turn();
    one.operator.refer('sip:Q', { Replaces: 'O2;from-tag=his;to-tag=ours' });
    expect(one.heard(one.patient, two.patient, supervisor)).toBe(sound);
    expect(supervisor.hungUp).toBe(hungUp);
  });

  it('that joined a call with one of its own is undone with the patient’s end', async () => {
    const talks = new Talks();
    const one = await joined(talks, 'P', 'O1');
    const two = await joined(talks, 'O2', 'T');
    one.operator.refer('sip:T', { Replaces: 'O2;to-tag=ours;from-tag=his' });
    two.talk.patientGone();
    one.talk.patientGone();
    expect(two.operator.hungUp).toBe(1);
  });

  it('that joined two calls is undone with the patient’s end', async () => {
    const talks = new Talks();
    const one = await joined(talks, 'P', 'O1');
    const two = await joined(talks, 'Q', 'O2');
    one.operator.refer('sip:Q', { Replaces: 'O2;to-tag=ours;from-tag=his' });
    one.talk.patientGone();
    expect(two.patient.hungUp).toBe(1);
  });

  describe('whose calls are in two media workers', () => {
    /** A patient in the other worker than a colleague whom the telephone has called. */
    async function apart() {
      const talks = new Talks();
      const one = await joined(talks, 'far-P', 'far-O');
      const two = await joined(talks, 'O2', 'T', { isPatientOurs: true });
      return { one, two, replaces: { Replaces: 'O2;to-tag=ours;from-tag=his' } };
    }

    it('has the colleague speak from where the patient is, and joins them', async () => {
      const { one, two, replaces } = await apart();
      two.operator.moves = true;
      const told = one.operator.refer('sip:T', replaces);
      expect(told).toEqual([202]);
      await turn();
      expect(told).toEqual([202, 200]);
      expect(one.heard(one.patient, two.operator)).toBe('far-P:far-T far-T:far-P');
    });

    it('has one of our own people speak from there too who has called the telephone', async () => {
      const talks = new Talks();
      const one = await joined(talks, 'far-P', 'far-O');
      const two = await joined(talks, 'Q', 'O2', { isPatientOurs: true });
      two.patient.moves = true;
      const told = one.operator.refer('sip:Q', { Replaces: 'O2;to-tag=ours;from-tag=his' });
      await turn();
      expect([told, one.heard(one.patient)]).toEqual([[202, 200], 'far-P:far-Q']);
    });

    it('does not join them when the colleague’s telephone does not want that: all stays as it is', async () => {
      const { one, two, replaces } = await apart();
      const told = one.operator.refer('sip:T', replaces);
      await turn();
      expect(told).toEqual([202, 503]);
      expect(two.heard(two.patient, two.operator)).toBe('O2:T T:O2');
      expect([one.operator.hungUp, two.operator.hungUp]).toEqual([0, 0]);
    });

    it('moves no patient: his recording is written where he is', async () => {
      const talks = new Talks();
      const one = await joined(talks, 'far-P', 'far-O');
      const two = await joined(talks, 'Q', 'O2');
      two.patient.moves = true;
      const told = one.operator.refer('sip:Q', { Replaces: 'O2;to-tag=ours;from-tag=his' });
      await turn();
      expect([told, two.heard(two.patient)]).toEqual([[202, 503], 'Q:O2']);
      expect(one.operator.refusedWith).toBe('These two calls can not be joined');
      expect([one.notes.at(-1), two.notes.at(-1)]).toEqual(['not-joined', 'not-joined']);
    });

    it('brings the colleague back when the patient has gone meanwhile', async () => {
      const { one, two, replaces } = await apart();
      two.operator.moves = true;
      const told = one.operator.refer('sip:T', replaces);
      one.patient.isTalking = false;
      one.talk.patientGone();
      await turn();
      expect(told).toEqual([202, 503]);
      expect([one.operator.refusedWith, two.notes]).toEqual([undefined, ['connected']]);
      expect(two.heard(two.patient, two.operator)).toBe('O2:T T:O2');
      expect(two.operator.hungUp).toBe(0);
    });

    it('hangs the colleague up who can not be brought back', async () => {
      const { one, two, replaces } = await apart();
      two.operator.moves = 'once';
      one.operator.refer('sip:T', replaces);
      one.patient.isTalking = false;
      one.talk.patientGone();
      await turn();
      expect(two.operator.hungUp).toBe(1);
      expect(await two.talk.result).toMatchObject({ taken: true });
    });
  });
});
