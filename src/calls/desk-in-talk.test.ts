import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/index.ts';
import { FakePageMedia, type FakePageStream } from '../../test/fakes/fake-page-media.ts';
import { Person, turn } from '../../test/fakes/talk-people.ts';
import type { Operator, OperatorDesk } from './operator-desk.ts';
import { OperatorDesks } from './operator-desks.ts';
import type { OutsideOrder } from './outside-calls.ts';
import { Stations } from './station.ts';
import { inviteStation } from './talk-invitation.ts';
import { Talk } from './talk.ts';

const callId = '0f2b6a52-7c1d-4f06-9d53-1b3f2f4f6a10';
const patientNumber = '+79120000000';
const caller = { number: patientNumber };

let clock: ManualClock;
let media: FakePageMedia;
let desks: OperatorDesks;
let talk: Talk;
let patient: Person;
let doctor: Person;
let outside: Person;
let dialled: OutsideOrder[];
let notes: string[];
let desk: OperatorDesk;
let stream: FakePageStream;
let legId: string;
const anna: Operator = { id: 'anna', projectId: 'clinic', name: 'Анна', dialsOut: 'national' };
const call = { id: callId, projectId: 'clinic', trunkId: 'line', patientNumber };

/** Anna talks with a patient by her page; a doctor has a telephone. */
beforeEach(async () => {
  [clock, media, dialled, notes] = [new ManualClock(), new FakePageMedia(), [], []];
  [patient, doctor, outside] = [new Person('P'), new Person('D'), new Person('X')];
  patient.isTalking = true;
  const stations = new Stations();
  stations.add({
    ...{ id: 'phone:7', projectId: 'clinic', name: 'Doctor', isReachable: true },
    ring: (order, listener) => doctor.ring(order, listener),
  });
  stations.add({
    ...{ id: 'phone:9', projectId: 'elsewhere', name: 'Stranger', isReachable: true },
    ring: () => undefined,
  });
  desks = new OperatorDesks({
    tools: { clock, media },
    stations,
    outside: {
      invite: (order) => {
        dialled.push(order);
        return { who: { number: order.number }, ring: (about, listener) => outside.ring(about, listener) };
      },
    },
    callOf: (id) => (id.startsWith(callId) ? { ...call, talk } : undefined),
  });
  talk = new Talk({
    ...{ clock, callId, patient: patient.leg },
    note: (kind, detail = {}) => notes.push([kind, ...Object.values(detail)].join(' ')),
    onChange: () => desks.talkChanged(talk),
  });
  desk = desks.of(anna);
  desk.present('page-1', true);
  talk.begin(inviteStation(desk, { ringMs: 30_000, caller }));
  legId = desk.call!.legId;
  stream = await pickUp(desk, legId);
});

/** The page takes what rings. */
async function pickUp(at: OperatorDesk, leg: string): Promise<FakePageStream> {
  await at.attach(leg, Buffer.from('offer'));
  const taken = media.streams.at(-1)!;
  taken.page('connected');
  await turn();
  return taken;
}

async function consulting(): Promise<void> {
  expect(desk.bring(legId, 'consultation', { stationId: 'phone:7' })).toEqual({ ok: true });
  doctor.answer();
  await turn();
}

const patientHears = (): string => [...patient.hears, ...patient.plays].join();

