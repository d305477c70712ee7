import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/index.ts';
import type { Call, Trunk, TrunkInput } from '../../src/calls/index.ts';
import { ClinicWithTelephones } from '../stories/clinic-with-telephones.ts';
import { joined, purity, sine, until } from '../wire/media-pair.ts';
import { AsteriskPeer, hasAsterisk } from './asterisk-peer.ts';
import { hears } from './hearing.ts';

const port = 5186;
const milliwattHz = 1004;

let asterisk: AsteriskPeer;
let clinic: ClinicWithTelephones;

async function line(name: string, input: Partial<TrunkInput>): Promise<Trunk> {
  const usual = { kind: 'address', host: '127.0.0.1', port, callsPerSecond: 100 } as const;
  const { trunks } = clinic.switchboard;
  const trunk = await trunks.save({ projectId: clinic.projectId, name, ...usual, ...input });
  await until(() => trunks.state(trunk.id).state !== 'connecting');
  return trunk;
}

function place(trunk: Trunk, to: string): Call {
  const [ringMs, maxTalkMs] = [10_000, 30_000];
  const order = { callId: newId(), projectId: clinic.projectId, trunkId: trunk.id, to };
  return clinic.switchboard.place({ ...order, ringMs, maxTalkMs, record: false });
}

/** Until that tone is what it says. */
async function says(call: Call, hertz: number): Promise<void> {
  const frames: Int16Array[] = [];
  call.on({ onFrame: (frame) => frames.push(frame) });
  await until(() => frames.length > 25 && purity(joined(frames.slice(-25)), hertz) > 0.6);
}

