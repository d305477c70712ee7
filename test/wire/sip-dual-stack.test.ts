// IPv6 beside IPv4 over real sockets of the loopback, by UDP, TCP and TLS (RFC 3261 §18, RFC 5118).
import net, { type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { UserAgent, type IncomingInvite, type UserAgentOptions } from '../../src/sip/index.ts';
import { hasTool } from '../tool.ts';
import { Authority } from './certificates.ts';
import { requestText, StreamWire } from './stream-peer.ts';

function hasIpv6(): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const found = addresses.some(({ address }) => address === '::1');
  if (!found) console.warn('skipped: this machine has no IPv6 loopback (::1)');
  return found;
}

const agents: UserAgent[] = [];

afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.stop()));
});

async function agentAt(host: string, options: Partial<UserAgentOptions> = {}): Promise<UserAgent> {
  const bind = { host, port: 0 };
  const agent = new UserAgent({ clock: systemClock, log: silentLog, bind, tcp: true, ...options });
  await agent.start();
  agents.push(agent);
  return agent;
}

describe.runIf(hasIpv6())('over IPv6', () => {
  it.each(['', ';transport=tcp'])(
    'a call goes through, and both sides hang up by their Contact (%s)',
    async (by) => {
      let incoming: IncomingInvite | undefined;
      const callee = await agentAt('::1', {
        onInvite: (invite) => {
          incoming = invite;
          invite.answer(Buffer.from('answer'));
        },
      });
      const caller = await agentAt('::1');
      const story: string[] = [];
      caller.invite(
        {
          target: `sip:100@[::1]:${callee.address.port}${by}`,
          from: 'sip:clinic@[::1]',
          body: Buffer.from('o'),
        },
        { onAnswer: () => story.push('answer'), onEnd: ({ by: who }) => story.push(`end ${who}`) },
      );
      await expect.poll(() => story).toEqual(['answer']);
      const { port } = caller.address;
      expect(incoming?.header('contact')).toBe(`<sip:clinic@[::1]:${port}${by}>`);
      expect(incoming?.header('via')).toContain(`[::1]:${port};rport=`);
      expect(incoming?.header('via')).toContain(';received=::1');
      expect(incoming?.source.host).toBe('::1');
      await expect.poll(() => incoming?.state).toBe('talking');
      incoming?.bye();
      await expect.poll(() => story).toEqual(['answer', 'end them']);
    },
  );

  it('one that is bound to :: hears both families at one port, and calls itself by the right one', async () => {
    const sources: string[] = [];
    const vias: string[] = [];
    const both = await agentAt('::');
    const ear = (host: string) =>
      agentAt(host, {
        onInvite: (invite) => {
          vias.push(invite.header('via')?.replace(/:\d+;.*/, '') ?? '');
          sources.push(invite.source.host);
          invite.reject(486);
        },
      });
    const six = await ear('::1');
    const four = await ear('127.0.0.1');
    for (const by of ['', ';transport=tcp']) {
      expect(await six.ping(`sip:[::1]:${both.address.port}${by}`)).toMatchObject({ ok: true, status: 200 });
      expect(await four.ping(`sip:127.0.0.1:${both.address.port}${by}`)).toMatchObject({
        ok: true,
        status: 200,
      });
    }
    const ended: string[] = [];
    for (const target of [`sip:1@[::1]:${six.address.port}`, `sip:1@127.0.0.1:${four.address.port}`]) {
      both.invite(
        { target, from: 'sip:clinic@clinic.invalid', body: Buffer.from('o') },
        { onAnswer: () => undefined, onEnd: ({ status }) => ended.push(String(status)) },
      );
    }
    await expect.poll(() => ended).toEqual(['486', '486']);
    expect(sources.toSorted()).toEqual(['127.0.0.1', '::1']);
    expect(vias.toSorted()).toEqual(['SIP/2.0/UDP 127.0.0.1', 'SIP/2.0/UDP [::1]']);
  });

  it('a connection from ::1 is answered by itself', async () => {
    const agent = await agentAt('::');
    const wire = await StreamWire.to(agent.address.port, '::1');
    wire.write(requestText('OPTIONS'));
    await expect.poll(() => wire.story).toEqual(['200']);
    expect(wire.messages[0]?.headers.get('via')).toContain(';received=::1');
    wire.socket.destroy();
  });

  it('a family that is not bound can not be reached by UDP', async () => {
    const agent = await agentAt('127.0.0.1');
    expect(await agent.ping('sip:[::1]:5060')).toEqual({ ok: false, why: 'transport' });
  });
});

async function freePort(host: string): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.runIf(hasIpv6() && hasTool('openssl', 'openssl'))('TLS over IPv6', () => {
  it.each([
    ['a name that leads there', 'pbx.invalid', 'pbx.invalid', 'DNS:pbx.invalid'],
    ['an address', '[::1]', '::1', 'IP:::1'],
  ])('checks the certificate of %s, and carries a call both ways', async (_, host, name, names) => {
    const authority = new Authority();
    const port = await freePort('::1');
    let incoming: IncomingInvite | undefined;
    await agentAt('::1', {
      tls: { listen: { port, ...authority.issue(names) } },
      onInvite: (invite) => {
        incoming = invite;
        invite.answer(Buffer.from('answer'));
      },
    });
    const own = { check: 'own', authority: authority.certificate } as const;
    const caller = await agentAt('::1', {
      tls: { trustOf: (asked) => (asked === name ? own : undefined) },
      resolver: {
        naptr: () => Promise.resolve([]),
        srv: () => Promise.resolve([]),
        addresses: () => Promise.resolve(['::1']),
      },
    });
    authority.close();
    // who does not listen for TLS learns from any answer how his connection looks from there
    expect(await caller.ping(`sip:${host}:${port};transport=tls`)).toMatchObject({ ok: true });
    const story: string[] = [];
    caller.invite(
      { target: `sip:100@${host}:${port};transport=tls`, from: 'sip:clinic@[::1]', body: Buffer.from('o') },
      { onAnswer: () => story.push('answer'), onEnd: ({ by }) => story.push(`end ${by}`) },
    );
    await expect.poll(() => story).toEqual(['answer']);
    expect(incoming?.header('via')).toMatch(/^SIP\/2\.0\/TLS \[::1\]:\d+;/);
    await expect.poll(() => incoming?.state).toBe('talking');
    incoming?.bye();
    await expect.poll(() => story).toEqual(['answer', 'end them']);
  });
});
