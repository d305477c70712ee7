// RFC 3261 §18.2.2: a connection that is gone takes with it what nobody has taken up yet, and nothing that rings.
import net from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { responseTo } from '../../src/sip/message/respond.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import { Caller, stopAll, userAgent } from './sip-caller.ts';
import { StreamPeer } from './stream-peer.ts';

const peers: StreamPeer[] = [];

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await stopAll();
});

it('what rings may be answered by another connection when its own is gone', async () => {
  const agent = await userAgent({ tcp: true });
  const peer = await StreamPeer.open((request, wire) => {
    if (request.method !== 'INVITE') return;
    wire.reply(request, 180);
    wire.socket.end();
    wire.socket.once('close', () => {
      const headers = { Contact: `<sip:100@127.0.0.1:${peer.port};transport=tcp>` };
      const parts = { toTag: 'peer', headers, body: Buffer.from('answer') };
      const socket = net.connect({ host: '127.0.0.1', port: agent.address.port });
      socket.end(serialise(responseTo(request, 200, parts)));
    });
  });
  peers.push(peer);
  const caller = new Caller(agent, { target: `sip:100@127.0.0.1:${peer.port};transport=tcp` });
  await caller.answered;
  expect(caller.story).toEqual(['progress 180', 'answer answer']);
  await expect.poll(() => peer.wires.flatMap(({ story }) => story)).toEqual(['INVITE', 'ACK']);
});

it('what has only been sent ends with 503 when its connection is gone', async () => {
  const agent = await userAgent({ tcp: true });
  const peer = await StreamPeer.open((_, wire) => wire.socket.destroy());
  peers.push(peer);
  const caller = new Caller(agent, { target: `sip:100@127.0.0.1:${peer.port};transport=tcp` });
  await caller.ended;
  expect(caller.story).toEqual(['end network setup 503']);
});
