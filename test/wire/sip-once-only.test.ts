// RFC 3261 §8.1.3.1: what would be done twice is not sent again by who can't know whether it was done.
import { afterEach, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { UserAgent } from '../../src/sip/index.ts';
import { StreamPeer } from './stream-peer.ts';

let agent: UserAgent | undefined;
let peer: StreamPeer | undefined;

afterEach(async () => {
  peer?.close();
  await agent?.stop();
});

/** A call over a connection that breaks with each request of that method. */
async function talkThatBreaksAt(method: string) {
  peer = await StreamPeer.open((request, wire) => {
    const headers = { Contact: `<${target}>` };
    if (request.method === method) wire.socket.destroy();
    else if (request.method !== 'ACK') wire.reply(request, 200, { headers, body: Buffer.from('answer') });
  });
  const target = `sip:100@127.0.0.1:${peer.port};transport=tcp`;
  const bind = { host: '127.0.0.1', port: 0 };
  const caller = new UserAgent({ clock: systemClock, log: silentLog, bind, tcp: true });
  agent = caller;
  await caller.start();
  const order = { target, from: 'sip:clinic@127.0.0.1', body: Buffer.from('offer') };
  const call = await new Promise<ReturnType<UserAgent['invite']>>((resolve) => {
    const invite = caller.invite(order, { onAnswer: () => resolve(invite), onEnd: () => undefined });
  });
  const come = (): number => peer!.messages.filter((one) => 'method' in one && one.method === method).length;
  return { agent: caller, order, call, come };
}

it('a key, a transfer and a text go once by a connection that breaks under them', async () => {
  for (const method of ['INFO', 'REFER', 'MESSAGE']) {
    const talk = await talkThatBreaksAt(method);
    const result = {
      INFO: () => talk.call.sendKeys('1'),
      REFER: () => talk.call.refer({ to: 'sip:200@127.0.0.1' }),
      MESSAGE: () => talk.agent.message({ ...talk.order, body: Buffer.from('text') }),
    }[method]!;
    expect(await result()).toEqual({ ok: false, status: 503 });
    expect(talk.come()).toBe(1);
    peer?.close();
    await talk.agent.stop();
  }
});

it('what changes nothing when it comes again is sent by a new connection', async () => {
  const talk = await talkThatBreaksAt('OPTIONS');
  expect(await talk.agent.ping(talk.order.target)).toMatchObject({ ok: false });
  expect(talk.come()).toBe(2);
});