describe('who has the patient', () => {
  it('holds and resumes', () => {
    expect(desk.hold(legId, true)).toBe(true);
    expect(desk.call?.held).toBe(true);
    expect(desk.hold(legId, false)).toBe(true);
    expect(desk.call?.held).toBe(false);
  });

  it('asks a colleague, sees how he is, talks with both, and alone again when he has left', async () => {
    desk.bring(legId, 'consultation', { stationId: 'phone:7' });
    const guest = { name: 'Doctor', purpose: 'consultation' };
    expect(desk.call).toMatchObject({ guest: { ...guest, state: 'ringing' }, part: 'seat' });
    doctor.answer();
    await turn();
    expect(desk.call?.guest).toMatchObject({ state: 'talking' });
    expect(patientHears()).toBe('music');
    desk.dismiss(legId);
    expect(notes.at(-1)).toBe('returned Doctor');
    await turn();
    await consulting();
    expect(desk.confer(legId)).toBe(true);
    expect(desk.call).toMatchObject({ guest: undefined, colleagues: [{ name: 'Doctor' }] });
    doctor.leave();
    expect(desk.call).toMatchObject({ colleagues: [], part: 'seat' });
    expect(patientHears()).toBe(legId);
  });

  it.each(['transfer', 'consultation'] as const)('is told why nobody came: %s', async (how) => {
    desk.bring(legId, how, { stationId: 'phone:7' });
    doctor.leave('busy');
    await turn();
    expect(desk.call).toMatchObject({ guest: undefined, refused: { name: 'Doctor', cause: 'busy' } });
    desk.bring(legId, how, { stationId: 'phone:7' });
    expect(desk.call?.refused).toBeUndefined();
  });

  it('takes back what rings, without a word of refusal', async () => {
    desk.bring(legId, 'transfer', { stationId: 'phone:7' });
    expect(desk.dismiss(legId)).toBe(true);
    await turn();
    expect([doctor.hungUp, desk.call?.guest, desk.call?.refused]).toEqual([1, undefined, undefined]);
    expect(patientHears()).toBe(legId);
  });

  it('gives the patient to whom he has asked, and has no call any more', async () => {
    await consulting();
    expect(desk.complete(legId)).toBe(true);
    await turn();
    expect([desk.call, desk.callerLeft]).toEqual([undefined, false]);
    expect(patientHears()).toBe('D');
  });

  it('brings in one at a time, of his own house', async () => {
    expect(desk.bring(legId, 'transfer', { stationId: 'phone:9' })).toEqual({ ok: false, why: 'no-station' });
    expect(desk.bring(legId, 'transfer', { stationId: desk.id })).toEqual({ ok: false, why: 'no-station' });
    await consulting();
    expect(desk.bring(legId, 'transfer', { stationId: 'phone:7' })).toEqual({ ok: false, why: 'not-now' });
    expect(desk.hold(legId, true)).toBe(false);
  });

  it('calls outside numbers as far as he may, over the line of the call', async () => {
    const bring = (number: string) => desk.bring(legId, 'consultation', { number });
    expect(bring('reception')).toEqual({ ok: false, why: 'no-number' });
    expect(bring('+442071234567')).toEqual({ ok: false, why: 'forbidden' });
    expect(bring('8 809 123-45-67')).toEqual({ ok: false, why: 'forbidden' });
    desks.of({ ...anna, dialsOut: 'off' });
    expect(bring('8 916 111-22-33')).toEqual({ ok: false, why: 'forbidden' });
    expect(dialled).toEqual([]);
    desks.of(anna);
    expect(bring('8 916 111-22-33')).toEqual({ ok: true });
    expect(dialled).toMatchObject([{ by: { id: 'anna', name: 'Анна' }, number: '+79161112233', call }]);
    expect(desk.call?.guest).toMatchObject({ number: '+79161112233', state: 'ringing' });
  });
});

describe('a talk outlives', () => {
  it('a page that is loaded anew in a consultation', async () => {
    await consulting();
    stream.page('closed');
    expect(desk.call).toMatchObject({ away: true, guest: { state: 'talking' } });
    await desk.attach(legId, Buffer.from('another'));
    stream.page('connected');
    expect(desk.call).toMatchObject({ away: false, guest: { name: 'Doctor', state: 'talking' } });
    expect(desk.confer(legId)).toBe(true);
  });

  it('a page that dies in a talk of three: the other two go on', async () => {
    await consulting();
    desk.confer(legId);
    stream.page('lost');
    clock.advance(20_000);
    await turn();
    expect(desk.call).toBeUndefined();
    expect(patientHears()).toBe('D');
    expect(notes.slice(-3)).toEqual(['consulted Doctor', 'conference Doctor', 'left Анна']);
  });

  it('a page that dies in a consultation: the colleague has the patient', async () => {
    await consulting();
    stream.page('lost');
    clock.advance(20_000);
    await turn();
    expect(patientHears()).toBe('D');
  });

  it('nobody whose patient hangs up: all are hung up, and the operator is told why', async () => {
    await consulting();
    patient.isTalking = false;
    talk.patientGone();
    await turn();
    expect([desk.call, desk.callerLeft, doctor.hungUp]).toEqual([undefined, true, 1]);
  });
});

