// RFC 3261 §18.2.1, §18.2.2, §8.2.6.1, RFC 3581 §4: where responses go over UDP, and what the first of them says.
import { expect, it } from 'vitest';
import { request } from './fixtures/sip-message.ts';
import { FakePair, there } from './sip-fake-pair.ts';

/** NAT, or a proxy that sends from one port and listens at another. */
const source = { host: '192.0.2.1', port: 40_000 };

/** What comes back to an OPTIONS with that Via. */
async function answerTo(via: string) {
  const pair = new FakePair();
  await pair.agent(there);
  const head = 'SIP/2.0/UDP ';
  pair.network.carry(request('OPTIONS sip:192.0.2.2 SIP/2.0', { Via: head + via }), source, there);
  await pair.clock.advanceAsync(10);
  const answers = pair.network.sent.filter(({ from }) => from === there);
  expect(answers).toHaveLength(1);
  const written = /^Via: SIP\/2\.0\/UDP (.*)\r$/m.exec(answers[0]?.text ?? '')?.[1];
  return { to: answers[0]?.to, via: written };
}

it.each([
  ['where its port is named', '192.0.2.1:5070;branch=z9hG4bKa', 5070, ''],
  ['to 5060 where none is', '192.0.2.1;branch=z9hG4bKa', 5060, ''],
  ['to the address it came from, whatever it calls itself', '10.0.0.9:5070;branch=z9hG4bKa', 5070, ';received=192.0.2.1'],
  ['to the same, whatever other address it asks for', 'pbx.invalid:5070;maddr=192.0.2.77;branch=z9hG4bKa', 5070, ';received=192.0.2.1'],
])('a response without rport goes %s', async (_, via, port, added) => {
  expect(await answerTo(via)).toEqual({ to: { host: '192.0.2.1', port }, via: via + added });
}); // prettier-ignore

it('a response with rport goes back to the port that the request came from', async () => {
  const { to, via } = await answerTo('10.0.0.9:5070;rport;branch=z9hG4bKa');
  expect(to).toEqual(source);
  expect(via).toBe('10.0.0.9:5070;rport=40000;branch=z9hG4bKa;received=192.0.2.1');
});

it.each([
  ['54.5', 'Timestamp: 54.5 0.200'],
  ['54 0.01', 'Timestamp: 54 0.200'],
  ['soon', undefined],
])('a 100 gives the Timestamp %s back, with the time that it took', async (timestamp, expected) => {
  const pair = new FakePair();
  await pair.agent(there, { onInvite: () => undefined });
  const fields = { Timestamp: timestamp };
  pair.network.carry(request('INVITE sip:1@192.0.2.2 SIP/2.0', fields), { ...source, port: 5060 }, there);
  await pair.clock.advanceAsync(250);
  const [trying] = pair.network.sent.filter(({ from }) => from === there);
  expect(trying?.text).toMatch(/^SIP\/2\.0 100 /);
  expect(/^Timestamp: .*(?=\r$)/m.exec(trying?.text ?? '')?.[0]).toBe(expected);
});
