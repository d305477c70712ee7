import { describe, expect, it } from 'vitest';
import { joined, talking, turn, type Person } from '../../test/fakes/talk-people.ts';
import type { HangupCause } from './hangup-cause.ts';
import type { TalkName } from './talk-name.ts';

describe('a talk', () => {
  it('is music until somebody answers, then the two, and over when he leaves', async () => {
    const { talk, patient, somebody, heard, notes, clock } = talking();
    const operator = somebody('O');
    operator.announce = { samples: new Int16Array(1) };
    talk.begin(operator);
    expect(heard(patient)).toBe('P:music');
    operator.answer();
    expect(heard(patient, operator)).toBe('P:music O:words');
    await turn();
    expect(heard(patient, operator)).toBe('P:O O:P');
    clock.advance(90_000);
    operator.leave();
    expect(await talk.result).toEqual({ taken: true, cause: 'completed', talkMs: 90_000 });
    expect(heard(patient)).toBe('P:');
    expect(patient.hungUp).toBe(0);
    expect(notes).toEqual(['connected', 'disconnected']);
  });

  it.each<[string, (operator: Person) => void, HangupCause]>([
    ['busy', (operator) => operator.leave('busy'), 'busy'],
    ['answered and gone at once', (operator) => operator.leave('completed'), 'cancelled'],
  ])('is none when nobody comes: %s', async (_, act, cause) => {
    const { talk, patient, somebody, heard } = talking();
    talk.begin(somebody('O'));
    act(somebody('O'));
    expect(await talk.result).toEqual({ taken: false, cause, talkMs: 0 });
    expect(heard(patient)).toBe('P:');
  });

  it.each([
    ['nobody', 'temporarily-unavailable'],
    ['broken', 'trunk-unavailable'],
  ])('is none when he can not be rung at all: %s', async (name, cause) => {
    const { talk, somebody } = talking();
    talk.begin(somebody(name));
    expect(await talk.result).toMatchObject({ taken: false, cause });
  });

  it('is over for all when the patient leaves, in whatever state it is', async () => {
    const { talk, operator, target, patient, somebody } = await joined();
    const supervisor = somebody('S');
    void talk.supervise(supervisor, 'listen');
    void talk.consult(target);
    patient.isTalking = false;
    talk.patientGone();
    expect(await talk.result).toMatchObject({ taken: true, cause: 'completed' });
    expect([operator.hungUp, target.hungUp, supervisor.hungUp]).toEqual([1, 1, 1]);
  });

  it('that nobody ends is ended after two hours', async () => {
    const { talk, clock, operator } = await joined();
    clock.advance(2 * 3_600_000);
    expect(await talk.result).toMatchObject({ taken: true, talkMs: 2 * 3_600_000 });
    expect(operator.hungUp).toBe(1);
  });
});

describe('hold', () => {
  it('is music for the patient, by order or by the telephone’s own button', async () => {
    const { talk, patient, operator, heard, notes } = await joined();
    expect(talk.hold()).toBe(true);
    expect(heard(patient, operator)).toBe('P:music O:');
    expect(talk.isHeld).toBe(true);
    expect(talk.resume()).toBe(true);
    expect(heard(patient, operator)).toBe('P:O O:P');
    operator.listener?.onHeld?.(true);
    expect(heard(patient, operator)).toBe('P:music O:');
    operator.listener?.onHeld?.(false);
    expect(heard(patient, operator)).toBe('P:O O:P');
    expect(notes).toEqual(['connected', 'held', 'resumed', 'held', 'resumed']);
  });

  it('is nothing while nobody talks with him', () => {
    const { talk, somebody } = talking();
    talk.begin(somebody('O'));
    expect([talk.hold(), talk.resume()]).toEqual([false, false]);
  });
});