describe('who is asked at his own page', () => {
  it('sees who asks, and can do nothing with the talk until it is his', async () => {
    const boris = desks.of({ ...anna, id: 'boris', name: 'Борис' });
    boris.present('page-2', true);
    desk.bring(legId, 'consultation', { stationId: boris.id });
    expect(boris.call?.caller).toEqual({ number: patientNumber, name: 'Анна' });
    const own = boris.call!.legId;
    await pickUp(boris, own);
    expect(boris.call).toMatchObject({ part: 'guest', colleagues: [{ name: 'Анна' }], guest: undefined });
    expect([boris.hold(own, true), boris.complete(own), boris.confer(own), boris.dismiss(own)]).toEqual(
      Array(4).fill(false),
    );
    expect(boris.bring(own, 'transfer', { stationId: 'phone:7' })).toEqual({ ok: false, why: 'not-now' });
    desk.complete(legId);
    expect(boris.call).toMatchObject({ part: 'seat', colleagues: [] });
    // the talk is his: he sees the caller, not who has asked him
    expect(boris.call?.caller).toEqual({ number: patientNumber });
    expect(boris.hold(own, true)).toBe(true);
  });
});

describe('a supervisor', () => {
  let chief: OperatorDesk;
  beforeEach(() => {
    chief = desks.of({ ...anna, id: 'chief', name: 'Вера' });
    chief.present('page-3', true);
  });

  it('listens in by his page, changes how he is heard, and goes; each step is in the timeline', async () => {
    expect(chief.supervise(callId, 'listen')).toBe(true);
    expect(chief.call).toMatchObject({ part: 'supervisor', phase: 'ringing', role: 'listen' });
    const own = chief.call!.legId;
    await pickUp(chief, own);
    expect(chief.call).toMatchObject({ part: 'supervisor', role: 'listen', colleagues: [{ name: 'Анна' }] });
    expect(patientHears()).toBe(legId);
    expect(desk.call?.supervisors).toEqual([]);
    expect(chief.supervise(callId, 'barge')).toBe(true);
    expect(desk.call?.supervisors).toEqual([{ name: 'Вера', role: 'barge' }]);
    expect(chief.call?.supervisors).toEqual([]);
    expect(patientHears()).toBe(`${legId},${own}`);
    expect([chief.hold(own, true), chief.complete(own)]).toEqual([false, false]);
    chief.leave(own);
    await turn();
    expect(patientHears()).toBe(legId);
    expect(notes.slice(1)).toEqual([
      'supervised listen Вера page:chief',
      'supervised barge Вера page:chief',
      'unsupervised Вера page:chief',
    ]);
    expect(chief.isReachable).toBe(true);
  });

  it.each([true, false])('who may not any more leaves (picked up: %s)', async (hasPickedUp) => {
    chief.supervise(callId, 'listen');
    if (hasPickedUp) await pickUp(chief, chief.call!.legId);
    chief.unsupervise();
    await turn();
    expect([chief.call, chief.isReachable]).toEqual([undefined, true]);
    // a talk of his own goes on
    desk.unsupervise();
    await turn();
    expect(desk.call).toMatchObject({ part: 'seat' });
  });

  it('who changes his mind before his page has picked up comes as he wants to', async () => {
    chief.supervise(callId, 'listen');
    chief.supervise(callId, 'whisper');
    await pickUp(chief, chief.call!.legId);
    expect(notes.at(-1)).toBe('supervised whisper Вера page:chief');
  });

  it('comes to no talk of another house, to none that is over, and not while he has a call', async () => {
    expect(chief.supervise('another', 'listen')).toBe(false);
    const stranger = desks.of({ ...anna, id: 'stranger', projectId: 'elsewhere' });
    stranger.present('page-4', true);
    expect(stranger.supervise(callId, 'listen')).toBe(false);
    expect(desk.supervise(callId, 'listen')).toBe(false);
    chief.absent('page-3');
    expect(chief.supervise(callId, 'listen')).toBe(false);
  });
});
