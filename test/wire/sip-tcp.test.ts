// RFC 3261 §18 over real connections on the loopback; long times are moved by hand.
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock, silentLog, systemClock } from '../../src/base/index.ts';
import { UserAgent, type IncomingInvite, type UserAgentOptions } from '../../src/sip/index.ts';
import type { SipRequest } from '../../src/sip/message/message.ts';
import { requestText, StreamPeer, StreamWire } from './stream-peer.ts';

const agents: UserAgent[] = [];
const peers: StreamPeer[] = [];
const wires: StreamWire[] = [];

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  for (const { socket } of wires.splice(0)) socket.destroy();
  await Promise.all(agents.splice(0).map((agent) => agent.stop()));
});

async function agentWith(options: Partial<UserAgentOptions> = {}): Promise<UserAgent> {
  const bind = { host: '127.0.0.1', port: 0 };
  const agent = new UserAgent({ clock: systemClock, log: silentLog, bind, tcp: true, ...options });
  await agent.start();
  agents.push(agent);
  return agent;
}

async function peerThat(onRequest?: StreamWire['onRequest']): Promise<StreamPeer> {
  const peer = await StreamPeer.open(onRequest);
  peers.push(peer);
  return peer;
}

async function wireTo(agent: UserAgent): Promise<StreamWire> {
  const wire = await StreamWire.to(agent.address.port);
  wires.push(wire);
  return wire;
}

function call(agent: UserAgent, target: string, body = 'offer', transport?: 'udp') {
  const story: string[] = [];
  const invite = agent.invite(
    { target, from: 'sip:clinic@127.0.0.1', body: Buffer.from(body), transport },
    {
      onProgress: ({ status }) => story.push(String(status)),
      onAnswer: (answer) => story.push(`answer ${answer.body.toString()}`),
      onEnd: (end) => story.push(`end ${end.by} ${end.phase} ${end.status}`),
    },
  );
  return { invite, story };
}

const answering = (request: SipRequest, wire: StreamWire): void => {
  if (request.method !== 'ACK') wire.reply(request, 200);
};

describe('a port that somebody else has', () => {
  it('for connections leaves UDP where it is wanted, and calls go out over TCP all the same', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      const agent = await agentWith({ bind: { host: '127.0.0.1', port } });
      expect(agent.address.port).toBe(port);
      const peer = await peerThat(answering);
      expect(await agent.ping(`sip:127.0.0.1:${peer.port};transport=tcp`)).toMatchObject({
        ok: true,
        status: 200,
      });
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });
});

describe('an address that cannot be', () => {
  it('in a Contact is nobody, not an exception', async () => {
    const agent = await agentWith();
    expect(await agent.ping('sip:127.0.0.1:0')).toEqual({ ok: false, why: 'transport' });
    expect(await agent.ping('sip:127.0.0.1:0;transport=tcp')).toEqual({ ok: false, why: 'transport' });
    expect(agent.counters['exceptions']).toBeUndefined();
  });
});

