// What keeps a registrar's way back to us open: keep-alives over UDP, a new connection over TCP.
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock, silentLog } from '../../src/base/index.ts';
import { UserAgent } from '../../src/sip/index.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';
import { StreamPeer } from './stream-peer.ts';

const order = { registrar: 'sip:192.0.2.2', aor: 'sip:clinic@192.0.2.2' };

describe('over UDP', () => {
  it('a double CRLF leaves every 25 s, as long as the registration stands', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const registrar = await pair.agent(there, { onRegister: () => undefined });
    const registration = agent.register(order, () => undefined);
    await pair.clock.advanceAsync(80_000);
    const keepAlives = () =>
      pair.network.sent.filter(({ text }) => text === '\r\n\r\n').map(({ atMs }) => atMs);
    expect(keepAlives()).toEqual([25_002, 50_002, 75_002]);
    expect(registrar.counters['keep-alives']).toBe(3);
    void registration.stop();
    await pair.clock.advanceAsync(100_000);
    expect(keepAlives()).toHaveLength(3);
  });
});

describe('over TCP', () => {
  let peer: StreamPeer | undefined;
  let agent: UserAgent | undefined;
  const clock = new ManualClock();

  afterEach(async () => {
    peer?.close();
    const stopped = agent?.stop();
    await clock.advanceAsync(40_000);
    await stopped;
  });

  it('a connection that breaks is made anew, and the registration with it', async () => {
    peer = await StreamPeer.open((request, wire) => wire.reply(request, 200));
    agent = new UserAgent({ clock, log: silentLog, bind: { host: '127.0.0.1', port: 0 }, tcp: true });
    await agent.start();
    const states: string[] = [];
    const registrar = `sip:127.0.0.1:${peer.port};transport=tcp`;
    agent.register({ registrar, aor: 'sip:clinic@127.0.0.1' }, ({ state }) => states.push(state));
    await expect.poll(() => states).toEqual(['registered']);
    peer.wires[0]?.socket.destroy();
    const contacts = () => peer?.messages.map(({ headers }) => headers.get('contact'));
    await expect
      .poll(() => {
        clock.advance(1_000);
        return contacts();
      })
      .toHaveLength(2);
    expect(peer.wires).toHaveLength(2);
    const contact = `<sip:clinic@127.0.0.1:${agent.address.port};transport=tcp>`;
    expect(contacts()).toEqual([contact, contact]);
    await expect.poll(() => states).toEqual(['registered', 'registered']);
  });

  it('a connection whose far end has promised pongs is pinged at its pace, and made anew when they stay away', async () => {
    peer = await StreamPeer.open((request, wire) =>
      wire.reply(request, 200, { headers: { Require: 'outbound', 'Flow-Timer': '10' } }),
    );
    agent = new UserAgent({ clock, log: silentLog, bind: { host: '127.0.0.1', port: 0 }, tcp: true });
    await agent.start();
    const states: string[] = [];
    const registrar = `sip:127.0.0.1:${peer.port};transport=tcp`;
    agent.register({ registrar, aor: 'sip:clinic@127.0.0.1' }, ({ state }) => states.push(state));
    await expect.poll(() => states).toEqual(['registered']);
    clock.advance(7_999);
    const [first] = peer.wires;
    clock.advance(2_001);
    await expect.poll(() => first?.keepAlives).toEqual(['ping']);
    clock.advance(10_000);
    await expect.poll(() => first?.closed).toBe(true);
    await expect
      .poll(() => {
        clock.advance(1_000);
        return states;
      })
      .toEqual(['registered', 'registered']);
    expect(peer.wires).toHaveLength(2);
  });

  it('to a registrar that closes it at once is made less and less often', async () => {
    peer = await StreamPeer.open((request, wire) => {
      wire.reply(request, 200);
      wire.socket.end();
    });
    agent = new UserAgent({ clock, log: silentLog, bind: { host: '127.0.0.1', port: 0 }, tcp: true });
    await agent.start();
    const states: string[] = [];
    const registrar = `sip:127.0.0.1:${peer.port};transport=tcp`;
    agent.register({ registrar, aor: 'sip:clinic@127.0.0.1' }, ({ state }) => states.push(state));
    const pauses: number[] = [];
    for (let time = 1; time <= 4; time += 1) {
      await expect.poll(() => states.length).toBe(time);
      const { length } = peer.messages;
      let pauseMs = 0;
      await expect
        .poll(() => {
          if (peer?.messages.length === length && peer.wires.at(-1)?.socket.destroyed) {
            clock.advance(500);
            pauseMs += 500;
          }
          return peer?.messages.length;
        })
        .toBe(length + 1);
      pauses.push(pauseMs);
    }
    for (const [index, pauseMs] of pauses.entries())
      expect(pauseMs).toBeGreaterThanOrEqual(1_000 * 2 ** index);
  });
});

describe('a registrar that sees us elsewhere than we said', () => {
  it('is told at once where we are, and once only', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    let port = 31_000;
    const states: string[] = [];
    agent.register(order, ({ state }) => states.push(state));
    await pair.clock.advanceAsync(10);
    const answered = async (): Promise<string | undefined> => {
      const request = requestIn(inbox, 'REGISTER');
      const via = request.headers.get('via')?.replace(';rport', `;received=198.51.100.4;rport=${port}`);
      request.headers.replaceFirst('via', via ?? '');
      pair.reply(request, 200, { headers: { Expires: '300' } });
      await pair.clock.advanceAsync(10);
      return request.headers.get('contact');
    };
    expect(await answered()).toBe('<sip:clinic@192.0.2.1:5060>');
    expect(states).toEqual([]);
    // a NAT that gives every packet another port is not run after
    port = 31_001;
    expect(await answered()).toBe('<sip:clinic@198.51.100.4:31000>');
    expect(states).toEqual(['registered']);
    expect(inbox.filter((text) => text.startsWith('REGISTER'))).toHaveLength(2);
  });
});