describe('a transfer without asking', () => {
  it('leaves the operator when the other one answers, not before', async () => {
    const { talk, patient, operator, target, heard, notes } = await joined();
    const result = talk.transfer(target);
    expect(heard(patient, operator)).toBe('P:music O:ringback');
    expect(operator.hungUp).toBe(0);
    target.answer();
    expect(await result).toEqual({ ok: true });
    expect(operator.hungUp).toBe(1);
    expect(heard(patient, target)).toBe('P:T T:P');
    target.leave();
    expect(await talk.result).toMatchObject({ taken: true, cause: 'completed' });
    expect(notes).toEqual(['connected', 'transferring', 'transferred', 'disconnected']);
  });

  it('that is refused gives him back to the operator', async () => {
    const { talk, patient, operator, target, heard, notes } = await joined();
    const result = talk.transfer(target);
    target.leave('busy');
    expect(await result).toEqual({ ok: false, cause: 'busy' });
    expect(heard(patient, operator)).toBe('P:O O:P');
    expect(notes.at(-1)).toBe('not-transferred busy');
  });

  it('goes on when the operator hangs up; refused then, the patient is with the robot again', async () => {
    const { talk, patient, operator, target, heard } = await joined();
    void talk.transfer(target);
    operator.leave();
    expect(heard(patient)).toBe('P:music');
    target.leave('no-answer');
    expect(await talk.result).toMatchObject({ taken: true, cause: 'no-answer' });
    expect(patient.hungUp).toBe(0);
  });

  it('can be taken back while it rings', async () => {
    const { talk, patient, operator, target, heard } = await joined();
    void talk.transfer(target);
    expect(talk.dismiss()).toBe(true);
    expect(target.hungUp).toBe(1);
    expect(heard(patient, operator)).toBe('P:O O:P');
  });

  it('is one at a time', async () => {
    const { talk, target, somebody } = await joined();
    void talk.transfer(target);
    expect(await talk.transfer(somebody('U'))).toEqual({ ok: false, cause: 'cancelled' });
    expect(talk.hold()).toBe(false);
  });
});

describe('a transfer after asking', () => {
  /** The operator talks with T while the patient hears music. */
  async function consulting() {
    const all = await joined();
    const asked = all.talk.consult(all.target);
    all.target.answer();
    expect(await asked).toEqual({ ok: true });
    expect(all.heard(all.patient, all.operator, all.target)).toBe('P:music O:T T:O');
    return all;
  }

  it('is completed by order', async () => {
    const { talk, patient, operator, target, heard } = await consulting();
    expect(talk.complete()).toBe(true);
    expect(operator.hungUp).toBe(1);
    expect(heard(patient, target)).toBe('P:T T:P');
  });

  it('is completed by hanging up', async () => {
    const { patient, operator, target, heard, notes } = await consulting();
    operator.leave();
    expect(heard(patient, target)).toBe('P:T T:P');
    expect(notes.at(-1)).toBe('transferred');
  });

  it('is given up, by either', async () => {
    const first = await consulting();
    expect(first.talk.dismiss()).toBe(true);
    expect(first.target.hungUp).toBe(1);
    expect(first.notes.at(-1)).toBe('returned');
    expect(first.heard(first.patient, first.operator)).toBe('P:O O:P');
    const second = await consulting();
    second.target.leave();
    expect(second.heard(second.patient, second.operator)).toBe('P:O O:P');
    expect(second.notes.at(-1)).toBe('consultation-over');
  });

  it('before the other one has answered is one without asking', async () => {
    const { talk, patient, target, heard } = await joined();
    void talk.consult(target);
    expect(talk.complete()).toBe(true);
    target.answer();
    await turn();
    expect(heard(patient, target)).toBe('P:T T:P');
  });

  it('becomes a talk of three, from which each may go', async () => {
    const { talk, patient, operator, target, somebody, heard, notes } = await consulting();
    expect(talk.confer()).toBe(true);
    expect(heard(patient, operator, target)).toBe('P:OT O:PT T:PO');
    // nobody gives away what three have
    expect(await talk.transfer(somebody('U'))).toEqual({ ok: false, cause: 'cancelled' });
    operator.leave();
    expect(heard(patient, target)).toBe('P:T T:P');
    target.leave();
    expect(await talk.result).toMatchObject({ taken: true });
    expect(notes.slice(1)).toEqual(['consulting', 'consulted', 'conference', 'left', 'disconnected']);
  });
});

