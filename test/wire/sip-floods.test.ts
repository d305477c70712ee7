// RFC 3261 §26.1.5: floods under addresses that we know, forged or not, and who goes on talking meanwhile.
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock, silentLog, type LogFields } from '../../src/base/index.ts';
import { CallerRate } from '../../src/calls/caller-rate.ts';
import type { LiveTrunk } from '../../src/calls/live-trunk.ts';
import { UserAgent, type IncomingInvite, type UserAgentOptions } from '../../src/sip/index.ts';
import { FakePair, here as provider, there } from './sip-fake-pair.ts';
import { requestText, StreamWire } from './stream-peer.ts';

const desk = { host: '198.51.100.7', port: 40_001 };
const live = { trunk: { id: 'line', maxLines: 10, callsPerSecond: 2 } } as unknown as LiveTrunk;

let forged = 0;
function forgedInvite(): string {
  forged += 1;
  return [
    'INVITE sip:+74951234567@192.0.2.2 SIP/2.0',
    `Via: SIP/2.0/UDP ${provider.host}:${provider.port};branch=z9hG4bKforged${forged}`,
    `From: <sip:+79120000000@${provider.host}>;tag=${forged}`,
    'To: <sip:+74951234567@192.0.2.2>',
    `Call-ID: forged-${forged}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:x@${provider.host}:${provider.port}>`,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** A house with a line at the provider's, who talks with it, and a telephone that has signed in. */
async function house() {
  const pair = new FakePair();
  const invites: IncomingInvite[] = [];
  const rate = new CallerRate({ clock: pair.clock, log: silentLog });
  const agent = await pair.agent(there, {
    passwordOf: () => 'secret',
    onRegister: () => undefined,
    admit: ({ source }) => {
      if (source.host !== provider.host) return 'signed';
      return rate.admits(live) ? 'taken' : 'full';
    },
    onInvite: (invite) => {
      invites.push(invite);
      if (invites.length === 1 || invite.signedBy !== undefined) invite.answer(Buffer.from('answer'));
      else invite.reject(486);
    },
  });
  agent.acquaint(provider.host);
  const talk = pair.call(await pair.agent(provider));
  const telephone = await pair.agent(desk);
  const credentials = { username: '101', password: 'secret' };
  telephone.register({ registrar: 'sip:192.0.2.2', aor: 'sip:101@192.0.2.2', credentials }, () => undefined);
  await pair.clock.advanceAsync(100);
  return { pair, agent, invites, talk, telephone, credentials };
}

describe('2,000 calls in a second under the address of our line', () => {
  it('leave little behind, and neither a talk nor a telephone of ours suffers', async () => {
    const { pair, agent, invites, talk, telephone, credentials } = await house();
    expect(talk.story).toEqual(['answer answer']);
    const story: string[] = [];
    for (let step = 0; step < 100; step += 1) {
      for (let n = 0; n < 20; n += 1) pair.network.carry(forgedInvite(), provider, there);
      if (step === 50) {
        talk.call.bye();
        const order = { target: 'sip:102@192.0.2.2', from: 'sip:101@192.0.2.2', body: Buffer.from('offer') };
        telephone.invite(
          { ...order, credentials },
          { onAnswer: () => story.push('answer'), onEnd: ({ status }) => story.push(`end ${status}`) },
        );
      }
      await pair.clock.advanceAsync(10);
    }
    const byes = pair.network.sent.filter(({ text }) => /^SIP\/2.0 200 [^]*\r\nCSeq: \d+ BYE\r\n/.test(text));
    expect(byes.map(({ to }) => to)).toEqual([provider]);
    expect(story).toEqual(['answer']);
    expect(invites.filter(({ signedBy }) => signedBy === '101')).toHaveLength(1);
    // 40 at once and 10 a second
    expect(invites.length).toBeLessThan(60);
    expect(agent.counters['begun above the rate by known sources']).toBeGreaterThan(1_300);
    expect(agent.counters['bans']).toBeUndefined();
  });
});

describe('one address of ours', () => {
  const agents: UserAgent[] = [];
  const wires: StreamWire[] = [];
  afterEach(async () => {
    for (const { socket } of wires.splice(0)) socket.destroy();
    await Promise.all(agents.splice(0).map((agent) => agent.stop()));
  });

  async function listening(options: Partial<UserAgentOptions> = {}): Promise<UserAgent> {
    const clock = new ManualClock();
    const agent = new UserAgent({
      ...{ clock, log: silentLog, tcp: true },
      bind: { host: '127.0.0.1', port: 0 },
      ...options,
    });
    await agent.start();
    agents.push(agent);
    return agent;
  }
  async function wireTo(agent: UserAgent): Promise<StreamWire> {
    const wire = await StreamWire.to(agent.address.port);
    wires.push(wire);
    return wire;
  }

  it('that begins too much over its connection is told to come again', async () => {
    const agent = await listening();
    agent.acquaint('127.0.0.1');
    const wire = await wireTo(agent);
    wire.write(Array.from({ length: 402 }, () => requestText('OPTIONS')).join(''));
    await expect.poll(() => wire.story.length).toBe(402);
    expect(wire.story.slice(398)).toEqual(['200', '200', '503', '503']);
  });

  it('has more than 64 connections, a stranger has not, and who refuses them says so once', async () => {
    const told: string[] = [];
    const log = { ...silentLog, warn: (_: LogFields, message: string) => void told.push(message) };
    const agent = await listening({ log });
    for (let n = 0; n < 64; n += 1) await wireTo(agent);
    const refused = [await wireTo(agent), await wireTo(agent)];
    await expect.poll(() => refused.map(({ closed }) => closed)).toEqual([true, true]);
    expect(told).toEqual(['SIP connections are refused: there are too many']);
    agent.acquaint('127.0.0.1');
    const next = await wireTo(agent);
    next.write(requestText('OPTIONS'));
    await expect.poll(() => next.story).toEqual(['200']);
  });
});