describe('a call over TCP', () => {
  it('comes from the address that we are bound to, as over UDP', async () => {
    const sources: string[] = [];
    const callee = await agentWith({ onInvite: (invite) => sources.push(invite.source.host) });
    const caller = await agentWith({ bind: { host: '127.0.0.2', port: 0 } });
    const { port } = callee.address;
    for (const transport of ['udp', 'tcp']) call(caller, `sip:100@127.0.0.1:${port};transport=${transport}`);
    await vi.waitFor(() => expect(sources).toEqual(['127.0.0.2', '127.0.0.2']));
  });

  it('goes both ways, is answered, hung up, and nothing of it is sent twice', async () => {
    const caller = await agentWith();
    let incoming: IncomingInvite | undefined;
    const heard: string[] = [];
    const callee = await agentWith({
      onInvite: (invite) => {
        incoming = invite;
        invite.listen({
          onConfirmed: () => heard.push('confirmed'),
          onEnd: (end) => heard.push(`end ${end.by} ${end.status}`),
        });
        invite.progress(180);
        invite.answer(Buffer.from('answer'));
      },
    });
    const { story } = call(caller, `sip:100@127.0.0.1:${callee.address.port};transport=tcp`);
    await expect.poll(() => heard).toEqual(['confirmed']);
    expect(story).toEqual(['180', 'answer answer']);
    const contact = `<sip:clinic@127.0.0.1:${caller.address.port};transport=tcp>`;
    expect(incoming?.header('contact')).toBe(contact);
    expect(incoming?.header('via')).toContain(`SIP/2.0/TCP 127.0.0.1:${caller.address.port};rport=`);
    // the callee's own request goes by its Contact, to where the caller listens
    incoming?.bye();
    await expect.poll(() => story.at(-1)).toBe('end them talk 200');
    expect(caller.counters['requests retransmitted']).toBeUndefined();
    expect(callee.counters['responses retransmitted']).toBeUndefined();
  });

  it('uses one connection for all requests to a place', async () => {
    const peer = await peerThat(answering);
    const agent = await agentWith();
    const uri = `sip:127.0.0.1:${peer.port};transport=tcp`;
    for (let round = 0; round < 3; round += 1)
      expect(await agent.ping(uri)).toMatchObject({ ok: true, status: 200 });
    expect(peer.wires).toHaveLength(1);
    expect(peer.messages).toHaveLength(3);
  });

  it('to a port where nobody listens, or that breaks off, ends with 503 at once', async () => {
    const peer = await peerThat((_, wire) => wire.socket.destroy());
    const agent = await agentWith();
    const broken = call(agent, `sip:100@127.0.0.1:${peer.port};transport=tcp`);
    await expect.poll(() => broken.story).toEqual(['end network setup 503']);
    peer.close();
    const refused = call(agent, `sip:100@127.0.0.1:${peer.port};transport=tcp`);
    await expect.poll(() => refused.story).toEqual(['end network setup 503']);
  });

  it('goes through though the connection at hand turns out to be dead', async () => {
    const peer = await peerThat((request, wire) => {
      if (wire.messages.length > 1) wire.socket.destroy();
      else answering(request, wire);
    });
    const agent = await agentWith();
    const uri = `sip:127.0.0.1:${peer.port};transport=tcp`;
    expect(await agent.ping(uri)).toMatchObject({ ok: true, status: 200 });
    expect(await agent.ping(uri)).toMatchObject({ ok: true, status: 200 });
    expect(peer.wires.map((wire) => wire.story)).toEqual([['OPTIONS', 'OPTIONS'], ['OPTIONS']]);
  });

  it('tells at once when the far end does not take the connection', async () => {
    const clock = new ManualClock();
    const agent = await agentWith({ clock });
    // nothing is routed there, so that the attempt hangs or fails
    const { story } = call(agent, 'sip:100@192.0.2.77;transport=tcp');
    await clock.advanceAsync(4_000);
    await expect.poll(() => story).toEqual(['end network setup 503']);
    agents.splice(0);
    const stopped = agent.stop();
    await clock.advanceAsync(5_000);
    await stopped;
  });
});

