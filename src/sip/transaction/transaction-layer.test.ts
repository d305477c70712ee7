// RFC 3261 §17.2.3 under a flood: who finds room in the table of transactions, and who is asked to come again (§21.5.4).
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { Counters } from '../counters.ts';
import { parseMessage } from '../message/parse-message.ts';
import { responseTo } from '../message/respond.ts';
import { receiveRequest, type ReceivedRequest } from '../transport/received.ts';
import { standardTimers } from './timer-values.ts';
import { TransactionLayer } from './transaction-layer.ts';

let count = 0;
function received(
  method: string,
  host: string,
  more: { toTag?: string; branch?: string } = {},
): ReceivedRequest {
  count += 1;
  const { toTag, branch = `z9hG4bK${count}` } = more;
  const text = [
    `${method} sip:100@192.0.2.2 SIP/2.0`,
    `Via: SIP/2.0/UDP [2001:db8::9];branch=${branch}`,
    'From: <sip:1@192.0.2.1>;tag=a',
    `To: <sip:100@192.0.2.2>${toTag === undefined ? '' : `;tag=${toTag}`}`,
    `Call-ID: call-${count}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  const parse = parseMessage(Buffer.from(text));
  if (!parse.ok || parse.message.kind !== 'request') throw new Error('not a request');
  const reception = receiveRequest(parse.message, { host, port: 5060 });
  if (!reception.ok) throw new Error(reception.why);
  return reception.value;
}

/** A layer that takes every request and refuses it with 486, with room for five, three of one source. */
function layer() {
  const clock = new ManualClock();
  const sent: string[] = [];
  const nothing = (): void => undefined;
  const transactions: TransactionLayer = new TransactionLayer(
    {
      clock,
      counters: new Counters(),
      timers: standardTimers,
      send: (bytes) => sent.push(bytes.toString().slice(8, 11)),
      onSilence: nothing,
      onOwnRequest: nothing,
      withdraw: nothing,
      guard: (action) => action(),
    },
    {
      onRequest: (one) => transactions.accept(one).respond(responseTo(one.request, 486, { toTag: 'b' })),
      onAck: nothing,
    },
    { all: 5, ofOneSource: 3 },
  );
  const answer = (...all: Parameters<typeof received>): string | undefined => {
    sent.length = 0;
    transactions.onRequest(received(...all));
    return sent.at(-1);
  };
  return { clock, transactions, answer };
}

const provider = '198.51.100.1';
const others = ['198.51.100.2', '198.51.100.3'] as const;

describe('the table of transactions', () => {
  it('has room for others when one source has filled its part, and for it again later', () => {
    const { answer, clock } = layer();
    const flood = Array.from({ length: 6 }, () => answer('INVITE', provider));
    expect(flood).toEqual(['486', '486', '486', '503', '503', '503']);
    expect(answer('INVITE', others[0])).toBe('486');
    clock.advance(33_000);
    expect(answer('INVITE', provider)).toBe('486');
  });

  it('takes what belongs to a dialog, and what cancels, when there is no room for others', () => {
    const { answer } = layer();
    const branch = 'z9hG4bKcancelled';
    answer('INVITE', provider, { branch });
    for (const host of [provider, provider, ...others]) answer('INVITE', host);
    expect(answer('INVITE', others[0])).toBe('503');
    expect(answer('BYE', provider, { toTag: 'b' })).toBe('486');
    expect(answer('CANCEL', provider, { branch })).toBe('200');
  });

  it('has an end for what belongs to dialogs too', () => {
    const { answer } = layer();
    const answers = Array.from({ length: 12 }, () => answer('INFO', provider, { toTag: 'b' }));
    expect([answers[0], answers[9], answers[10], answers[11]]).toEqual(['486', '486', '503', '503']);
  });

  it('counts a network of IPv6 as one source', () => {
    const { answer } = layer();
    const answers = Array.from({ length: 4 }, (_, n) => answer('INVITE', `2001:db8:0:1::${n + 1}`));
    expect(answers).toEqual(['486', '486', '486', '503']);
    expect(answer('INVITE', '2001:db8:0:2::1')).toBe('486');
  });
});
