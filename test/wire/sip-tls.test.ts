// RFC 3261 §26.2, RFC 5922: TLS over the loopback, with certificates that are made for the occasion.
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import {
  inspectConnection,
  UserAgent,
  type IncomingInvite,
  type TlsTrust,
  type UserAgentOptions,
} from '../../src/sip/index.ts';
import { hasTool } from '../tool.ts';
import { Authority, type Pair } from './certificates.ts';
import { requestText, StreamWire } from './stream-peer.ts';

const agents: UserAgent[] = [];
let authority: Authority;
let own: TlsTrust;

beforeAll(() => {
  authority = new Authority();
  own = { check: 'own', authority: authority.certificate };
});
afterAll(() => authority.close());
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.stop()));
});

const resolver = {
  naptr: () => Promise.resolve([]),
  srv: () => Promise.resolve([]),
  addresses: () => Promise.resolve(['127.0.0.1']),
};

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function agentWith(options: Partial<UserAgentOptions>): Promise<UserAgent> {
  const bind = { host: '127.0.0.1', port: 0 };
  const agent = new UserAgent({ clock: systemClock, log: silentLog, bind, resolver, ...options });
  await agent.start();
  agents.push(agent);
  return agent;
}

/** An agent that answers, with that certificate; the port of its TLS. */
async function serverWith(pair: Pair, onInvite?: (invite: IncomingInvite) => void) {
  const port = await freePort();
  const agent = await agentWith({
    tls: { listen: { port, ...pair } },
    onInvite: onInvite ?? ((invite) => invite.answer(Buffer.from('answer'))),
  });
  return { agent, port };
}

/** Who has that rule for `pbx.invalid`. */
function client(trust: TlsTrust | undefined, advertisedHost?: string): Promise<UserAgent> {
  const trustOf = (name: string): TlsTrust | undefined => (name === 'pbx.invalid' ? trust : undefined);
  return agentWith({ tls: { trustOf }, advertisedHost });
}

function call(agent: UserAgent, target: string) {
  const story: string[] = [];
  const invite = agent.invite(
    { target, from: 'sip:clinic@127.0.0.1', body: Buffer.from('offer') },
    {
      onAnswer: ({ body }) => story.push(`answer ${body.toString()}`),
      onEnd: (end) => story.push(`end ${end.by} ${end.status}`),
    },
  );
  return { invite, story };
}