describe('a stream from outside', () => {
  it('is answered by its connection, wherever Via points, split and glued', async () => {
    const wire = await wireTo(await agentWith());
    const text = requestText('OPTIONS') + '\r\n' + requestText('OPTIONS') + requestText('BYE');
    for (const byte of Buffer.from(text)) {
      wire.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => wire.story).toEqual(['200', '200', '481']);
    expect(wire.messages[0]?.headers.get('via')).toContain('127.0.0.1:9');
  });

  it('has its pings answered', async () => {
    const wire = await wireTo(await agentWith());
    wire.awaitsPong = true;
    wire.write('\r\n\r\n');
    await expect.poll(() => wire.keepAlives).toEqual(['pong']);
  });

  it('that has no Content-Length is told so and closed; what is no SIP is closed', async () => {
    const agent = await agentWith();
    const wire = await wireTo(agent);
    wire.write(requestText('OPTIONS').replace(/Content-Length: 0\r\n/, ''));
    await expect.poll(() => wire.closed).toBe(true);
    expect(wire.story).toEqual(['400']);
    const web = await wireTo(agent);
    web.write('GET / HTTP/1.1\r\n\r\n');
    await expect.poll(() => web.closed).toBe(true);
    expect(web.story).toEqual([]);
  });

  it('gets its answer over another connection when its own is gone (§18.2.2)', async () => {
    const back = await peerThat();
    let incoming: IncomingInvite | undefined;
    const agent = await agentWith({ onInvite: (invite) => (incoming = invite) });
    const wire = await wireTo(agent);
    const contact = `Contact: <sip:peer@127.0.0.1:${back.port};transport=tcp>`;
    wire.write(requestText('INVITE', [contact]).replace('127.0.0.1:9;', `127.0.0.1:${back.port};`));
    await expect.poll(() => incoming?.state).toBe('ringing');
    wire.socket.destroy();
    await expect.poll(() => wire.closed).toBe(true);
    incoming?.reject(486);
    await expect.poll(() => back.wires[0]?.story).toEqual(['486']);
  });

  it('may not take a message longer than ten seconds, nor be silent at first for thirty', async () => {
    const clock = new ManualClock();
    const agent = await agentWith({ clock });
    const slow = await wireTo(agent);
    const silent = await wireTo(agent);
    const good = await wireTo(agent);
    slow.write('OPTIONS sip:a@b SIP/2.0\r\nVia: ');
    good.write(requestText('OPTIONS'));
    await expect.poll(() => good.story).toEqual(['200']);
    clock.advance(9_999);
    expect(slow.closed).toBe(false);
    slow.write('x');
    clock.advance(1);
    await expect.poll(() => slow.closed).toBe(true);
    expect(silent.closed).toBe(false);
    clock.advance(20_000);
    await expect.poll(() => silent.closed).toBe(true);
    expect(good.closed).toBe(false);
    clock.advance(30 * 60_000);
    await expect.poll(() => good.closed).toBe(true);
    agents.splice(0);
    await agent.stop();
  });

  it('of who is shut out is closed, and so are his next ones', async () => {
    const agent = await agentWith();
    const wires = [await wireTo(agent), await wireTo(agent)];
    wires[0]?.write(requestText('OPTIONS', ['User-Agent: friendly-scanner']));
    await expect.poll(() => wires.map(({ closed }) => closed)).toEqual([true, true]);
    expect(wires.map(({ story }) => story)).toEqual([[], []]);
    const next = await wireTo(agent);
    await expect.poll(() => next.closed).toBe(true);
  });

  it('is one of 64 from an address at most', async () => {
    const agent = await agentWith();
    const many = await Promise.all(Array.from({ length: 64 }, () => wireTo(agent)));
    const last = await wireTo(agent);
    await expect.poll(() => last.closed).toBe(true);
    expect(many.some(({ closed }) => closed)).toBe(false);
    // what we dial ourselves is not counted: strangers can't cut us off
    const peer = await peerThat(answering);
    expect(await agent.ping(`sip:127.0.0.1:${peer.port};transport=tcp`)).toMatchObject({ ok: true });
    many[0]?.socket.destroy();
    await expect.poll(() => many[0]?.closed).toBe(true);
    const next = await wireTo(agent);
    next.write(requestText('OPTIONS'));
    await expect.poll(() => next.story).toEqual(['200']);
  });
});

