import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/index.ts';
import type { PhoneInput, Talk } from '../../src/calls/index.ts';
import { share } from '../wire/media-pair.ts';
import { ClinicWithTelephones } from './clinic-with-telephones.ts';
import type { DeskTelephone } from './desk-telephone.ts';
import { type TelephoneCall } from './desk-telephone.ts';

let clinic: ClinicWithTelephones;
beforeAll(async () => {
  clinic = await ClinicWithTelephones.open();
});
afterAll(() => clinic.close());
afterEach(async () => {
  for (const { calls } of [clinic.provider, ...clinic.telephones]) {
    for (const call of calls.splice(0)) if (!call.ended) call.invite.bye();
  }
  await expect.poll(() => clinic.switchboard.activeCalls.length, { timeout: 5000 }).toBe(0);
});

const waitFor = (call: TelephoneCall, line: string) =>
  expect.poll(() => call.story, { timeout: 10_000 }).toContain(line);
const callOf = async (telephone: DeskTelephone, index = 0): Promise<TelephoneCall> => {
  await expect.poll(() => telephone.calls.length, { timeout: 10_000 }).toBe(index + 1);
  return telephone.calls[index]!;
};

const hertz = { patient: 500, operator: 1100, third: 2300 };
type Who = keyof typeof hertz;

/** Speaks without end. */
function speaks({ end }: TelephoneCall, who: Who): void {
  const samples = Int16Array.from({ length: 8000 }, (_, i) =>
    Math.round(6000 * Math.sin((2 * Math.PI * hertz[who] * i) / 8000)),
  );
  end.stream.play({ samples, loop: true });
}

/** Resolves when for half a second he has heard just these, each by his tone. */
async function hears(call: TelephoneCall, ...who: Who[]): Promise<void> {
  await expect
    .poll(
      () => {
        const last = call.end.heard().subarray(-4000);
        return (Object.keys(hertz) as Who[]).filter((each) => share(last, hertz[each]) > 0.15);
      },
      { timeout: 10_000 },
    )
    .toEqual(who);
}

/** A patient who has called and talks with the operator, both without end; a colleague who answers. */
async function talking(rights: Partial<PhoneInput> = {}) {
  const desk = await clinic.telephone('answers', { name: 'Reception', ...rights });
  const colleague = await clinic.telephone('answers', { name: 'Doctor' });
  await clinic.rings([desk.phone]);
  const patient = await clinic.patientCalls();
  await waitFor(patient, 'answered');
  const operator = await callOf(desk.telephone);
  speaks(patient, 'patient');
  speaks(operator, 'operator');
  await hears(patient, 'operator');
  await hears(operator, 'patient');
  const call = clinic.switchboard.activeCalls.find(({ talk }) => talk !== undefined)!;
  const colleagueUri = `sip:${colleague.phone.login}@127.0.0.1:${clinic.port}`;
  return { desk, colleague, colleagueUri, patient, operator, call, talk: call.talk! };
}

/** As a telephone of ours calls. */
function signed({ phone: { login }, password }: Awaited<ReturnType<ClinicWithTelephones['telephone']>>) {
  return { from: `sip:${login}@127.0.0.1:${clinic.port}`, credentials: { username: login, password } };
}

/** A telephone that has called a colleague, and talks with nobody else. */
async function colleagueIsAsked() {
  const desk = await clinic.telephone('answers', { name: 'Reception' });
  const colleague = await clinic.telephone('answers', { name: 'Doctor' });
  const colleagueUri = `sip:${colleague.phone.login}@127.0.0.1:${clinic.port}`;
  const asking = await desk.telephone.call({ target: colleagueUri, ...signed(desk) });
  await waitFor(asking, 'answered');
  return { desk, colleagueUri, asking, third: await callOf(colleague.telephone) };
}

/** The telephone has the patient now too, and joins him with the colleague whom it asked before. */
async function isHandedOver(
  patient: TelephoneCall,
  { desk, colleagueUri, asking, third }: Awaited<ReturnType<typeof colleagueIsAsked>>,
): Promise<void> {
  const operator = await callOf(desk.telephone, 1);
  speaks(patient, 'patient');
  speaks(operator, 'operator');
  speaks(third, 'third');
  await hears(patient, 'operator');
  const replacing = asking.invite.dialog;
  expect(await operator.invite.refer({ to: colleagueUri, replacing })).toEqual({ ok: true });
  await hears(patient, 'third');
  await hears(third, 'patient');
}

/** The colleague is rung by our side, as the operator’s page does it. */
function invite(talk: Talk, colleague: { phone: { id: string } }, how: 'consult' | 'transfer') {
  const station = clinic.switchboard.stations.get(`phone:${colleague.phone.id}`)!;
  const caller = { number: undefined, name: 'Reception' };
  return talk[how]({
    ring: (order, listener) => station.ring({ ...order, ringMs: 10_000, caller }, listener),
  });
}