describe.runIf(hasTool('openssl', 'openssl'))('TLS', () => {
  it('carries a call to a server whose certificate our own authority has signed', async () => {
    let incoming: IncomingInvite | undefined;
    const { port } = await serverWith(authority.issue('DNS:pbx.invalid'), (invite) => {
      incoming = invite;
      invite.answer(Buffer.from('answer'));
    });
    const agent = await client(own);
    const { invite, story } = call(agent, `sip:100@pbx.invalid:${port};transport=tls`);
    await expect.poll(() => story).toEqual(['answer answer']);
    expect(incoming?.header('via')).toMatch(/^SIP\/2\.0\/TLS /);
    expect(incoming?.header('contact')).toMatch(/^<sip:clinic@127\.0\.0\.1:\d+;transport=tls>$/);
    invite.bye();
    await expect.poll(() => incoming?.state).toBe('ended');
    await expect.poll(() => story.at(-1)).toBe('end us 200');
  });

  it('is what a SIPS URI asks for, and our Contact is one then', async () => {
    let incoming: IncomingInvite | undefined;
    const { port } = await serverWith(authority.issue('URI:sip:pbx.invalid'), (invite) => {
      incoming = invite;
      invite.answer(Buffer.from('answer'));
    });
    const { story } = call(await client(own), `sips:100@pbx.invalid:${port}`);
    await expect.poll(() => story).toEqual(['answer answer']);
    expect(incoming?.header('contact')).toMatch(/^<sips:clinic@127\.0\.0\.1:\d+;transport=tcp>$/);
  });

  it('lets the callee hang up by the connection that the call came by', async () => {
    let incoming: IncomingInvite | undefined;
    const { port } = await serverWith(authority.issue('DNS:pbx.invalid'), (invite) => {
      incoming = invite;
      invite.answer(Buffer.from('answer'));
    });
    const agent = await client(own);
    // who does not listen for TLS learns from any answer how his connection looks from there
    expect(await agent.ping(`sip:pbx.invalid:${port};transport=tls`)).toMatchObject({
      ok: true,
      status: 200,
    });
    const { story } = call(agent, `sip:100@pbx.invalid:${port};transport=tls`);
    await expect.poll(() => story).toEqual(['answer answer']);
    await expect.poll(() => incoming?.state).toBe('talking');
    incoming?.bye();
    await expect.poll(() => story.at(-1)).toBe('end them 200');
  });

  it('names its own connection in Contact where nobody listens for TLS, whatever host is advertised', async () => {
    const incoming: IncomingInvite[] = [];
    const { port } = await serverWith(authority.issue('DNS:pbx.invalid'), (invite) => {
      incoming.push(invite);
      invite.answer(Buffer.from('answer'));
    });
    const agent = await client(own, '198.51.100.7');
    expect(await agent.ping(`sip:pbx.invalid:${port};transport=tls`)).toMatchObject({ ok: true });
    const { story } = call(agent, `sip:100@pbx.invalid:${port};transport=tls`);
    await expect.poll(() => incoming[0]?.state).toBe('talking');
    expect(incoming[0]?.header('contact')).toMatch(/^<sip:clinic@127\.0\.0\.1:\d+;transport=tls>$/);
    incoming[0]?.bye();
    await expect.poll(() => story.at(-1)).toBe('end them 200');
  });

  it.each([
    ['certificate-unknown', 'DNS:pbx.invalid', 2, undefined],
    ['certificate-name', 'DNS:other.invalid', 2, 'own'],
    ['certificate-expired', 'DNS:pbx.invalid', -1, 'own'],
  ] as const)('sends nothing when there is something wrong: %s', async (trouble, names, days, check) => {
    const { agent: server, port } = await serverWith(authority.issue(names, days));
    const trust = check === 'own' ? own : undefined;
    const { story } = call(await client(trust), `sip:100@pbx.invalid:${port};transport=tls`);
    await expect.poll(() => story).toEqual(['end network 503']);
    expect(server.counters['calls received']).toBeUndefined();
    const place = { clock: systemClock, host: '127.0.0.1', port, serverName: 'pbx.invalid' } as const;
    expect(await inspectConnection({ ...place, protocol: 'TLS', trust })).toBe(trouble);
    // unless a person has said that it may be so
    const careless = call(await client({ check: 'off' }), `sip:100@pbx.invalid:${port};transport=tls`);
    await expect.poll(() => careless.story).toEqual(['answer answer']);
    expect(await inspectConnection({ ...place, protocol: 'TLS', trust: { check: 'off' } })).toBe('connects');
  });

  it('uses a connection only for the name that it was checked for', async () => {
    const { port } = await serverWith(authority.issue('DNS:pbx.invalid'));
    const agent = await agentWith({
      tls: { trustOf: (name) => (name === 'careless.invalid' ? { check: 'off' } : own) },
    });
    expect(await agent.ping(`sip:careless.invalid:${port};transport=tls`)).toMatchObject({ ok: true });
    expect(await agent.ping(`sip:stranger.invalid:${port};transport=tls`)).toMatchObject({ ok: false });
    expect(await agent.ping(`sip:pbx.invalid:${port};transport=tls`)).toMatchObject({ ok: true });
  });

  it('answers a telephone that dials in', async () => {
    const { port } = await serverWith(authority.issue('DNS:pbx.invalid'));
    const socket = tls.connect({
      port,
      host: '127.0.0.1',
      ca: authority.certificate,
      servername: 'pbx.invalid',
    });
    const wire = new StreamWire(socket);
    wire.write(requestText('OPTIONS').replace('SIP/2.0/TCP', 'SIP/2.0/TLS'));
    await expect.poll(() => wire.story).toEqual(['200']);
    socket.destroy();
  });
});

describe('a look at a server', () => {
  const look = (protocol: 'TCP' | 'TLS', port: number) =>
    inspectConnection({ clock: systemClock, protocol, host: '127.0.0.1', port, serverName: '127.0.0.1' });

  it('tells a closed port, an open one, and one that does not speak TLS', async () => {
    const closed = await freePort();
    expect(await look('TCP', closed)).toBe('refused');
    expect(await look('TLS', closed)).toBe('refused');
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('220 mail\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await look('TCP', port)).toBe('connects');
    expect(await look('TLS', port)).toBe('no-tls');
    server.close();
  });
});