describe('a connection of ours', () => {
  it('is kept alive by pings; who has answered one must answer the next', async () => {
    const clock = new ManualClock();
    const peer = await peerThat(answering);
    const agent = await agentWith({ clock });
    expect(await agent.ping(`sip:127.0.0.1:${peer.port};transport=tcp`)).toMatchObject({ ok: true });
    const wire = peer.wires[0] as StreamWire;
    clock.advance(100_000);
    await expect.poll(() => wire.keepAlives).toEqual(['ping']);
    // no answer yet, and never was one: it may not know how to
    clock.advance(10_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(wire.closed).toBe(false);
    clock.advance(90_000);
    await expect.poll(() => wire.keepAlives).toEqual(['ping', 'ping']);
    wire.write('\r\n');
    // an answered request says that the pong before it has been read
    expect(await agent.ping(`sip:127.0.0.1:${peer.port};transport=tcp`)).toMatchObject({ ok: true });
    clock.advance(100_000);
    await expect.poll(() => wire.keepAlives).toHaveLength(3);
    clock.advance(10_000);
    await expect.poll(() => wire.closed).toBe(true);
    agents.splice(0);
    await agent.stop();
  });
});

describe('a request above 1300 bytes (§18.1.1)', () => {
  const large = 'x'.repeat(1000);

  it('goes by TCP where it is taken, a small one by UDP', async () => {
    const vias: string[] = [];
    const callee = await agentWith({
      onInvite: (invite) => {
        vias.push(invite.header('via')?.slice(0, 11) ?? '');
        invite.answer(Buffer.from('answer'));
      },
    });
    const caller = await agentWith();
    const target = `sip:100@127.0.0.1:${callee.address.port}`;
    const big = call(caller, target, large);
    await expect.poll(() => big.story).toEqual(['answer answer']);
    const small = call(caller, target);
    await expect.poll(() => small.story).toEqual(['answer answer']);
    expect(vias).toEqual(['SIP/2.0/TCP', 'SIP/2.0/UDP']);
  });

  it('goes by UDP when TCP is refused, and when the URI says so', async () => {
    const vias: string[] = [];
    const callee = await agentWith({
      tcp: false,
      onInvite: (invite) => {
        vias.push(invite.header('via')?.slice(0, 11) ?? '');
        invite.answer(Buffer.from('answer'));
      },
    });
    const caller = await agentWith();
    const target = `sip:100@127.0.0.1:${callee.address.port}`;
    const big = call(caller, target, large);
    await expect.poll(() => big.story).toEqual(['answer answer']);
    expect(caller.counters['requests sent to another target']).toBe(1);
    const named = call(caller, `${target};transport=udp`, large);
    await expect.poll(() => named.story).toEqual(['answer answer']);
    expect(caller.counters['requests sent to another target']).toBe(1);
    expect(vias).toEqual(['SIP/2.0/UDP', 'SIP/2.0/UDP']);
  });

  it('stays on UDP where the call is pinned to it, for its whole life and from either side', async () => {
    let incoming: IncomingInvite | undefined;
    const callee = await agentWith({
      onInvite: (invite) => {
        incoming = invite;
        invite.listen({ onEnd: () => undefined, onOffer: () => Buffer.from('answer') });
        invite.answer(Buffer.from('answer'));
      },
    });
    const caller = await agentWith();
    const target = `sip:100@127.0.0.1:${callee.address.port}`;
    const { invite, story } = call(caller, target, large, 'udp');
    await expect.poll(() => story).toEqual(['answer answer']);
    expect(incoming?.header('via')).toContain('SIP/2.0/UDP');
    expect(incoming?.header('to')).not.toContain('transport');
    expect(await invite.reoffer(Buffer.from(large))).toMatchObject({ ok: true });
    await expect.poll(() => incoming?.reoffer(Buffer.from(large))).toMatchObject({ ok: true });
    for (const { counters } of [caller, callee])
      expect(counters['requests too large for UDP']).toBeUndefined();
  });
});

describe('several targets (RFC 3263 §4.3)', () => {
  const resolverOf = (ports: readonly number[]) => ({
    naptr: () => Promise.resolve([]),
    srv: (name: string) =>
      Promise.resolve(
        name.startsWith('_sip._tcp')
          ? ports.map((port, index) => ({ name: 'edge', port, priority: index, weight: 0 }))
          : [],
      ),
    addresses: () => Promise.resolve(['127.0.0.1']),
  });

  it('are tried one after another when one refuses or can not, and the good one is asked first next time', async () => {
    const closed = await peerThat();
    closed.close();
    const busy = await peerThat((request, wire) => request.method !== 'ACK' && wire.reply(request, 503));
    const good = await peerThat(answering);
    const agent = await agentWith({ resolver: resolverOf([closed.port, busy.port, good.port]) });
    const first = call(agent, 'sip:100@clinic.invalid;transport=tcp');
    await expect.poll(() => first.story).toEqual(['answer ']);
    expect(busy.wires[0]?.story).toEqual(['INVITE', 'ACK']);
    expect(good.wires[0]?.story).toEqual(['INVITE', 'ACK']);
    const [lost, taken] = [busy.messages[0], good.messages[0]];
    expect(lost?.headers.get('call-id')).toBe(taken?.headers.get('call-id'));
    expect(lost?.headers.get('via')).not.toBe(taken?.headers.get('via'));
    expect(await agent.ping('sip:clinic.invalid;transport=tcp')).toMatchObject({ ok: true, status: 200 });
    expect(busy.wires[0]?.story).toEqual(['INVITE', 'ACK']);
  });

  it('are not tried once somebody rings: the 503 is the end', async () => {
    const rings = await peerThat((request, wire) => {
      if (request.method !== 'INVITE') return;
      wire.reply(request, 180);
      wire.reply(request, 503);
    });
    const good = await peerThat(answering);
    const agent = await agentWith({ resolver: resolverOf([rings.port, good.port]) });
    const { story } = call(agent, 'sip:100@clinic.invalid;transport=tcp');
    await expect.poll(() => story).toEqual(['180', 'end them setup 503']);
    expect(good.wires).toEqual([]);
  });

  it('all failing end as the last one did', async () => {
    const busy = await peerThat((request, wire) => request.method !== 'ACK' && wire.reply(request, 503));
    const gone = await peerThat();
    gone.close();
    const agent = await agentWith({ resolver: resolverOf([gone.port, busy.port]) });
    const { story } = call(agent, 'sip:100@clinic.invalid;transport=tcp');
    await expect.poll(() => story).toEqual(['end them setup 503']);
  });
});