describe('a supervisor', () => {
  it('listens, whispers, is heard by all, and goes, and nobody else notices', async () => {
    const { talk, patient, operator, somebody, heard, notes } = await joined();
    const supervisor = somebody('S');
    const coming = talk.supervise(supervisor, 'listen');
    expect(heard(patient, operator)).toBe('P:O O:P');
    supervisor.answer();
    const supervision = (await coming)!;
    expect(heard(patient, operator, supervisor)).toBe('P:O O:P S:PO');
    supervision.setRole('whisper');
    expect(heard(patient, operator, supervisor)).toBe('P:O O:PS S:PO');
    supervision.setRole('barge');
    expect(heard(patient, operator, supervisor)).toBe('P:OS O:PS S:PO');
    supervision.leave();
    supervision.setRole('listen');
    expect(heard(patient, operator)).toBe('P:O O:P');
    expect(notes.slice(1)).toEqual([
      'supervised listen',
      'supervised whisper',
      'supervised barge',
      'unsupervised',
    ]);
  });

  it('is not heard by whom our people have brought in from outside, and goes with the last of ours', async () => {
    const { talk, patient, operator, target, somebody, heard, notes } = await joined();
    target.isOurs = false;
    const supervisor = somebody('S');
    void talk.supervise(supervisor, 'whisper');
    supervisor.answer();
    void talk.consult(target);
    target.answer();
    await turn();
    expect(heard(patient, operator, target, supervisor)).toBe('P:music O:TS T:O S:TO');
    talk.confer();
    expect(heard(patient, operator, target, supervisor)).toBe('P:OT O:PTS T:PO S:POT');
    operator.leave();
    await turn();
    expect(heard(patient, target)).toBe('P:T T:P');
    expect([supervisor.hungUp, notes.at(-1)]).toEqual([1, 'unsupervised']);
    expect(await talk.supervise(somebody('U'), 'listen')).toBeUndefined();
  });

  it.each([
    ['colleague', true, 'P:T T:P', false],
    ['stranger', false, 'P:T T:P', true],
  ])('stays for a %s to whom the patient is given, or goes', async (_, isOurs, sound, goes) => {
    const { talk, patient, target, somebody, heard } = await joined();
    target.isOurs = isOurs;
    const supervisor = somebody('S');
    void talk.supervise(supervisor, 'listen');
    supervisor.answer();
    await turn();
    void talk.transfer(target);
    target.answer();
    await turn();
    expect(heard(patient, target)).toBe(sound);
    expect(supervisor.hungUp > 0).toBe(goes);
  });

  it.each<[string, TalkName, number]>([
    ['a stranger', {}, 1],
    ['another of ours', { stationId: 'phone:2', name: 'Анна' }, 0],
  ])('goes with the last of ours when %s takes his place', async (_, successor, hungUp) => {
    const { talk, operator, somebody } = await joined();
    const supervisor = somebody('S');
    void talk.supervise(supervisor, 'whisper');
    supervisor.answer();
    await turn();
    operator.giveWayTo(successor);
    await turn();
    expect(supervisor.hungUp).toBe(hungUp);
    const [seat] = talk.view.seats;
    expect([seat?.stationId, seat?.name]).toEqual([successor.stationId, successor.name]);
  });

  it('who does not come is none', async () => {
    const { talk, somebody } = await joined();
    const coming = talk.supervise(somebody('S'), 'listen');
    somebody('S').leave('no-answer');
    expect(await coming).toBeUndefined();
  });
});

it('one whose sound is in another worker is hung up, and the patient stays where he was', async () => {
  const { talk, patient, operator, somebody, heard } = await joined();
  void talk.transfer(somebody('far-T'));
  somebody('far-T').answer();
  await turn();
  expect(somebody('far-T').hungUp).toBe(1);
  expect(operator.hungUp).toBe(0);
  expect(heard(patient, operator)).toBe('P:O O:P');
});

describe('who is sent away', () => {
  it('hears nobody any more, and is heard by nobody, while his far end takes its time', async () => {
    const { talk, patient, operator, target, somebody, heard } = await joined();
    const supervisor = somebody('S');
    const coming = talk.supervise(supervisor, 'barge');
    supervisor.answer();
    const supervision = await coming;
    for (const person of [operator, target, supervisor]) person.lingers = true;
    void talk.consult(target);
    target.answer();
    await turn();
    talk.dismiss();
    expect(heard(operator, target)).toBe('O:PS T:');
    supervision?.leave();
    talk.hold();
    talk.resume();
    expect(heard(patient, operator, supervisor)).toBe('P:O O:P S:');
    void talk.consult(target);
    target.answer();
    await turn();
    talk.complete();
    expect(heard(patient, operator, target)).toBe('P:T O: T:P');
    talk.patientGone();
    expect(heard(target)).toBe('T:');
  });
});
