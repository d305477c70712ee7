import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/index.ts';
import type { PhoneAccount } from '../../src/calls/index.ts';
import { encodeWav } from '../../src/media/index.ts';
import type { IncomingInvite } from '../../src/sip/index.ts';
import { ClinicWithTelephones } from '../stories/clinic-with-telephones.ts';
import { DeskTelephone } from '../stories/desk-telephone.ts';
import { hasTool } from '../tool.ts';
import { Authority } from '../wire/certificates.ts';
import { joined, purity, sine, until } from '../wire/media-pair.ts';
import { baresipTlsPort, startBaresip } from './baresip-softphone.ts';
import { hears } from './hearing.ts';
import { startLinphone } from './linphone-softphone.ts';
import { listening } from './listening.ts';
import type { Softphone } from './softphone.ts';
import { Telephone } from './telephone.ts';

const tlsPort = 15_640;
const patientsPort = 15_642;

let authority: Authority;
let clinic: ClinicWithTelephones;
let folder: string;

beforeAll(async () => {
  authority = new Authority();
  folder = mkdtempSync(join(tmpdir(), 'perezvon-softphone-'));
  clinic = await ClinicWithTelephones.open({
    port: tlsPort,
    ...authority.issue('DNS:localhost,IP:127.0.0.1'),
  });
});

afterAll(async () => {
  await clinic?.close();
  authority?.close();
  rmSync(folder, { recursive: true, force: true });
});

const softphones = {
  baresip: { start: startBaresip, tool: 'baresip', package: 'baresip-core', host: '127.0.0.1', hertz: 440 },
  linphone: {
    start: startLinphone,
    tool: 'linphonec',
    package: 'linphone-cli',
    host: 'localhost',
    hertz: 600,
  },
} as const;

/** A file with what it says. */
function tone(name: keyof typeof softphones): string {
  const says = join(folder, `${name}.wav`);
  const samples = sine(softphones[name].hertz, 30_000);
  writeFileSync(says, encodeWav({ samples, channels: 1, sampleRate: 8000 }));
  return says;
}

/** Signed in at the clinic, saying a tone for as long as it talks. */
async function signedIn(
  name: keyof typeof softphones,
): Promise<{ softphone: Softphone; phone: PhoneAccount }> {
  const { start } = softphones[name];
  const input = { projectId: clinic.projectId, name, dialsOut: 'national', trunkId: clinic.trunkId } as const;
  const { phone, password } = await clinic.switchboard.phones.add(input);
  const says = tone(name);
  const softphone = start({
    user: phone.login,
    signIn: { port: tlsPort, password },
    authority: authority.certificate,
    says,
  });
  await until(() => clinic.switchboard.phones.state(phone.id).devices.length === 1);
  return { softphone, phone };
}

for (const name of ['baresip', 'linphone'] as const) {
  const { tool, package: debianPackage, host, hertz } = softphones[name];
  describe.runIf(hasTool(tool, debianPackage))(`${name} at the desk`, { timeout: 90_000 }, () => {
    let softphone: Softphone;
    let phone: PhoneAccount;

    beforeAll(async () => {
      ({ softphone, phone } = await signedIn(name));
    });

    afterAll(async () => {
      await softphone?.stop();
    });

    it('takes the call of a patient who came in over the line', async () => {
      expect(clinic.switchboard.phones.state(phone.id).devices).toMatchObject([
        { flow: { protocol: 'TLS' } },
      ]);
      await clinic.rings([phone]);
      const patient = await clinic.patientCalls();
      await until(() => patient.story.includes('answered'));
      DeskTelephone.speak(patient, 800, 20_000);
      await hears(patient, hertz);
      patient.invite.bye();
      await until(() => patient.ended !== undefined);
      await until(() => purity(softphone.heard(), 800) > 0.4);
    });

    it('calls a patient', async () => {
      const before = clinic.provider.calls.length;
      softphone.dial(`sip:89161112233@${host}:${tlsPort};transport=tls`);
      await until(() => clinic.provider.calls.length > before);
      const patient = clinic.provider.calls.at(-1)!;
      await hears(patient, hertz);
      softphone.hangUp();
      await until(() => patient.ended !== undefined);
      expect(patient.ended).toMatchObject({ by: 'them', phase: 'talk', status: 200 });
    });

    // baresip 1.0 has no such command
    it.runIf(name === 'linphone')('asks a colleague first, and gives him the patient', async () => {
      const { telephone, phone: doctor } = await clinic.telephone('answers', { name: 'Doctor' });
      await clinic.rings([phone]);
      const patient = await clinic.patientCalls();
      await until(() => patient.story.includes('answered'));
      DeskTelephone.speak(patient, 800, 60_000);
      await hears(patient, hertz);
      await softphone.hold?.();
      softphone.dial(`sip:${doctor.login}@${host}:${tlsPort};transport=tls`);
      await until(() => telephone.calls.length === 1);
      const asked = telephone.calls[0]!;
      DeskTelephone.speak(asked, 1200, 60_000);
      await hears(asked, hertz);
      softphone.handOver?.();
      await hears(patient, 1200);
      await hears(asked, 800);
      patient.invite.bye();
      await until(() => asked.ended !== undefined);
    });
  });
}

