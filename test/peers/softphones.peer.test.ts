import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneAccount } from '../../src/calls/index.ts';
import { encodeWav } from '../../src/media/index.ts';
import { ClinicWithTelephones } from '../stories/clinic-with-telephones.ts';
import { DeskTelephone } from '../stories/desk-telephone.ts';
import { hasTool } from '../tool.ts';
import { Authority } from '../wire/certificates.ts';
import { purity, sine, until } from '../wire/media-pair.ts';
import { startBaresip } from './baresip-softphone.ts';
import { hears } from './hearing.ts';
import { startLinphone } from './linphone-softphone.ts';
import type { Softphone } from './softphone.ts';

const tlsPort = 15_640;

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

/** Signed in at the clinic, saying a tone for as long as it talks. */
async function signedIn(
  name: keyof typeof softphones,
): Promise<{ softphone: Softphone; phone: PhoneAccount }> {
  const { start, hertz } = softphones[name];
  const input = { projectId: clinic.projectId, name, dialsOut: 'national', trunkId: clinic.trunkId } as const;
  const { phone, password } = await clinic.switchboard.phones.add(input);
  const says = join(folder, `${name}.wav`);
  writeFileSync(says, encodeWav({ samples: sine(hertz, 30_000), channels: 1, sampleRate: 8000 }));
  const softphone = start({
    login: phone.login,
    password,
    serverPort: tlsPort,
    authority: authority.certificate,
    says,
  });
  await until(() => clinic.switchboard.phones.state(phone.id).devices.length === 1);
  return { softphone, phone };
}

for (const name of ['baresip', 'linphone'] as const) {
  const { tool, package: debianPackage, host, hertz } = softphones[name];
  describe.runIf(hasTool(tool, debianPackage))(`${name} at the desk`, { timeout: 40_000 }, () => {
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
  });
}
