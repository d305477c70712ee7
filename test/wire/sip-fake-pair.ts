import { ManualClock, silentLog } from '../../src/base/index.ts';
import {
  UserAgent,
  type InviteEnd,
  type IncomingInvite,
  type ReferRequest,
  type UserAgentOptions,
} from '../../src/sip/index.ts';
import type { OfferAnswer } from '../../src/sip/invite.ts';
import type { SipRequest } from '../../src/sip/message/message.ts';
import { parseMessage } from '../../src/sip/message/parse-message.ts';
import { responseTo, type ResponseParts } from '../../src/sip/message/respond.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import { FakeNetwork } from '../fakes/fake-network.ts';

export const here = { host: '192.0.2.1', port: 5060 };
export const there = { host: '192.0.2.2', port: 5060 };

/** Two places on a network in memory whose time is moved by hand. */
export class FakePair {
  readonly clock = new ManualClock();
  readonly network = new FakeNetwork(this.clock);

  async agent(address: typeof here, options: Partial<UserAgentOptions> = {}): Promise<UserAgent> {
    const transport = this.network.transport(address);
    const agent = new UserAgent({ clock: this.clock, log: silentLog, bind: address, transport, ...options });
    await agent.start();
    return agent;
  }

  /** An agent at `there` that notes what happens to its one call. */
  async callee(
    onInvite: (invite: IncomingInvite) => void,
    onOffer?: (offer: Buffer) => OfferAnswer,
  ): Promise<{ agent: UserAgent; story: string[] }> {
    const story: string[] = [];
    const agent = await this.agent(there, {
      onInvite: (invite) => {
        story.push('invite');
        invite.listen({
          onCancel: () => story.push('cancel'),
          onAnswered: () => story.push('answered'),
          onConfirmed: () => story.push('confirmed'),
          onEnd: (end) => story.push(endWords(end)),
          ...(onOffer && { onOffer }),
        });
        onInvite(invite);
      },
    });
    return { agent, story };
  }

  /** Places a call from `agent` to `there` and notes what happens to it. */
  call(
    agent: UserAgent,
    more: {
      target?: string;
      ringMs?: number;
      password?: string;
      onOffer?: (offer: Buffer) => OfferAnswer;
      onRefer?: (refer: ReferRequest) => void;
      makeOffer?: (again: boolean) => Buffer;
      packetsHeard?: () => Promise<number>;
    } = {},
  ) {
    const story: string[] = [];
    const refreshed: string[] = [];
    /** `fork: description` of each provisional response. */
    const progress: string[] = [];
    const digits: string[] = [];
    const call = agent.invite(
      {
        target: more.target ?? 'sip:100@192.0.2.2',
        from: 'sip:clinic@192.0.2.1',
        body: Buffer.from('offer'),
        ringMs: more.ringMs,
        ...(more.password === undefined
          ? {}
          : { credentials: { username: 'clinic', password: more.password } }),
      },
      {
        onProgress: ({ status, fork, body }) => {
          story.push(String(status));
          progress.push(`${fork}: ${body?.toString() ?? ''}`);
        },
        onAnswer: ({ body }) => story.push(`answer ${body.toString()}`),
        onEnd: (end) => story.push(endWords(end)),
        onInfoDigit: (digit) => digits.push(digit),
        onOfferAnswered: (body) => refreshed.push(body.toString()),
        ...(more.makeOffer && { makeOffer: more.makeOffer }),
        ...(more.packetsHeard && { packetsHeard: more.packetsHeard }),
        ...(more.onOffer && { onOffer: more.onOffer }),
        ...(more.onRefer && { onRefer: more.onRefer }),
      },
    );
    return { call, story, digits, refreshed, progress };
  }

  /** First lines of what a place has sent. */
  lines(from: typeof here): string[] {
    return this.network.linesFrom(from).map((line) => line.replace(/^\d+ /, ''));
  }

  /** The last request of that method that came to a place where the test speaks for itself. */
  reply(request: SipRequest, status: number, parts: ResponseParts = {}): void {
    this.network.carry(serialise(responseTo(request, status, parts)), there, here);
  }
}

function endWords(end: InviteEnd): string {
  return `end ${end.by} ${end.phase} ${end.status}${end.viaTimeout ? ' timeout' : ''}${end.lost ? ` ${end.lost}` : ''}`;
}

/** Reads a request that came to an inbox of the fake network. */
export function requestIn(inbox: readonly string[], method: string): SipRequest {
  const text = inbox.filter((message) => message.startsWith(`${method} `)).at(-1);
  const parse = parseMessage(Buffer.from(text ?? ''));
  if (!parse.ok || parse.message.kind !== 'request') throw new Error(`no ${method} has come`);
  return parse.message;
}

/** The callee of a call of ours, spoken by the test: sends requests within the dialog from `there`. */
export interface FarEnd {
  lastCseq: number;
  send(
    method: string,
    parts?: { headers?: Readonly<Record<string, string>>; body?: string; cseq?: number },
  ): void;
}

export function farEnd(pair: FakePair, invite: SipRequest, tag: string): FarEnd {
  const far: FarEnd = {
    lastCseq: 0,
    send(method, { headers = {}, body = '', cseq } = {}) {
      far.lastCseq = cseq ?? far.lastCseq + 1;
      const lines = [
        `${method} sip:clinic@192.0.2.1 SIP/2.0`,
        `Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK${tag}${method}${far.lastCseq}`,
        `From: ${invite.headers.get('to')};tag=${tag}`,
        `To: ${invite.headers.get('from')}`,
        `Call-ID: ${invite.headers.get('call-id')}`,
        `CSeq: ${far.lastCseq} ${method}`,
        'Max-Forwards: 70',
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
        `Content-Length: ${Buffer.byteLength(body)}`,
      ];
      pair.network.carry(`${lines.join('\r\n')}\r\n\r\n${body}`, there, here);
    },
  };
  return far;
}
