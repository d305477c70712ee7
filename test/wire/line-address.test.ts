// RFC 3261 §8.1.2 (outbound proxies), RFC 3263 (finding a server), RFC 5118 (IPv6): where the requests of a line go.
import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { toNumber, type TrunkRoute } from '../../src/calls/destination.ts';
import { TrunkWatch } from '../../src/calls/trunk-watch.ts';
import type { Trunk, TrunkState } from '../../src/calls/trunk.ts';
import { UserAgent } from '../../src/sip/index.ts';

/** Some server that takes everything but calls, and remembers what it was told. */
class Server {
  readonly heard: string[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (bytes, { port, address }) => {
      const text = bytes.toString();
      if (!text.includes('SIP/2.0')) return;
      this.heard.push(text);
      if (!text.startsWith('ACK')) socket.send(answerTo(text), port, address);
    });
  }

  static async open(host: string): Promise<Server> {
    const socket = createSocket(host === '::1' ? 'udp6' : 'udp4');
    await new Promise<void>((bound) => socket.bind(0, host, bound));
    return new Server(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  close(): void {
    this.#socket.close();
  }

  /** The first line and the header fields of that name of the first such request. */
  async told(method: string, ...names: readonly string[]): Promise<readonly string[]> {
    const find = () => this.heard.find((text) => text.startsWith(`${method} `));
    await expect.poll(find).toBeDefined();
    const lines = find()?.split('\r\n') ?? [];
    const fields = names.map(
      (name) => lines.find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`)) ?? `no ${name}`,
    );
    return [lines[0] ?? '', ...fields];
  }
}

function answerTo(request: string): string {
  const copied = request
    .split('\r\n')
    .filter((line) => /^(?:Via|From|Call-ID|CSeq|Contact|Expires):/i.test(line));
  const to = /^To: (.*)$/im.exec(request)?.[1] ?? '';
  const status = request.startsWith('INVITE') ? '486 Busy Here' : '200 OK';
  return [`SIP/2.0 ${status}`, ...copied, `To: ${to};tag=far`, 'Content-Length: 0', '', ''].join('\r\n');
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serverAt(host: string): Promise<Server> {
  const server = await Server.open(host);
  closing.push(() => server.close());
  return server;
}

/** A line that is watched and called by, as it would be in the house. */
async function lineOn(route: Omit<TrunkRoute, 'numberFormat'>, kind: Trunk['kind']) {
  const agent = new UserAgent({
    clock: systemClock,
    log: silentLog,
    bind: { host: '::', port: 0 },
    unguarded: true,
    resolver: {
      naptr: async () => [],
      srv: async (name) =>
        name === '_sip._udp.provider.test'
          ? [{ name: 'a.provider.test', port: Number(srvPort), priority: 1, weight: 1 }]
          : [],
      addresses: async (name) => (name === 'a.provider.test' ? ['::1'] : []),
    },
  });
  await agent.start();
  closing.push(() => agent.stop());
  const trunk: Trunk = {
    id: '5a0b9f0c-2b1e-4d0c-9d62-0f3f0d5d3a11',
    projectId: 'project',
    name: 'Line',
    kind,
    host: route.host,
    username: 'clinic',
    hasPassword: false,
    hasClientKey: false,
    numberFormat: 'digits',
    maxLines: 1,
    callsPerSecond: 1,
    probe: true,
    srtp: 'off',
    transferBy: 'bridge',
    sharedPort: false,
    numberField: 'from',
    hidesNumber: false,
    keysBy: 'sound',
    codecs: ['PCMA'],
    transport: 'udp',
    certificateCheck: 'system',
  };
  const whole: TrunkRoute = { ...route, username: 'clinic', numberFormat: 'digits' };
  let state: TrunkState | undefined;
  const watch = new TrunkWatch({
    clock: systemClock,
    log: silentLog,
    userAgent: agent,
    trunk,
    route: whole,
    onState: (now) => (state = now),
  });
  watch.start();
  closing.push(() => watch.stop());
  const { target, from, transport, outboundProxy } = toNumber('+79123456789', whole);
  const call = () =>
    agent.invite(
      { target, from, transport, outboundProxy, body: Buffer.from('v=0\r\n') },
      { onAnswer: () => undefined, onEnd: () => undefined },
    );
  return { call, state: () => state?.state };
}

let srvPort = '0';

describe('the requests of a line', () => {
  it('go to an IPv6 address', async () => {
    const server = await serverAt('::1');
    const line = await lineOn({ host: '::1', port: server.port }, 'address');
    expect(await server.told('OPTIONS', 'Route')).toEqual([
      `OPTIONS sip:[::1]:${server.port} SIP/2.0`,
      'no Route',
    ]);
    await expect.poll(line.state).toBe('reachable');
    line.call();
    const [invite, from] = await server.told('INVITE', 'From');
    expect(invite).toBe(`INVITE sip:79123456789@[::1]:${server.port} SIP/2.0`);
    expect(from).toMatch(/^From: <sip:clinic@\[::1\]>;tag=/);
  });

  it('go where the records of its name lead when it has no port', async () => {
    const server = await serverAt('::1');
    srvPort = String(server.port);
    const line = await lineOn({ host: 'provider.test' }, 'address');
    expect(await server.told('OPTIONS')).toEqual(['OPTIONS sip:provider.test SIP/2.0']);
    await expect.poll(line.state).toBe('reachable');
    line.call();
    expect(await server.told('INVITE')).toEqual(['INVITE sip:79123456789@provider.test SIP/2.0']);
  });

  it.each(['127.0.0.1', '::1'])('go to its proxy at %s, and name the provider', async (host) => {
    const server = await serverAt(host);
    const proxy = `${host === '::1' ? '[::1]' : host}:${server.port}`;
    const where = { host: 'ims.invalid', proxy, domain: 'provider.invalid' };
    const line = await lineOn(where, 'registration');
    const route = `Route: <sip:${proxy};lr>`;
    const [register, passes, to] = await server.told('REGISTER', 'Route', 'To');
    expect([register, passes, to]).toEqual([
      'REGISTER sip:ims.invalid SIP/2.0',
      route,
      'To: <sip:clinic@provider.invalid>',
    ]);
    await expect.poll(line.state).toBe('registered');
    line.call();
    expect(await server.told('INVITE', 'Route')).toEqual([
      'INVITE sip:79123456789@ims.invalid SIP/2.0',
      route,
    ]);
  });

  it('are probed through the proxy too', async () => {
    const server = await serverAt('127.0.0.1');
    const line = await lineOn({ host: 'ims.invalid', proxy: `127.0.0.1:${server.port}` }, 'address');
    expect(await server.told('OPTIONS', 'Route')).toEqual([
      'OPTIONS sip:ims.invalid SIP/2.0',
      `Route: <sip:127.0.0.1:${server.port};lr>`,
    ]);
    await expect.poll(line.state).toBe('reachable');
  });
});
