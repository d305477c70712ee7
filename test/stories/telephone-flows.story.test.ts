// RFC 5626 §5.3: a telephone that is signed in by two ways is rung by one of them.
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PhoneAccount } from '../../src/calls/index.ts';
import type { Flow } from '../../src/sip/index.ts';
import { ClinicWithTelephones } from './clinic-with-telephones.ts';
import { DeskTelephone } from './desk-telephone.ts';

const instance = 'urn:uuid:00000000-0000-1000-8000-000a95a0e128';

let clinic: ClinicWithTelephones;
beforeAll(async () => {
  clinic = await ClinicWithTelephones.open();
});
afterAll(() => clinic.close());

/** A telephone that has signed in by a flow that works; the other, newer one leads where `second` says. */
async function withTwoFlows(
  second: (own: Flow) => Flow,
): Promise<{ telephone: DeskTelephone; phone: PhoneAccount }> {
  const { phones } = clinic.switchboard;
  const { phone, password } = await phones.add({ projectId: clinic.projectId, name: 'Reception' });
  const telephone = await DeskTelephone.open('answers');
  clinic.telephones.push(telephone);
  const aor = `sip:${phone.login}@127.0.0.1:${clinic.port}`;
  const credentials = { username: phone.login, password };
  telephone.agent.register(
    { registrar: `sip:127.0.0.1:${clinic.port}`, aor, credentials, instance },
    () => undefined,
  );
  const devices = () => phones.state(phone.id).devices;
  await expect.poll(() => devices().length, { timeout: 10_000 }).toBe(1);
  const { contact, flow } = devices()[0]!;
  phones.onRegister({
    ...{ aor, user: phone.login, contact, expiresS: 60, source: second(flow) },
    ...{ callId: 'second', cseq: 1, instance: `<${instance}>;reg-id=2` },
  });
  expect(devices()).toHaveLength(2);
  await clinic.rings([phone]);
  return { telephone, phone };
}

async function talkThrough(telephone: DeskTelephone): Promise<void> {
  const patient = await clinic.patientCalls();
  await expect.poll(() => patient.story, { timeout: 10_000 }).toContain('answered');
  patient.invite.bye();
  await expect.poll(() => telephone.calls.every(({ ended }) => ended), { timeout: 10_000 }).toBe(true);
  expect(telephone.agent.counters['calls received']).toBe(1);
}

it('rings once where both flows lead', async () => {
  const { telephone } = await withTwoFlows((own) => own);
  await talkThrough(telephone);
});

it('is rung by the other flow when the newer one is gone, which is not counted on any more', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const { telephone, phone } = await withTwoFlows(() => ({ host: '127.0.0.1', port, protocol: 'TCP' }));
  await talkThrough(telephone);
  const { devices } = clinic.switchboard.phones.state(phone.id);
  expect(devices.map(({ flow, silent }) => [flow.port === port, silent])).toEqual([
    [false, false],
    [true, true],
  ]);
});
