import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '../../src/base/index.ts';
import type { Call, Trunk, TrunkInput } from '../../src/calls/index.ts';
import { encodeWav } from '../../src/media/index.ts';
import type { DialogName } from '../../src/sip/index.ts';
import { ClinicWithTelephones } from '../stories/clinic-with-telephones.ts';
import { hasTool } from '../tool.ts';
import { joined, purity, sine, until } from '../wire/media-pair.ts';
import { AsteriskPeer, hasAsterisk } from './asterisk-peer.ts';
import { hears } from './hearing.ts';
import { startLinphone } from './linphone-softphone.ts';
import type { Softphone } from './softphone.ts';
import { Telephone } from './telephone.ts';

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

  it('puts another in the place of one who talks with us (INVITE with Replaces)', async () => {
    const [asking, other] = [
      await Telephone.open({ mediaPort: 17_500 }),
      await Telephone.open({ mediaPort: 17_540 }),
    ];
    try {
      const call = place(plain, 'tone');
      await says(call, milliwattHz);
      const { callId, localTag, remoteTag } = (call as Call & { readonly dialog: DialogName }).dialog;
      const incoming = other.next();
      const talk = await asking.call(`sip:plain-${other.port}@127.0.0.1:${port}`);
      expect(await talk.answered).toMatchObject({ ok: true });
      (await incoming).end.stream.play({ samples: sine(600, 1000), loop: true });
      await hears(talk, 600);
      // who is with `asking` is to have the place that Asterisk has with us
      const to = `sip:called@127.0.0.1:${clinic.port}`;
      const replacing = { callId, localTag: remoteTag, remoteTag: localTag, remoteTarget: to };
      expect(await talk.call.refer({ to, replacing })).toEqual({ ok: true });
      await says(call, 600);
      call.hangUp();
      expect(await call.ended).toMatchObject({ cause: 'completed', by: 'us' });
      await (
        await incoming
      ).ended;
      expect(await clinic.timeline(call.id)).toContain('replaced-by-patient');
    } finally {
      await asking.close();
      await other.close();
    }
  });

  describe.runIf(hasTool('linphonec', 'linphone-cli'))('by TLS, with linphone as the patient there', () => {
    const saysHertz = 600;
    const folder = mkdtempSync(join(tmpdir(), 'perezvon-linphone-tone-'));
    let patient: Softphone;
    let trunk: Trunk;

    beforeAll(async () => {
      const tone = join(folder, 'tone.wav');
      writeFileSync(tone, encodeWav({ samples: sine(saysHertz, 30_000), channels: 1, sampleRate: 8000 }));
      const { authority, tlsPort } = asterisk;
      patient = startLinphone({
        ...{ user: 'patient', signIn: { port: tlsPort, password: 'sweet briar' } },
        // Asterisk asks for a certificate, and linphone then asks its user for one
        ...{ authority: authority.certificate, own: authority.issue('DNS:patient'), says: tone },
      });
      trunk = await line('signed in by TLS', {
        ...{ kind: 'registration', username: 'clinic', password: 'wild rose' },
        ...{ port: tlsPort, transport: 'tls', srtp: 'required' },
        ...{ certificateCheck: 'own', authority: authority.certificate },
      });
      await vi.waitFor(
        async () => expect(await asterisk.command('pjsip show contacts')).toContain('patient/'),
        { timeout: 30_000, interval: 200 },
      );
    });

    afterAll(async () => {
      await patient?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('calls him, the sound encrypted all the way', async () => {
      const call = place(trunk, 'patient');
      call.on({ onAnswered: () => void call.play({ samples: sine(800, 1000), loop: true }) });
      await says(call, saysHertz);
      call.hangUp();
      expect(await call.ended).toMatchObject({ cause: 'completed', answered: true });
      await until(() => purity(patient.heard(), 800) > 0.4);
    });

    it('is called by him', async () => {
      const { telephone, phone } = await clinic.telephone('answers');
      const stationIds = [`phone:${phone.id}`];
      await clinic.switchboard.incomingRules.save(trunk.id, {
        stationIds,
        ringMs: 10_000,
        otherwise: 'busy',
      });
      // it writes on where it has ended before
      const heardBefore = patient.heard().length;
      patient.dial(`sip:clinic@localhost:${asterisk.tlsPort};transport=tls`);
      await until(() => telephone.calls.length > 0);
      const call = telephone.calls[0]!;
      call.end.stream.play({ samples: sine(800, 1000), loop: true });
      await hears(call, saysHertz);
      patient.hangUp();
      await until(() => call.ended !== undefined);
      await until(() => purity(patient.heard().subarray(heardBefore), 800) > 0.4);
      await until(() => clinic.switchboard.activeCalls.length === 0);
    });
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
