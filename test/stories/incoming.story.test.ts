import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { purity } from '../wire/media-pair.ts';
import { ClinicWithTelephones } from './clinic-with-telephones.ts';
import { DeskTelephone, type TelephoneCall } from './desk-telephone.ts';
import { loudMs, readRecording } from './sound.ts';

let clinic: ClinicWithTelephones;
beforeAll(async () => {
  clinic = await ClinicWithTelephones.open();
});
afterAll(() => clinic.close());
afterEach(async () => {
  for (const { calls } of [clinic.provider, ...clinic.telephones]) {
    for (const call of calls.splice(0)) if (!call.ended) call.invite.bye();
  }
  await expect.poll(() => clinic.switchboard.activeCalls.length).toBe(0);
});

const waitFor = (call: TelephoneCall, line: string) => expect.poll(() => call.story).toContain(line);
const onlyCall = async (telephone: DeskTelephone): Promise<TelephoneCall> => {
  await expect.poll(() => telephone.calls.length).toBe(1);
  return telephone.calls[0]!;
};

describe('a patient who calls', () => {
  it('talks with who picks up first; the others fall silent and count no missed call', async () => {
    const first = await clinic.telephone('rings', { name: 'Reception' });
    const second = await clinic.telephone('rings', { name: 'Doctor' }, ';transport=tcp');
    await clinic.rings([first.phone, second.phone]);
    const patient = await clinic.patientCalls();
    await waitFor(patient, '180');
    const [atFirst, atSecond] = [await onlyCall(first.telephone), await onlyCall(second.telephone)];
    expect(atFirst.incoming?.from).toMatchObject({ user: '+79161112233' });
    second.telephone.pickUp(atSecond);
    await waitFor(patient, 'answered');
    await waitFor(atFirst, 'ended 487 by them');
    expect(atFirst.ended?.sipCause).toBe(200);
    DeskTelephone.speak(patient, 440);
    DeskTelephone.speak(atSecond, 1000);
    // a second of it
    await expect.poll(() => patient.end.heard().length, { timeout: 5000 }).toBeGreaterThan(12_000);
    await expect.poll(() => purity(atSecond.end.heard(), 440), { timeout: 5000 }).toBeGreaterThan(0.8);
    await expect.poll(() => purity(patient.end.heard(), 1000), { timeout: 5000 }).toBeGreaterThan(0.5);
    patient.invite.bye();
    await waitFor(atSecond, 'ended 200 by them');
    await expect.poll(async () => (await clinic.records())[0]?.endedAt).toBeDefined();
    const [record] = await clinic.records();
    expect(record).toMatchObject({
      direction: 'in',
      purpose: 'incoming',
      from: '+79161112233',
      to: '+74951234567',
      trunkId: clinic.trunkId,
      cause: 'completed',
      endedBy: 'them',
    });
    expect(record?.quality?.packetsReceived).toBeGreaterThan(40);
    const { ours, theirs } = await readRecording(
      join(clinic.directory, 'recordings', record!.recording!.path),
    );
    expect(loudMs(theirs)).toBeGreaterThan(500);
    expect(loudMs(ours)).toBeGreaterThan(500);
    await expect
      .poll(() => clinic.timeline(record!.id))
      .toEqual(['received', 'ringing', 'answered', 'connecting', 'connected', 'disconnected', 'ended']);
  });

  it('is hung up when our side has hung up', async () => {
    const { telephone, phone } = await clinic.telephone('answers');
    await clinic.rings([phone]);
    const patient = await clinic.patientCalls();
    await waitFor(patient, 'answered');
    telephone.calls[0]?.invite.bye();
    await waitFor(patient, 'ended 200 by them');
  });

  it('who gives up is not rung for any longer, and it is written down that nobody answered', async () => {
    const { telephone, phone } = await clinic.telephone('rings');
    await clinic.rings([phone]);
    const patient = await clinic.patientCalls();
    const atDesk = await onlyCall(telephone);
    patient.invite.bye();
    await waitFor(atDesk, 'ended 487 by them');
    expect(atDesk.ended?.sipCause).toBeUndefined();
    await expect.poll(async () => (await clinic.records())[0]?.cause).toBe('no-answer');
  });

  it.each([
    ['declines', 'hang-up', '480', 'no-answer'],
    ['declines', 'busy', '486', 'busy'],
    ['is busy', 'hang-up', '486', 'busy'],
  ] as const)('while everybody %s (then: %s) hears %s', async (habit, otherwise, status, cause) => {
    const { phone } = await clinic.telephone(habit);
    await clinic.rings([phone], otherwise);
    const patient = await clinic.patientCalls();
    await waitFor(patient, `ended ${status} by them`);
    await expect.poll(async () => (await clinic.records())[0]?.cause).toBe(cause);
  });

  it('while nobody is there, or nobody is to be rung, hears so, and is written down', async () => {
    const { phone } = await clinic.switchboard.phones.add({ projectId: clinic.projectId, name: 'Cellar' });
    for (const phones of [[phone], []]) {
      await clinic.rings(phones);
      const patient = await clinic.patientCalls({ from: 'anonymous' });
      await waitFor(patient, 'ended 480 by them');
      await expect
        .poll(async () => (await clinic.records())[0])
        .toMatchObject({ direction: 'in', from: undefined, cause: 'temporarily-unavailable' });
    }
  });

  it('while all lines are taken hears busy', async () => {
    const { phone } = await clinic.telephone('rings');
    await clinic.rings([phone]);
    const three = await Promise.all([1, 2, 3].map(() => clinic.patientCalls()));
    for (const patient of three) await waitFor(patient, '180');
    const fourth = await clinic.patientCalls();
    await waitFor(fourth, 'ended 486 by them');
    expect(clinic.switchboard.capacity(clinic.trunkId)).toMatchObject({ freeLines: 0 });
  });

  it('reaches who had signed in before the program was restarted', async () => {
    const { telephone, phone } = await clinic.telephone('answers');
    await clinic.rings([phone]);
    await clinic.restart();
    const patient = await clinic.patientCalls();
    await waitFor(patient, 'answered');
    expect(telephone.calls).toHaveLength(1);
  });
});

