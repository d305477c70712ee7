// RFC 3261 §16.2 as a back-to-back user agent: a telephone of ours calls over a line, which sees nothing of it, nor it of the line.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/base/index.ts';
import type { CallJournal } from '../../src/calls/call-journal.ts';
import type { LiveTrunk } from '../../src/calls/live-trunk.ts';
import { placeCall } from '../../src/calls/outgoing-call.ts';
import { OutsideCalls } from '../../src/calls/outside-calls.ts';
import type { PhoneAccount } from '../../src/calls/phone-account.ts';
import { PhoneCalls, type PhoneCallsOptions } from '../../src/calls/phone-calls.ts';
import { lineSide, Replacements } from '../../src/calls/replacements.ts';
import { Stations } from '../../src/calls/station.ts';
import { Talks } from '../../src/calls/talks.ts';
import type { StreamOrder } from '../../src/media/index.ts';
import { responseTo } from '../../src/sip/message/respond.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import { FakePair, farEnd, here, requestIn, there } from './sip-fake-pair.ts';
import { nonceIn, signature } from './signature.ts';
import { betraying, sdp, streamOf } from './topology.ts';

const telephone = { host: '198.51.100.66', port: 5060 };
const dialled = 'sip:+74950000001@192.0.2.1';
const directory = mkdtempSync(join(tmpdir(), 'topology-out-'));
afterAll(() => rmSync(directory, { recursive: true }));

const ofTelephone = /of-a|10\.66\.|198\.51\.100\.66|sip:101@/;
const ofLine = /of-b|10\.77\.|192\.0\.2\.2/;