describe.runIf(hasTool('baresip', 'baresip-core'))('baresip with two flows', { timeout: 60_000 }, () => {
  it('is one telephone that is signed in by UDP and TCP, and takes a call', async () => {
    const { phones } = clinic.switchboard;
    const { phone, password } = await phones.add({ projectId: clinic.projectId, name: 'Two flows' });
    const signIn = { port: clinic.port, password };
    const softphone = startBaresip({ user: phone.login, signIn, says: tone('baresip'), twoFlows: true });
    try {
      await until(() => phones.state(phone.id).devices.length === 2);
      const { devices } = phones.state(phone.id);
      expect(devices.map(({ flow }) => flow.protocol ?? 'UDP').sort()).toEqual(['TCP', 'UDP']);
      expect(devices[0]?.instance).toMatch(/^<urn:uuid:/);
      expect(devices[1]?.instance).toBe(devices[0]?.instance);
      await clinic.rings([phone]);
      const patient = await clinic.patientCalls();
      await until(() => patient.story.includes('answered'));
      await hears(patient, softphones.baresip.hertz);
      patient.invite.bye();
      await until(() => patient.ended !== undefined);
    } finally {
      await softphone.stop();
    }
  });
});

for (const name of ['baresip', 'linphone'] as const) {
  const { start, tool, package: debianPackage, host, hertz } = softphones[name];
  describe.runIf(hasTool(tool, debianPackage))(`${name} as a patient`, { timeout: 60_000 }, () => {
    it('calls us by TLS, its sound encrypted, without any account', async () => {
      const tls = { listen: { port: patientsPort, ...authority.issue('DNS:localhost,IP:127.0.0.1') } };
      const line = await Telephone.open(
        { mediaPort: 29_960, everywhere: true },
        { tls },
        { srtp: 'required' },
      );
      const softphone = start({ user: 'patient', authority: authority.certificate, says: tone(name) });
      try {
        const incoming = line.next();
        softphone.dial(`sip:84951234567@${host}:${patientsPort};transport=tls`);
        const talk = await incoming;
        expect((talk.call as IncomingInvite).source).toMatchObject({ protocol: 'TLS' });
        talk.end.stream.play({ samples: sine(800, 1000), loop: true });
        await hears(talk, hertz);
        softphone.hangUp();
        expect(await talk.ended).toMatchObject({ by: 'them', phase: 'talk', status: 200 });
        await until(() => purity(softphone.heard(), 800) > 0.4);
      } finally {
        await softphone.stop();
        await line.close();
      }
    });
  });
}

describe.runIf(hasTool('baresip', 'baresip-core'))('baresip as a patient', { timeout: 60_000 }, () => {
  it('is called over a line by TLS, the sound encrypted', async () => {
    const to = '+79161234570';
    const softphone = startBaresip({
      user: to,
      authority: authority.certificate,
      own: authority.issue('DNS:localhost,IP:127.0.0.1'),
      says: tone('baresip'),
    });
    try {
      await listening(baresipTlsPort, 'tcp');
      const { trunks } = clinic.switchboard;
      const trunk = await trunks.save({
        ...{ projectId: clinic.projectId, name: 'TLS', kind: 'address', host: '127.0.0.1' },
        ...{ port: baresipTlsPort, transport: 'tls', srtp: 'required', probe: false },
        ...{ certificateCheck: 'own', authority: authority.certificate },
      });
      const [ringMs, maxTalkMs] = [20_000, 30_000];
      const order = { callId: newId(), projectId: clinic.projectId, trunkId: trunk.id, to };
      const call = clinic.switchboard.place({ ...order, ringMs, maxTalkMs, record: false });
      const frames: Int16Array[] = [];
      call.on({
        onFrame: (frame) => frames.push(frame),
        onAnswered: () => void call.play({ samples: sine(800, 1000), loop: true }),
      });
      await until(() => frames.length > 25 && purity(joined(frames.slice(-25)), 440) > 0.6);
      call.hangUp();
      expect(await call.ended).toMatchObject({ cause: 'completed', by: 'us', answered: true });
      await until(() => purity(softphone.heard(), 800) > 0.4);
    } finally {
      await softphone.stop();
    }
  });
});