describe('who is nobody', () => {
  it('is asked for a password, rings nobody, and leaves no trace', async () => {
    const { phone } = await clinic.telephone('answers');
    await clinic.rings([phone]);
    const before = (await clinic.records()).length;
    const stranger = await DeskTelephone.open();
    const call = await stranger.call({
      target: `sip:84951234567@127.0.0.1:${clinic.port}`,
      from: `sip:89161112233@127.0.0.1:${clinic.provider.port}`,
    });
    await waitFor(call, 'ended 401 by them');
    expect((await clinic.records()).length).toBe(before);
    await stranger.close();
  });
});

describe('a telephone that dials', () => {
  const dial = (
    { telephone, phone, password }: Awaited<ReturnType<ClinicWithTelephones['telephone']>>,
    number: string,
    from = phone.login,
  ): Promise<TelephoneCall> =>
    telephone.call({
      target: `sip:${number.replaceAll('#', '%23')}@127.0.0.1:${clinic.port}`,
      from: `sip:${from}@127.0.0.1:${clinic.port}`,
      credentials: { username: phone.login, password },
    });

  it('*43 hears itself', async () => {
    const call = await dial(await clinic.telephone('answers'), '*43');
    await waitFor(call, 'answered');
    DeskTelephone.speak(call, 440, 4500);
    await expect.poll(() => purity(call.end.heard(), 440), { timeout: 8000 }).toBeGreaterThan(0.7);
  });

  it('a colleague talks with him', async () => {
    const reception = await clinic.telephone('answers', { name: 'Reception' });
    const doctor = await clinic.telephone('rings', { name: 'Doctor' });
    const call = await dial(reception, doctor.phone.login);
    const atDoctor = await onlyCall(doctor.telephone);
    await waitFor(call, '180');
    expect(atDoctor.incoming?.from).toMatchObject({ user: reception.phone.login, name: 'Reception' });
    doctor.telephone.pickUp(atDoctor);
    await waitFor(call, 'answered');
    DeskTelephone.speak(call, 440);
    await expect.poll(() => purity(atDoctor.end.heard(), 440), { timeout: 5000 }).toBeGreaterThan(0.8);
    atDoctor.invite.bye();
    await waitFor(call, 'ended 200 by them');
  });

  it('an outside number is connected as far as its account allows', async () => {
    const allowed = { dialsOut: 'national', trunkId: clinic.trunkId } as const;
    const reception = await clinic.telephone('answers', allowed);
    const call = await dial(reception, '8 916 777-88-99'.replaceAll(/\D/g, ''));
    await waitFor(call, 'answered');
    const [outside] = clinic.provider.calls;
    expect(outside?.incoming).toMatchObject({ requestUser: '+79167778899', from: { user: '+74951234567' } });
    DeskTelephone.speak(outside!, 1000);
    await expect.poll(() => purity(call.end.heard(), 1000), { timeout: 5000 }).toBeGreaterThan(0.5);
    call.invite.bye();
    await waitFor(outside!, 'ended 200 by them');
    await expect
      .poll(async () => (await clinic.records())[0])
      .toMatchObject({
        direction: 'out',
        purpose: 'operator',
        from: reception.phone.login,
        to: '+79167778899',
        cause: 'completed',
      });
    const abroad = await dial(reception, '810442071234567');
    await waitFor(abroad, 'ended 403 by them');
  });

  it('is told what became of the number', async () => {
    clinic.provider.habit = 'is busy';
    const call = await dial(
      await clinic.telephone('answers', { dialsOut: 'anywhere', trunkId: clinic.trunkId }),
      '+79167778899',
    );
    await waitFor(call, 'ended 486 by them');
    clinic.provider.habit = 'answers';
  });

  it('may not, under a name that is not its own, or without leave', async () => {
    const free = await clinic.telephone('answers', { dialsOut: 'anywhere', trunkId: clinic.trunkId });
    const bound = await clinic.telephone('answers');
    await waitFor(await dial(bound, '+79167778899'), 'ended 403 by them');
    await waitFor(await dial(bound, '+79167778899', free.phone.login), 'ended 403 by them');
    await waitFor(await dial(bound, 'nobody'), 'ended 404 by them');
    const wrong = { ...free, password: 'guess' };
    await waitFor(await dial(wrong, '+79167778899'), 'ended 401 by them');
    expect(clinic.provider.calls).toEqual([]);
  });

  it('is signed out when it is switched off or gets another password', async () => {
    const { phones } = clinic.switchboard;
    const one = await clinic.telephone('answers');
    expect(phones.state(one.phone.id).devices).toMatchObject([
      { userAgent: 'Desk telephone', silent: false },
    ]);
    await phones.renewPassword(one.phone.id);
    expect(phones.state(one.phone.id).devices).toEqual([]);
    await waitFor(await dial(one, '*43'), 'ended 401 by them');
    const two = await clinic.telephone('answers');
    await phones.change(two.phone.id, { projectId: clinic.projectId, name: 'Off', enabled: false });
    await waitFor(await dial(two, '*43'), 'ended 401 by them');
  });
});
