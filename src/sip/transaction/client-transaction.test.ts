import { expect, test } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { Counters } from '../counters.ts';
import { Headers } from '../message/headers.ts';
import { noBody, type SipRequest } from '../message/message.ts';
import { parseVia } from '../message/via.ts';
import type { ReceivedResponse } from '../transport/received.ts';
import { standardTimers } from './timer-values.ts';
import { TransactionLayer } from './transaction-layer.ts';

const there = { host: '192.0.2.1', port: 5060 };

function setUp(method: string) {
  const clock = new ManualClock();
  const sent: string[] = [];
  const layer = new TransactionLayer(
    {
      clock,
      counters: new Counters(),
      timers: standardTimers,
      send: (bytes) => sent.push(bytes.toString().split(' ')[0] as string),
      onSilence: () => undefined,
      onOwnRequest: () => undefined,
      withdraw: () => undefined,
      guard: (action) => action(),
    },
    { onRequest: () => undefined, onAck: () => undefined },
  );
  const via = 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKone';
  const headers = Headers.of([['Via', via], ['To', '<sip:a@example.org>'], ['CSeq', `1 ${method}`]]); // prettier-ignore
  const request: SipRequest = { kind: 'request', method, uri: 'sip:a@example.org', headers, body: noBody };
  const heard: string[] = [];
  const transaction = layer.begin(request, 'z9hG4bKone', there, {
    onResponse: ({ response }) => heard.push(String(response.status)),
    onTimeout: () => heard.push('timeout'),
    onUnreachable: () => heard.push('unreachable'),
  });
  const parsed = parseVia(via);
  const respond = (status: number): void => {
    if (!parsed.ok) throw new Error('no Via');
    const received = {
      response: { kind: 'response', status, reason: '', headers, body: noBody },
      envelope: { vias: [parsed.value], cseq: { number: 1, method } },
      source: there,
    } as unknown as ReceivedResponse;
    layer.onResponse(received);
  };
  return { clock, layer, transaction, sent, heard, respond };
}

test('a fork that answers after another fork was refused is still told of', () => {
  const { heard, respond, transaction } = setUp('INVITE');
  respond(180);
  respond(200);
  respond(486);
  respond(180);
  respond(200);
  expect(heard).toEqual(['180', '200', '200']);
  expect(transaction.waiting).toBe(false);
});

test('a refusal that comes again is acknowledged again and told once', () => {
  const { clock, heard, sent, respond } = setUp('INVITE');
  respond(486);
  respond(486);
  clock.advance(33_000);
  respond(486);
  expect(heard).toEqual(['486']);
  expect(sent).toEqual(['INVITE', 'ACK', 'ACK']);
});

test('an answered request is not sent again, and nothing of it is left when its half minute is over', () => {
  const { clock, layer, sent, heard, respond } = setUp('BYE');
  clock.advance(600);
  respond(200);
  respond(200);
  clock.advance(60_000);
  expect(sent).toEqual(['BYE', 'BYE']);
  expect(heard).toEqual(['200']);
  expect(layer.waiting).toBe(0);
  expect(clock.pending).toBe(0);
});

test('who is told nothing is told that', () => {
  const { clock, heard, sent } = setUp('BYE');
  clock.advance(32_000);
  expect(heard).toEqual(['timeout']);
  expect(sent.length).toBeGreaterThan(5);
});
