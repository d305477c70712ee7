// RFC 3261 §16.2 as a back-to-back user agent: where two legs meet, each keeps its own network to itself.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/base/index.ts';
import type { CallJournal } from '../../src/calls/call-journal.ts';
import { IncomingCall } from '../../src/calls/incoming-call.ts';
import type { LiveTrunk } from '../../src/calls/live-trunk.ts';
import { PhoneStation } from '../../src/calls/phone-station.ts';
import { Stations } from '../../src/calls/station.ts';
import { Talks } from '../../src/calls/talks.ts';
import type { StreamOrder } from '../../src/media/index.ts';
import { responseTo } from '../../src/sip/message/respond.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';
import { betraying, sdp, streamOf } from './topology.ts';

const caller = { host: '198.51.100.66', port: 5060 };
const directory = mkdtempSync(join(tmpdir(), 'topology-'));
afterAll(() => rmSync(directory, { recursive: true }));

function invite(body: string): string {
  return [
    'INVITE sip:+74950000001@192.0.2.1 SIP/2.0',
    `Via: SIP/2.0/UDP ${caller.host};branch=z9hG4bK-of-a`,
    'Via: SIP/2.0/UDP 10.66.0.9;branch=z9hG4bK-phone-of-a',
    'Record-Route: <sip:10.66.0.1;lr>',
    'From: "Name of-a" <sip:+79120000001@host-of-a.invalid>;tag=tag-of-a',
    'To: <sip:+74950000001@192.0.2.1>',
    'Call-ID: callid-of-a@10.66.0.9',
    'CSeq: 66 INVITE',
    'Contact: <sip:contact-of-a@10.66.0.9:5999>',
    'P-Asserted-Identity: "Asserted of-a" <sip:+79120000001@pai-of-a.invalid>',
    'Diversion: <sip:diverted-of-a@10.66.0.2>;reason=no-answer',
    'User-Agent: agent-of-a',
    'Subject: subject-of-a',
    'X-Account: header-of-a',
    'Max-Forwards: 70',
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

/** A call that came over a line and rings at a telephone, between two far ends that the test speaks for. */
async function ringing() {
  const pair = new FakePair();
  const inboxes = { caller: pair.network.listen(caller), phone: pair.network.listen(there) };
  const journal = { placed: async () => true, ...Object.fromEntries(['event', 'ringing', 'answered', 'ended'].map((name) => [name, () => undefined])) }; // prettier-ignore
  const live = {
    trunk: { id: 'line', projectId: 'project', kind: 'address', callerId: '+74950000001' },
    route: { host: caller.host, port: 5060, numberFormat: 'e164', codecs: ['PCMA'] },
  } as unknown as LiveTrunk;
  const agent = await pair.agent(here, {
    trusts: () => true,
    onInvite: (incoming) => {
      const tools = { clock: pair.clock, log: silentLog, userAgent: agent, media: { openStream: async (order: StreamOrder) => streamOf(order) } }; // prettier-ignore
      const stations = new Stations();
      const device = {
        contact: 'sip:101@10.77.0.5',
        domain: 'house.invalid',
        flow: there,
        routes: ['<sip:192.0.2.2;lr>'],
        silent: false,
      };
      const account = {
        id: 'desk',
        projectId: 'project',
        name: 'Desk',
        login: '101',
        enabled: true,
        dialsOut: 'off',
      };
      stations.add(
        new PhoneStation({ account, devices: () => [device], tools: () => tools } as unknown as ConstructorParameters<typeof PhoneStation>[0]), // prettier-ignore
      );
      void new IncomingCall({
        tools,
        invite: incoming,
        live,
        stations,
        journal: journal as unknown as CallJournal,
        recordingsDirectory: directory,
        node: 'node',
        talks: new Talks(),
        rule: { stationIds: ['phone:desk'], ringMs: 30_000, otherwise: 'busy' },
        mayTransfer: () => undefined,
        onOver: () => undefined,
      }).start();
    },
  });
  pair.network.carry(invite(sdp('of-a', '10.66.0.7')), caller, here);
  const until = async (inbox: string[], start: string): Promise<void> => {
    await expect
      .poll(async () => {
        await pair.clock.advanceAsync(10);
        return inbox.some((text) => text.startsWith(start));
      })
      .toBe(true);
  };
  await until(inboxes.phone, 'INVITE');
  const reply = (status: number, reason: string, body = ''): void => {
    const response = responseTo(requestIn(inboxes.phone, 'INVITE'), status, {
      reason,
      toTag: 'tag-of-b',
      headers: {
        Contact: '<sip:contact-of-b@10.77.0.5>',
        'Record-Route': '<sip:192.0.2.2;lr>',
        Server: 'agent-of-b',
        'X-Account': 'header-of-b',
        Warning: '399 10.77.0.5 "warning of-b"',
        Reason: 'Q.850;cause=17;text="reason of-b"',
      },
      ...(body === '' ? {} : { body: Buffer.from(body), contentType: 'application/sdp' }),
    });
    pair.network.carry(serialise(response), there, here);
  };
  return { pair, inboxes, reply, until };
}

const ofCaller = /of-a|10\.66\./;
const ofPhone = /of-b|10\.77\./;

describe('a call that is joined with a telephone of ours', () => {
  it('shows each side nothing of the other but the number that calls', async () => {
    const { pair, inboxes, reply, until } = await ringing();
    const rung = requestIn(inboxes.phone, 'INVITE');
    expect(rung.headers.get('from')).toContain('sip:+79120000001@house.invalid');
    expect(rung.headers.all('route')).toEqual(['<sip:192.0.2.2;lr>']);
    reply(180, 'Ringing phrase of-b');
    await until(inboxes.caller, 'SIP/2.0 180');
    reply(200, 'OK of-b', sdp('of-b', '10.77.0.7'));
    await until(inboxes.caller, 'SIP/2.0 200');
    const [ok = ''] = inboxes.caller.filter((text) => text.startsWith('SIP/2.0 200'));
    expect(ok).toMatch(/\r\nc=IN IP4 192\.0\.2\.1\r\n/);
    const toTag = /^To:.*tag=([\w-]+)/m.exec(ok)?.[1] ?? '';
    const within = (method: string, more: string): string =>
      `${method} sip:192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP ${caller.host};branch=z9hG4bK-of-a${method}\r\n` +
      `From: <sip:+79120000001@host-of-a.invalid>;tag=tag-of-a\r\nTo: <sip:+74950000001@192.0.2.1>;tag=${toTag}\r\n` +
      `Call-ID: callid-of-a@10.66.0.9\r\nCSeq: ${method === 'ACK' ? 66 : 67} ${method}\r\n${more}Content-Length: 0\r\n\r\n`;
    pair.network.carry(within('ACK', ''), caller, here);
    await until(inboxes.phone, 'ACK');
    pair.network.carry(
      within('BYE', 'Reason: SIP;cause=200;text="reason of-a"\r\nX-Bye: of-a\r\n'),
      caller,
      here,
    );
    await until(inboxes.phone, 'BYE');
    expect(betraying(inboxes.caller, ofPhone)).toEqual([]);
    expect(betraying(inboxes.phone, ofCaller)).toEqual([]);
  });

  it('nor when the telephone refuses', async () => {
    const { inboxes, reply, until } = await ringing();
    reply(486, 'Busy phrase of-b');
    await until(inboxes.caller, 'SIP/2.0 486 Busy Here');
    expect(betraying(inboxes.caller, ofPhone)).toEqual([]);
    expect(betraying(inboxes.phone, ofCaller)).toEqual([]);
  });
});