describe('a talk with a patient', () => {
  it('is held by the telephone’s own button: music for the patient, and back', async () => {
    const { patient, operator, call } = await talking();
    operator.end.stream.hold('sendonly');
    expect(await operator.invite.reoffer(operator.end.stream.createOffer())).toMatchObject({ ok: true });
    await hears(patient);
    expect(call.talk?.isHeld).toBe(true);
    operator.end.stream.hold(undefined);
    const back = await operator.invite.reoffer(operator.end.stream.createOffer());
    if (back.ok) operator.end.stream.acceptAnswer(back.body);
    await hears(patient, 'operator');
    await hears(operator, 'patient');
    await expect.poll(() => clinic.timeline(call.id)).toContain('resumed');
  });

  it('is sent on by the transfer button, and goes on with the colleague', async () => {
    const { patient, operator, colleague, colleagueUri, call } = await talking();
    const told: number[] = [];
    const result = operator.invite.refer({ to: colleagueUri, onProgress: (status) => told.push(status) });
    const third = await callOf(colleague.telephone);
    speaks(third, 'third');
    expect(await result).toEqual({ ok: true });
    operator.invite.bye();
    await hears(patient, 'third');
    await hears(third, 'patient');
    expect(told.at(-1)).toBe(200);
    third.invite.bye();
    await waitFor(patient, 'ended 200 by them');
    expect(await clinic.timeline(call.id)).toContain('transferred');
  });

  it('is sent nowhere outside by a telephone', async () => {
    const { patient, operator } = await talking();
    const to = `sip:89990001122@127.0.0.1:${clinic.port}`;
    expect(await operator.invite.refer({ to })).toEqual({ ok: false, status: 403 });
    await hears(patient, 'operator');
  });

  it('is sent to an outside number by a telephone that may dial it, as a call of its own from our number', async () => {
    const { patient, operator, call } = await talking({ dialsOut: 'national', trunkId: clinic.trunkId });
    const to = (number: string) => `sip:${number}@127.0.0.1:${clinic.port}`;
    expect(await operator.invite.refer({ to: to('88091234567') })).toEqual({ ok: false, status: 403 });
    expect(await operator.invite.refer({ to: to('89990001122') })).toEqual({ ok: true });
    const outside = await callOf(clinic.provider, 1);
    expect(outside.incoming).toMatchObject({ requestUser: '+79990001122', from: { user: '+74951234567' } });
    speaks(outside, 'third');
    await hears(patient, 'third');
    await hears(outside, 'patient');
    patient.invite.bye();
    await waitFor(outside, 'ended 200 by them');
    await expect
      .poll(async () => (await clinic.records()).map(({ endedAt }) => !endedAt))
      .not.toContain(true);
    const row = (await clinic.records()).find(({ forCallId }) => forCallId === call.id);
    expect(row).toMatchObject({
      direction: 'out',
      purpose: 'operator',
      to: '+79990001122',
      trunkId: clinic.trunkId,
    });
    expect(row?.recording).toBeDefined();
  });

  it('is sent on by the line itself where it is set so, and comes back when the line can not', async () => {
    await clinic.changeLine({ transferBy: 'refer' });
    const { patient, operator, call } = await talking({ dialsOut: 'national', trunkId: clinic.trunkId });
    const to = `sip:89990001122@127.0.0.1:${clinic.port}`;
    const asked: string[] = [];
    let answer = 486;
    clinic.provider.onRefer = (refer) => {
      asked.push(refer.target);
      refer.accept();
      refer.progress(answer);
    };
    expect(await operator.invite.refer({ to })).toEqual({ ok: false, status: 486 });
    await hears(patient, 'operator');
    await hears(operator, 'patient');
    answer = 200;
    expect(await operator.invite.refer({ to })).toEqual({ ok: true });
    await waitFor(patient, 'ended 200 by them');
    expect(asked).toEqual(Array(2).fill(`sip:+79990001122@127.0.0.1:${clinic.provider.port}`));
    expect(clinic.provider.calls.length).toBe(1);
    await expect.poll(() => clinic.timeline(call.id)).toContain('released');
    clinic.provider.onRefer = undefined;
    await clinic.changeLine();
  });

  it('is handed over after a consultation of the telephone’s own, by REFER with Replaces', async () => {
    const { patient, operator, desk, colleague, colleagueUri } = await talking();
    operator.end.stream.hold('sendonly');
    await operator.invite.reoffer(operator.end.stream.createOffer());
    const asking = await desk.telephone.call({ target: colleagueUri, ...signed(desk) });
    await waitFor(asking, 'answered');
    const third = await callOf(colleague.telephone);
    speaks(asking, 'operator');
    speaks(third, 'third');
    await hears(third, 'operator');
    await hears(patient);
    const replacing = asking.invite.dialog;
    expect(await operator.invite.refer({ to: colleagueUri, replacing })).toEqual({ ok: true });
    await waitFor(operator, 'ended 200 by them');
    await waitFor(asking, 'ended 200 by them');
    await hears(patient, 'third');
    await hears(third, 'patient');
    patient.invite.bye();
    await waitFor(third, 'ended 200 by them');
  });

  it('is handed over by a telephone that had called the colleague before the patient came', async () => {
    const asked = await colleagueIsAsked();
    await clinic.rings([asked.desk.phone]);
    // what is opened next would be in the other media worker
    const patient = await clinic.patientCalls();
    await waitFor(patient, 'answered');
    await isHandedOver(patient, asked);
    patient.invite.bye();
    await waitFor(asked.third, 'ended 200 by them');
  });

  it('is handed over by a telephone that had called the colleague before we called the patient', async () => {
    const asked = await colleagueIsAsked();
    // in the other media worker: nobody knows yet whom he will talk with
    const call = clinic.switchboard.place({
      ...{ callId: newId(), projectId: clinic.projectId, trunkId: clinic.trunkId, to: '+79161112277' },
      ...{ ringMs: 10_000, maxTalkMs: 60_000, record: true },
    });
    const patient = await callOf(clinic.provider);
    await expect.poll(() => call.answeredAt).toBeDefined();
    void call.connect({ uri: `sip:desk@127.0.0.1:${asked.desk.telephone.port}`, ringMs: 10_000 });
    await isHandedOver(patient, asked);
    await waitFor(asked.asking, 'ended 200 by them');
    patient.invite.bye();
    await waitFor(asked.third, 'ended 200 by them');
    expect((await call.ended).recording).toBeDefined();
  });

  it('is taken over by another telephone, and by another on the patient’s side', async () => {
    const { patient, operator, colleague, colleagueUri, call } = await talking();
    const named = ({ invite }: TelephoneCall) => {
      const { callId, localTag, remoteTag } = invite.dialog!;
      return { headers: { Replaces: `${callId};to-tag=${remoteTag};from-tag=${localTag}` } };
    };
    // what it dials is of no matter
    const third = await colleague.telephone.call({
      ...{ target: colleagueUri, ...signed(colleague), ...named(operator) },
    });
    speaks(third, 'third');
    await waitFor(operator, 'ended 200 by them');
    await hears(patient, 'third');
    await hears(third, 'patient');
    const line = `127.0.0.1:${clinic.provider.port}`;
    const other = await clinic.provider.call({
      ...{ target: `sip:84951234567@127.0.0.1:${clinic.port}`, from: `sip:89161112244@${line}` },
      ...named(patient),
    });
    speaks(other, 'operator');
    await waitFor(patient, 'ended 200 by them');
    await hears(third, 'operator');
    await hears(other, 'third');
    expect(clinic.switchboard.activeCalls.map(({ id }) => id)).toEqual([call.id]);
    other.invite.bye();
    await waitFor(third, 'ended 200 by them');
    await expect
      .poll(() => clinic.timeline(call.id))
      .toEqual([
        ...['received', 'ringing', 'answered', 'connecting', 'connected'],
        ...['replaced', 'replaced-by-patient', 'disconnected', 'ended'],
      ]);
    const row = (await clinic.records()).find(({ id }) => id === call.id);
    expect(row).toMatchObject({ cause: 'completed' });
  });

  it('becomes one of three after a consultation, and one of two again', async () => {
    const { patient, operator, colleague, call, talk } = await talking();
    expect(await invite(talk, colleague, 'consult')).toEqual({ ok: true });
    const third = await callOf(colleague.telephone);
    speaks(third, 'third');
    await hears(patient);
    await hears(operator, 'third');
    await hears(third, 'operator');
    expect(talk.confer()).toBe(true);
    await hears(patient, 'operator', 'third');
    await hears(operator, 'patient', 'third');
    await hears(third, 'patient', 'operator');
    operator.invite.bye();
    await hears(patient, 'third');
    await hears(third, 'patient');
    patient.invite.bye();
    await waitFor(third, 'ended 200 by them');
    await expect
      .poll(() => clinic.timeline(call.id))
      .toEqual([
        ...['received', 'ringing', 'answered', 'connecting', 'connected'],
        ...['consulting', 'consulted', 'conference', 'left', 'disconnected', 'ended'],
      ]);
  });

  it('is listened to, whispered into and joined by a supervisor', async () => {
    const { patient, operator, colleague, talk } = await talking();
    const station = clinic.switchboard.stations.get(`phone:${colleague.phone.id}`)!;
    const caller = { number: undefined, name: 'Reception' };
    const supervision = await talk.supervise(
      { ring: (order, listener) => station.ring({ ...order, ringMs: 10_000, caller }, listener) },
      'listen',
    );
    const third = await callOf(colleague.telephone);
    speaks(third, 'third');
    await hears(third, 'patient', 'operator');
    await hears(operator, 'patient');
    supervision?.setRole('whisper');
    await hears(operator, 'patient', 'third');
    await hears(patient, 'operator');
    supervision?.setRole('barge');
    await hears(patient, 'operator', 'third');
    third.invite.bye();
    await hears(patient, 'operator');
    await hears(operator, 'patient');
  });
});