describe.runIf(hasAsterisk())('a line of a clinic that leads to Asterisk', { timeout: 90_000 }, () => {
  let plain: Trunk;

  beforeAll(async () => {
    asterisk = await AsteriskPeer.start(port, port + 2);
    clinic = await ClinicWithTelephones.open();
    plain = await line('plain', { callerId: 'plain' });
  });

  afterAll(async () => {
    await clinic?.close();
    asterisk?.stop();
  });

  it.each([
    ['by address', { callerId: 'plain' }, 'reachable'],
    ['by TCP', { callerId: 'bytcp', transport: 'tcp' }, 'reachable'],
    [
      'that is signed in at',
      { kind: 'registration', username: 'phone', password: 'open sesame' },
      'registered',
    ],
  ] as const)('%s carries calls with sound', async (name, input, state) => {
    const trunk = await line(name, input);
    expect(clinic.switchboard.trunks.state(trunk.id)).toMatchObject({ state });
    const call = place(trunk, 'tone');
    await says(call, milliwattHz);
    call.hangUp();
    expect(await call.ended).toMatchObject({ cause: 'completed', by: 'us', answered: true });
  });

  it('by TLS carries them encrypted', async () => {
    const trunk = await line('tls', {
      callerId: 'bytls',
      port: asterisk.tlsPort,
      transport: 'tls',
      certificateCheck: 'own',
      authority: asterisk.authority.certificate,
      srtp: 'required',
    });
    const call = place(trunk, 'echo');
    call.on({ onAnswered: () => void call.play({ samples: sine(440, 1000), loop: true }) });
    await says(call, 440);
    call.hangUp();
    expect(await call.ended).toMatchObject({ cause: 'completed' });
  });

  it('with a wrong password fails and says so', async () => {
    const trunk = await line('wrong', { kind: 'registration', username: 'phone', password: 'open barley' });
    await until(() => clinic.switchboard.trunks.state(trunk.id).state === 'failed');
    expect(clinic.switchboard.trunks.state(trunk.id)).toMatchObject({ state: 'failed', why: '401' });
  });

  it.each([
    ['busy', 'busy', 486],
    ['nobody', 'unreachable-number', 404],
    ['away', 'temporarily-unavailable', 480],
    ['jammed', 'trunk-unavailable', 503],
  ])('tells why a call did not come about: %s', async (extension, cause, sipStatus) => {
    const call = place(plain, extension);
    expect(await call.ended).toMatchObject({ cause, sipStatus, by: 'them', answered: false });
  });

  it.each([
    ['in From', { callerId: 'plain' }, 'plain allowed'],
    ['in P-Asserted-Identity', { numberField: 'asserted' }, '\\+74951234567 allowed'],
    ['in Remote-Party-ID', { numberField: 'remote-party' }, '\\+74951234567 allowed'],
    ['to it alone', { numberField: 'asserted', hidesNumber: true }, '\\+74951234567 prohib'],
  ] as const)('is shown our number as it is set: %s', async (name, change, shown) => {
    const account = { kind: 'address', username: 'trusting', callerId: '+74951234567' } as const;
    const call = place(await line(name, { ...account, ...change }), 'whoami');
    await says(call, milliwattHz);
    expect(await asterisk.command('dialplan show globals')).toMatch(new RegExp(`CALLER=${shown}`));
    call.hangUp();
    expect(await call.ended).toMatchObject({ cause: 'completed' });
  });

  it('is pressed keys by INFO where it is set so, which it hears as they were pressed', async () => {
    const call = place(await line('by INFO', { callerId: 'byinfo', keysBy: 'info' }), 'keys');
    const keys: string[] = [];
    call.on({ onAnswered: () => call.sendDigits('27'), onDigit: (key) => keys.push(key) });
    expect(await call.ended).toMatchObject({ cause: 'completed', by: 'them' });
    expect(keys).toEqual(['7', '2']);
    await expect.poll(() => clinic.timeline(call.id)).toContain('digit');
  });

  it('tells who has forwarded a call to us', async () => {
    const { switchboard } = clinic;
    // nobody is rung: the call is refused, and written down
    const call = place(plain, `forwards-${clinic.port}`);
    expect(await call.ended).toMatchObject({ answered: false });
    const forwarders = async (): Promise<readonly object[]> => {
      const { projectId } = clinic;
      const [incoming] = await switchboard.records.list({ projectId, direction: 'in' });
      const events = incoming ? await switchboard.records.events(incoming.id) : [];
      return events.filter(({ kind }) => kind === 'forwarded').map(({ detail }) => detail);
    };
    const forwarder = { number: '+74951112233', reason: 'user-busy' };
    await expect.poll(forwarders, { timeout: 10_000 }).toEqual([forwarder]);
  });

  it('sends a patient behind it on by itself where it is set so (REFER)', async () => {
    const trunk = await line('refers', { callerId: 'plain', transferBy: 'refer' });
    const { provider } = clinic;
    const call = place(trunk, `plain-${provider.port}`);
    await until(() => call.answeredAt !== undefined);
    const connected = call.connect({ uri: `sip:echo@127.0.0.1:${port}`, ringMs: 10_000 });
    await until(() => call.talk?.view.joinedAt !== undefined);
    const ring = (): never => expect.unreachable('it is for the line to ring');
    const byLine = (to: string) => ({ ring, byLine: { uri: `sip:${to}@127.0.0.1:${port}` } });
    const patient = provider.calls.at(-1)!;
    expect(await call.talk!.transfer(byLine('tone'))).toEqual({ ok: true });
    await hears(patient, milliwattHz);
    expect(await connected).toMatchObject({ taken: true, cause: 'completed' });
    expect(await call.ended).toMatchObject({ answered: true });
    patient.invite.bye();
    await until(() => patient.ended !== undefined);
    expect(await clinic.timeline(call.id)).toContain('released');
  });

  it('brings callers, who are put through to our telephones', async () => {
    const { telephone, phone } = await clinic.telephone('answers');
    const stationIds = [`phone:${phone.id}`];
    await clinic.switchboard.incomingRules.save(plain.id, { stationIds, ringMs: 10_000, otherwise: 'busy' });
    await asterisk.call('plain', clinic.port, 'tone');
    await until(() => telephone.calls.length > 0);
    const [call] = telephone.calls;
    await hears(call!, milliwattHz);
    call!.invite.bye();
    await until(() => call!.ended !== undefined);
    await until(() => clinic.switchboard.activeCalls.length === 0);
  });
});