function fromTelephone(method: string, cseq: number, more: readonly string[], body = '', toTag = ''): string {
  return [
    `${method} ${dialled} SIP/2.0`,
    `Via: SIP/2.0/UDP 10.66.0.9;rport;branch=z9hG4bK-of-a${cseq}${method}`,
    'From: "Name of-a" <sip:101@house-of-a.invalid>;tag=tag-of-a',
    `To: <${dialled}>${toTag}`,
    'Call-ID: callid-of-a@10.66.0.9',
    `CSeq: ${cseq} ${method}`,
    'Contact: <sip:contact-of-a@10.66.0.9:5999>',
    'P-Asserted-Identity: "Asserted of-a" <sip:of-a@pai-of-a.invalid>',
    'Diversion: <sip:diverted-of-a@10.66.0.2>;reason=no-answer',
    'User-Agent: agent-of-a',
    'Subject: subject-of-a',
    'X-Account: header-of-a',
    'Max-Forwards: 70',
    ...more,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

const headersOfLine = {
  Contact: '<sip:contact-of-b@10.77.0.5>',
  'Record-Route': '<sip:192.0.2.2;lr>',
  Server: 'agent-of-b',
  'X-Account': 'header-of-b',
  Warning: '399 10.77.0.5 "warning of-b"',
  Reason: 'Q.850;cause=16;text="reason of-b"',
  'P-Asserted-Identity': '<sip:of-b@10.77.0.5>',
};

/** A house whose telephone has dialled, and whose call has come to the line; the test speaks for both. */
async function calling() {
  const pair = new FakePair();
  const inboxes = { telephone: pair.network.listen(telephone), line: pair.network.listen(there) };
  const journal = { placed: async () => true, ...Object.fromEntries(['event', 'ringing', 'answered', 'ended'].map((name) => [name, () => undefined])) }; // prettier-ignore
  const live = {
    trunk: { id: 'line', projectId: 'project', kind: 'address', callerId: '+74957654321' },
    route: { host: there.host, port: 5060, callerId: '+74957654321', numberFormat: 'e164', codecs: ['PCMA'] },
  } as unknown as LiveTrunk;
  const account: PhoneAccount = {
    ...{ id: 'desk', projectId: 'project', name: 'Desk', login: '101', enabled: true, trunkId: 'line' },
    dialsOut: 'anywhere',
    digest: 'sha-256',
  };
  const replacements = new Replacements();
  const talks = new Talks();
  const agent = await pair.agent(here, {
    passwordOf: () => 'secret',
    admit: ({ source }) => (source.host === there.host ? 'taken' : 'signed'),
    onInvite: (invite) => {
      if (invite.signedBy === undefined) replacements.take(invite, { side: lineSide('line') });
      else calls.take(invite);
    },
  });
  const tools = { clock: pair.clock, log: silentLog, userAgent: agent, replacements, media: { openStream: async (order: StreamOrder) => streamOf(order) } } as unknown as PhoneCallsOptions['tools']; // prettier-ignore
  const place: PhoneCallsOptions['place'] = (order, near) =>
    placeCall({
      ...{ tools, talks, live, order, near, recordingsDirectory: directory, node: 'node' },
      ...{ journal: journal as unknown as CallJournal, onOver: () => undefined },
    });
  const calls = new PhoneCalls({
    log: silentLog,
    phones: { byLogin: (login) => (login === '101' ? account : undefined), byStation: () => account },
    outside: new OutsideCalls({ place, chain: () => ['line'], routeOf: () => live.route, nowMs: () => 0 }),
    ...{ stations: new Stations(), tools, talks, place },
  });
  const until = async (inbox: string[], start: string): Promise<string> => {
    const found = (): string | undefined => inbox.filter((text) => text.startsWith(start)).at(-1);
    await expect
      .poll(async () => {
        await pair.clock.advanceAsync(10);
        return found();
      })
      .toBeDefined();
    return found() ?? '';
  };
  const say = (text: string): void => pair.network.carry(text, telephone, here);
  const offer = sdp('of-a', '10.66.0.7');
  say(fromTelephone('INVITE', 1, [], offer));
  const nonce = nonceIn(await until(inboxes.telephone, 'SIP/2.0 401'));
  const credentials = signature({ realm: 'perezvon', nonce, count: 1, uri: dialled });
  say(fromTelephone('INVITE', 2, [`Authorization: ${credentials}`], offer));

  await until(inboxes.line, 'INVITE');
  const invite = requestIn(inboxes.line, 'INVITE');
  const reply = (status: number, body = ''): void => {
    const described = body === '' ? {} : { body: Buffer.from(body), contentType: 'application/sdp' };
    const parts = { reason: `phrase of-b`, toTag: 'tag-of-b', headers: headersOfLine, ...described };
    pair.network.carry(serialise(responseTo(invite, status, parts)), there, here);
  };
  const answerSound = sdp('of-b', '10.77.0.7');
  /** Both talk. */
  const answered = async (): Promise<string> => {
    reply(200, answerSound);
    const ok = await until(inboxes.telephone, 'SIP/2.0 200');
    const toTag = `;tag=${/^To:.*tag=([\w-]+)/m.exec(ok)?.[1] ?? ''}`;
    say(fromTelephone('ACK', 2, [], '', toTag));
    await until(inboxes.line, 'ACK');
    return toTag;
  };
  return { pair, inboxes, invite, reply, answered, answerSound, until, say };
}

function expectNothingBetrayed({ telephone, line }: { telephone: string[]; line: string[] }): void {
  // which number was dialled, and ours, is all that one knows of the other
  expect(betraying(telephone, ofLine)).toEqual([]);
  expect(betraying(line, ofTelephone)).toEqual([]);
}

describe('a call of a telephone over a line', () => {
  it('shows each side nothing of the other, from the early sound to the end', async () => {
    const { inboxes, reply, answered, answerSound, until, say } = await calling();
    reply(183, answerSound);
    const early = await until(inboxes.telephone, 'SIP/2.0 183');
    expect(early).toMatch(/\r\nc=IN IP4 192\.0\.2\.1\r\n/);
    const toTag = await answered();
    say(fromTelephone('BYE', 3, ['Reason: SIP;cause=200;text="reason of-a"', 'X-Bye: of-a'], '', toTag));
    await until(inboxes.line, 'BYE');
    expectNothingBetrayed(inboxes);
  });

  it.each([486, 603, 500])('nor when the line refuses it with %d', async (status) => {
    const { inboxes, reply, until } = await calling();
    reply(status);
    await until(inboxes.telephone, `SIP/2.0 ${status === 500 ? 503 : status}`);
    expectNothingBetrayed(inboxes);
  });

  it('nor when the line wants us to call somebody, which nobody does', async () => {
    const { pair, inboxes, invite, answered, until } = await calling();
    await answered();
    const line = farEnd(pair, invite, 'tag-of-b');
    const headers = { 'Refer-To': '<sip:premium-of-b@10.77.0.66>', Contact: '<sip:contact-of-b@10.77.0.5>' };
    line.send('REFER', { headers });
    expect(await until(inboxes.line, 'SIP/2.0 603')).toContain('CSeq: 1 REFER');
    await pair.clock.advanceAsync(1_000);
    expect(inboxes.line.filter((text) => text.startsWith('INVITE'))).toHaveLength(1);
    expectNothingBetrayed(inboxes);
  });

  it('nor when the line puts another in its place', async () => {
    const { pair, inboxes, invite, answered, until, say } = await calling();
    const toTag = await answered();
    const from = /tag=([\w-]+)/.exec(invite.headers.get('from') ?? '')?.[1] ?? '';
    const callId = invite.headers.get('call-id') ?? '';
    const offer = sdp('of-b', '10.77.0.8');
    const another = [
      'INVITE sip:+74957654321@192.0.2.1 SIP/2.0',
      `Via: SIP/2.0/UDP ${there.host};branch=z9hG4bK-of-b-another`,
      'From: "Another of-b" <sip:another-of-b@10.77.0.8>;tag=another-of-b',
      'To: <sip:+74957654321@192.0.2.1>',
      'Call-ID: another-of-b@10.77.0.8',
      'CSeq: 1 INVITE',
      'Contact: <sip:another-of-b@10.77.0.8>',
      `Replaces: ${callId};from-tag=tag-of-b;to-tag=${from}`,
      'User-Agent: agent-of-b',
      'Max-Forwards: 70',
      'Content-Type: application/sdp',
      `Content-Length: ${offer.length}`,
      '',
      offer,
    ].join('\r\n');
    pair.network.carry(another, there, here);
    await until(inboxes.line, 'SIP/2.0 200');
    await until(inboxes.line, 'BYE');
    say(fromTelephone('BYE', 3, [], '', toTag));
    await until(inboxes.telephone, 'SIP/2.0 200');
    expectNothingBetrayed(inboxes);
  });
});
